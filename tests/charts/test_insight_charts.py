"""Which function draws which question; an answer without a picture draws an empty sheet."""

from matplotlib.figure import Figure

from care_desktop.charts import insight_charts
from care_desktop.charts.print_style import print_style
from care_desktop.domain.insight import Question
from care_desktop.domain.insight_words import plain


def test_every_question_is_drawn() -> None:
    assert tuple(insight_charts.DRAWINGS) == tuple(Question)


def test_nothing_to_draw_is_an_empty_sheet() -> None:
    figure = Figure()
    for question in Question:
        assert insight_charts.draw(figure, question, None, print_style(), plain) == ()
    assert figure.axes == [] and figure.get_facecolor() == (1.0, 1.0, 1.0, 1.0)
