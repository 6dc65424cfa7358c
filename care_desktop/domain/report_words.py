"""What every report says beside its figures: the words it uses and the limits of its numbers."""

from care_desktop.domain.insight import GROUP_MIN, Answer, Said, Value, ValueKind
from care_desktop.domain.insight_present import PRESENT_DAYS
from care_desktop.domain.report import Definition, PrintedTable

DEFINITIONS = (
    Definition(
        Said("Trust"),
        Said(
            "A number from 0 to 100 per person, at any date, computed from what happened between us. Evidence is good "
            "or bad and fades with age. It is absolute: one person's score never moves because another person did "
            "something, and it is never a rank."
        ),
    ),
    Definition(
        Said("Band"),
        Said(
            "Where trust lies with 90 % certainty. No evidence is unknown, not low: a wide band around a base rate. "
            "Silence widens the band and drifts towards the base rate; it does not punish. The lower end is what lists "
            "sort by."
        ),
    ),
    Definition(
        Said("Presence"),
        Said(
            "Beside trust, whether somebody is active with us. A person counts as present, or as reached, who did "
            "something of their own in the last {days} days.",
            {"days": Value(ValueKind.COUNT, PRESENT_DAYS)},
        ),
    ),
    Definition(
        Said("Convert"),
        Said("The first stage of a relationship: they know us, or we know them; they are not using it yet."),
    ),
    Definition(Said("Activate"), Said("They said yes: signed up, installed, started building.")),
    Definition(Said("Retain"), Said("They use it again and again, in something real.")),
    Definition(Said("Expand"), Said("They go deeper or bring others: contribute, teach, speak, adopt more.")),
    Definition(
        Said("Stage"),
        Said(
            "The furthest of these four whose evidence passes its threshold. A stage set by hand, with a reason, is "
            "shown instead in lists; charts over time use the computed one."
        ),
    ),
    Definition(
        Said("Direction"),
        Said(
            "Inbound is what came from developers, such as a question, feedback or a contribution; outbound is what "
            "went out from us; mutual went both ways, such as a conversation."
        ),
    ),
    Definition(
        Said("Reciprocity"),
        Said("Give and take with one person, shrunk towards balance when there is little to go by."),
    ),
    Definition(
        Said("Promise"),
        Said("What we said we would do, by when: kept, kept late, broken or released."),
    ),
    Definition(
        Said("Feedback"),
        Said(
            "What developers ask of the product: heard, passed on, planned, shipped or declined. The loop is closed "
            "only when everyone who asked was told."
        ),
    ),
    Definition(
        Said("Milestone"),
        Said(
            "A step of a developer: tried it, signed up, built something, in production, second product, answered "
            "others, contributed, spoke or wrote about us, introduced someone."
        ),
    ),
    Definition(Said("Owner"), Said("The advocate who looks after the relationship.")),
    Definition(Said("n"), Said("How many people, interactions or other records a figure rests on.")),
)

LIMITS = (
    Said(
        "As known today: a late or corrected entry recomputes history, so that a report of the same period made later "
        "may show other figures."
    ),
    Said("Only what was logged, imported or synced counts. What nobody noted, such as minutes or money, is missing."),
    Said("People are chosen by what they are now: their owner, region, tags and stage of today, also for the past."),
    Said("Teammates, and people who were erased, are not in the figures."),
    Said(
        "Groups of fewer than {least} people are not split further, and have no medians, so that no figure stands for "
        "somebody in particular.",
        {"least": Value(ValueKind.COUNT, GROUP_MIN)},
    ),
    Said(
        "Nothing here proves a cause. Who hears from us often may have grown without us, and who trusts us comes to us "
        "more often."
    ),
    Said("Medians and shares of few people move much from one period to the next; look at n first."),
    Said(
        "Figures are rounded on these pages and unrounded in the exported CSV files, with the rows they were computed "
        "from."
    ),
    Said("No developer is named in this report, and no private note is in it."),
)

IN_SHORT = Said("In short")
CONTENTS = Said("Contents")
CHANGED = Said("What changed since the period before")
WORDS_USED = Said("Words used")
LIMITS_TITLE = Said("Limits of these numbers")
NOTHING_BEFORE = Said("Nothing is known of the period before, so there is nothing to compare.")
OWN_COMPARISONS = Said("Where a finding of the period before compares, it is with the period before that.")
PRODUCT = Said("CARE Desktop")
FIGURE, THIS_PERIOD, PERIOD_BEFORE, CHANGE = (
    Said("Figure"),
    Said("This period"),
    Said("The period before"),
    Said("Change"),
)
QUESTION = Said("Question")
TABLE = Said("Table")
COVER_LABELS = {
    "period": Said("Period"),
    "before": Said("Compared with"),
    "filters": Said("Filters"),
    "made_on": Said("As known on"),
    "people": Said("People"),
}
EVERYONE = Said("None: everyone is looked at.")


def rests_on(answer: Answer) -> Said:
    """What the figures of an answer rest on: "n 57 people · as of 22 Nov 2026"."""
    values = {"count": Value(ValueKind.COUNT, answer.n), "day": Value(ValueKind.DAY, answer.as_of)}
    return Said(f"n {{count}} {answer.counted} · as of {{day}}", values)


def rows_left(table: PrintedTable) -> Said | None:
    """That a table shows only some of its rows; None when it shows all."""
    shown = len(table.rows)
    if shown == table.of_rows:
        return None
    values = {"shown": Value(ValueKind.COUNT, shown), "all": Value(ValueKind.COUNT, table.of_rows)}
    if table.thinned:
        return Said("{shown} of {all} rows, evenly spread; all are in the exported CSV.", values)
    values["more"] = Value(ValueKind.COUNT, table.of_rows - shown)
    return Said("{more} more rows are in the exported CSV.", values)
