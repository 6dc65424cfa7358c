"""How long scoring takes beside a plain NumPy pass: `python tests/benchmarks/scoring.py`."""

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from care_desktop.domain.care import stage_moves, stages, stages_on  # noqa: E402
from care_desktop.domain.evidence import FactColumns, evidence_from, with_people  # noqa: E402
from care_desktop.domain.facts import NO_TONE  # noqa: E402
from care_desktop.domain.group_trust import counts_among_all, trust_hundredths  # noqa: E402
from care_desktop.domain.presence import presence  # noqa: E402
from care_desktop.domain.series import person_series, quantiles_of, week_days  # noqa: E402
from care_desktop.domain.stage_flow import transitions  # noqa: E402
from care_desktop.domain.trust import ledger, trust  # noqa: E402
from care_desktop.domain.weights import load_weights  # noqa: E402

T = TypeVar("T")
TODAY = 20_000
YEARS_DAYS = 5 * 365


def made_up(people: int, rows: int, seed: int) -> FactColumns:
    """Facts as a store hands them over: by person and day, a few people doing most of it."""
    draw = np.random.default_rng(seed)
    person = np.sort((people * draw.random(rows) ** 2).astype(np.int32))
    day = (TODAY - YEARS_DAYS * draw.random(rows)).astype(np.int32)
    order = np.lexsort((day, person))
    codes = {
        name: draw.integers(low, high + 1, rows).astype(np.int8)
        for name, low, high in (
            ("tone", 0, NO_TONE),
            ("depth", 0, 4),
            ("channel", 0, 15),
            ("flow", 1, 8),
            ("direction", 0, 3),
        )
    }
    milestone = np.where(draw.random(rows) < 0.01, draw.integers(1, 11, rows), 0).astype(np.int8)
    return FactColumns(
        people=people,
        person=person[order],
        day=day[order],
        ref=np.arange(rows, dtype=np.int64),
        fact=np.ones(rows, dtype=np.int8),
        duration_min=np.full(rows, np.nan, dtype=np.float32),
        milestone=milestone,
        kind=draw.integers(0, 3, rows).astype(np.int32),
        kind_words=("", "commit", "review"),
        **codes,
    )


def seconds(work: Callable[[], T], repeat: int = 5) -> tuple[float, T]:
    """Best of several runs, and the result."""
    best, result = float("inf"), work()
    for _ in range(repeat):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


def main() -> None:
    """Measure and print one line per task."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--interactions", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    weights = load_weights(ROOT / "resources" / "trust.toml")
    facts = made_up(given.people, given.interactions, given.seed)
    weeks = week_days(TODAY - YEARS_DAYS, TODAY)
    cold = time.perf_counter()
    evidence = evidence_from(facts, weights)
    trust(evidence, TODAY, weights)
    presence(evidence, TODAY, weights)
    stages(evidence, TODAY, weights)
    cold = time.perf_counter() - cold

    def plain_pass() -> np.ndarray:
        fade = np.exp2((evidence.day - TODAY) / 180.0)
        return np.bincount(evidence.person, evidence.weight * evidence.outcome * fade, given.people)

    def weekly_quantiles() -> object:
        return quantiles_of(counts_among_all(trust_hundredths(evidence, weeks, weights), weeks))

    plain, _ = seconds(plain_pass)
    one = evidence.of(0)
    moves = stage_moves(evidence, weights)
    quarters = [TODAY - 91 * place for place in reversed(range(13))]
    tasks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("evidence from facts", lambda: evidence_from(facts, weights)),
        ("trust with band, everyone", lambda: trust(evidence, TODAY, weights)),
        ("presence, everyone", lambda: presence(evidence, TODAY, weights)),
        ("stage moves, everyone", lambda: stage_moves(evidence, weights)),
        ("stages and scores, moves known", lambda: stages(evidence, TODAY, weights, moves)),
        ("all of these but the evidence", lambda: all_of(evidence)),
        ("stages of everyone at 13 dates", lambda: stages_on(moves, evidence.people, quarters)),
        ("moves up and down in 12 quarters", lambda: transitions(moves, quarters)),
        ("all scores of the busiest person", lambda: all_of(one)),
        ("one person put back", lambda: with_people(evidence, {0: one}, evidence.people)),
        ("ledger of the busiest person", lambda: ledger(evidence, 0, TODAY, weights)),
        ("weekly series of one, five years", lambda: person_series(evidence, 0, weeks, weights)),
        ("weekly quantiles of everyone", weekly_quantiles),
    )

    def all_of(some: object) -> None:
        for score in (trust, presence, stages):
            score(some, TODAY, weights)

    print(f"{given.people} people, {given.interactions} interactions, {len(weeks)} weeks")
    print(f"{'plain NumPy pass':36} {plain * 1000:9.2f} ms   1.0 x")
    for name, work in tasks:
        taken, _ = seconds(work, 3)
        print(f"{name:36} {taken * 1000:9.2f} ms {taken / plain:6.1f} x")
    print(f"{'everything as of today, cold':36} {cold * 1000:9.2f} ms {cold / plain:6.1f} x")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
