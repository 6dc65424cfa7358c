"""What can be asked of Insights: the questions, what a person may choose for each, and what each needs to be read."""

from collections.abc import Mapping
from dataclasses import dataclass

from care_desktop.domain.insight import Question


@dataclass(frozen=True, slots=True)
class Asking:
    """What is known of a question before it is answered.

    Attributes:
        choices: what can be chosen, as keys; empty when there is nothing to choose.
        needs_interactions: whether it needs more than scores and people, which are read first.
    """

    choices: tuple[str, ...] = ()
    needs_interactions: bool = True


QUESTIONS: Mapping[Question, Asking] = {
    **dict.fromkeys(Question, Asking()),
    Question.TRUST: Asking(("owner", "tag", "country", "stage"), needs_interactions=False),
    Question.COST: Asking(("event", "phase")),
}
"""In the order of the page. Choices are those of TrustSplit, and of CostSplit beside the one that shows at first."""
