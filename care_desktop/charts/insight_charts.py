"""Which function draws the picture of which question."""

from collections.abc import Callable, Mapping
from typing import Any

from matplotlib.figure import Figure

from care_desktop.charts import (
    insight_cohorts,
    insight_content,
    insight_cost,
    insight_dependence,
    insight_direction,
    insight_duration,
    insight_feedback,
    insight_promises,
    insight_regions,
    insight_reply,
    insight_slipping,
    insight_stages,
    insight_trust,
)
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import Question
from care_desktop.domain.insight_words import Speak

DrawPicture = Callable[[Figure, Any, ChartStyle, Speak], tuple[Spot, ...]]

DRAWINGS: Mapping[Question, DrawPicture] = {
    Question.TRUST: insight_trust.draw,
    Question.STAGES: insight_stages.draw,
    Question.DURATION: insight_duration.draw,
    Question.COHORTS: insight_cohorts.draw,
    Question.DIRECTION: insight_direction.draw,
    Question.REPLY: insight_reply.draw,
    Question.FEEDBACK: insight_feedback.draw,
    Question.PROMISES: insight_promises.draw,
    Question.REGIONS: insight_regions.draw,
    Question.COST: insight_cost.draw,
    Question.CONTENT: insight_content.draw,
    Question.DEPENDENCE: insight_dependence.draw,
    Question.SLIPPING: insight_slipping.draw,
}


def draw(figure: Figure, question: Question, picture: Any, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw an answer's picture on the whole of `figure` and return what can be pointed at; nothing for no picture.

    Raises:
        KeyError: nothing draws this question.
    """
    if picture is None:
        figure.clear()
        figure.set_facecolor(style.surface)
        return ()
    return DRAWINGS[question](figure, picture, style, speak)
