"""What a developer lacks next, for every stage, everything got and everything on offer."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.resource_map import Place, Why, person_map
from care_desktop.domain.resources import KINDS_OF_STAGE, STAGE_OF_KIND, Resource, ResourceKind, Stage, is_https

some_kinds = st.sets(st.sampled_from(ResourceKind))


@given(st.sampled_from(Stage), some_kinds, some_kinds)
def test_the_best_is_the_first_that_is_lacking_and_on_offer(
    stage: Stage, got: set[ResourceKind], on_offer: set[ResourceKind]
) -> None:
    found = person_map(stage, got, on_offer)
    stages = list(Stage)
    ahead = [kind for at in stages[stages.index(stage) :] for kind in KINDS_OF_STAGE[at]]
    wanted = next((kind for kind in ahead if kind in on_offer and kind not in got), None)
    assert (found.best.kind if found.best else None) == wanted
    for kind, place in found.places.items():
        assert (place is Place.GOT) == (kind in got)
        if kind not in got:
            assert (place is Place.NONE_TO_GIVE) == (kind not in on_offer)
        if place is Place.NEXT:
            assert found.best is not None
            assert STAGE_OF_KIND[kind] is STAGE_OF_KIND[found.best.kind]
    assert sum(found.count(place) for place in Place) == 12
    assert all(kind not in got and kind not in on_offer for kind in found.missing)


def test_why_says_what_they_have_already() -> None:
    everything = set(ResourceKind)
    first = person_map(Stage.ACTIVATE, set(), everything)
    assert first.best is not None
    assert (first.best.kind, first.best.why) == (ResourceKind.HOW_TO, Why.FIRST_OF_STAGE)
    beside = person_map(Stage.ACTIVATE, {ResourceKind.HOW_TO}, everything)
    assert beside.best is not None
    assert (beside.best.kind, beside.best.why) == (ResourceKind.EXAMPLES, Why.MISSING_IN_STAGE)
    assert beside.best.has == (ResourceKind.HOW_TO,)
    on = person_map(Stage.ACTIVATE, {*KINDS_OF_STAGE[Stage.ACTIVATE]}, everything)
    assert on.best is not None
    assert (on.best.kind, on.best.why) == (ResourceKind.BEST_PRACTICES, Why.LEADS_ON)
    none = person_map(Stage.EXPAND, set(), set())
    assert (none.best, none.missing) == (None, KINDS_OF_STAGE[Stage.EXPAND])


def test_addresses_are_whole_and_https() -> None:
    assert all(is_https(url) for url in ("https://docs.example.org/a?b=c#d", "https://пример.рф/x", "https://[::1]:8/"))
    bad = ("http://a.org", "https://", "https:a.org", "a.org", "javascript:alert(1)", "https://a b.org", "https://a:x/")
    assert not any(is_https(url) for url in (*bad, "https://me:secret@a.org/", "https://a.org/\n"))
    draft = Resource(UUID(int=1), " ", ResourceKind.SWITCH, "http://a.org")
    assert len(draft.problems()) == 2
