"""What the settings of scoring are called: the sections of the shipped weights and every weight, in plain words."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

SECTIONS = {
    "trust": QT_TRANSLATE_NOOP("weights", "Trust"),
    "depth": QT_TRANSLATE_NOOP("weights", "Depth: what one interaction weighs"),
    "tone": QT_TRANSLATE_NOOP("weights", "Tone"),
    "flow": QT_TRANSLATE_NOOP("weights", "Flow"),
    "milestone": QT_TRANSLATE_NOOP("weights", "Milestones"),
    "promise": QT_TRANSLATE_NOOP("weights", "Promises"),
    "feedback": QT_TRANSLATE_NOOP("weights", "Feedback"),
    "question": QT_TRANSLATE_NOOP("weights", "Unanswered questions"),
    "presence": QT_TRANSLATE_NOOP("weights", "Presence"),
    "stage": QT_TRANSLATE_NOOP("weights", "Stage"),
    "leading": QT_TRANSLATE_NOOP("weights", "Leading others"),
}
MEANINGS = {
    "trust": QT_TRANSLATE_NOOP("weights", "How evidence adds up to trust, and how it fades."),
    "depth": QT_TRANSLATE_NOOP("weights", "By how much of a person's attention it took."),
    "tone": QT_TRANSLATE_NOOP(
        "weights", "What counts when the tone was noted: how good, and which share of its depth."
    ),
    "flow": QT_TRANSLATE_NOOP("weights", "What counts when the tone is 0 or was not noted."),
    "milestone": QT_TRANSLATE_NOOP("weights", "What a step in their own story says about trust."),
    "promise": QT_TRANSLATE_NOOP("weights", "What became of what we said we would do."),
    "feedback": QT_TRANSLATE_NOOP("weights", "Whether the people who asked were told."),
    "question": QT_TRANSLATE_NOOP("weights", "What silence of ours costs."),
    "presence": QT_TRANSLATE_NOOP("weights", "The chance that somebody is active with us within 90 days."),
    "stage": QT_TRANSLATE_NOOP("weights", "When a relationship counts as Convert, Activate, Retain or Expand."),
    "leading": QT_TRANSLATE_NOOP("weights", "What counts as leading others, which is what Expand asks for."),
}
_TITLES = {
    "trust.prior_weight": QT_TRANSLATE_NOOP("weights", "Weight of the base rate"),
    "trust.base_rate": QT_TRANSLATE_NOOP("weights", "Base rate"),
    "trust.kappa": QT_TRANSLATE_NOOP("weights", "Bad against good"),
    "trust.half_life_days": QT_TRANSLATE_NOOP("weights", "Half-life, days"),
    "trust.cap_per_day": QT_TRANSLATE_NOOP("weights", "Most per day"),
    "depth.glance": QT_TRANSLATE_NOOP("weights", "Glance"),
    "depth.exchange": QT_TRANSLATE_NOOP("weights", "Exchange"),
    "depth.conversation": QT_TRANSLATE_NOOP("weights", "Conversation"),
    "depth.working_session": QT_TRANSLATE_NOOP("weights", "Working session"),
    "depth.vouching": QT_TRANSLATE_NOOP("weights", "Vouching for us"),
    "tone.plus_two": QT_TRANSLATE_NOOP("weights", "Tone +2"),
    "tone.plus_one": QT_TRANSLATE_NOOP("weights", "Tone +1"),
    "tone.minus_one": QT_TRANSLATE_NOOP("weights", "Tone −1"),
    "tone.minus_two": QT_TRANSLATE_NOOP("weights", "Tone −2"),
    "flow.awareness": QT_TRANSLATE_NOOP("weights", "Awareness and inspiration"),
    "flow.resources": QT_TRANSLATE_NOOP("weights", "Developer resources"),
    "flow.feedback": QT_TRANSLATE_NOOP("weights", "Developer feedback"),
    "flow.sentiment": QT_TRANSLATE_NOOP("weights", "Developer sentiment"),
    "flow.question": QT_TRANSLATE_NOOP("weights", "Question"),
    "flow.contribution": QT_TRANSLATE_NOOP("weights", "Contribution"),
    "flow.conversation": QT_TRANSLATE_NOOP("weights", "Conversation"),
    "flow.introduction": QT_TRANSLATE_NOOP("weights", "Introduction"),
    "flow.outbound": QT_TRANSLATE_NOOP("weights", "Anything outbound"),
    "milestone.reached": QT_TRANSLATE_NOOP("weights", "Step reached"),
    "milestone.left_us": QT_TRANSLATE_NOOP("weights", "Left us"),
    "promise.kept": QT_TRANSLATE_NOOP("weights", "Kept"),
    "promise.kept_late": QT_TRANSLATE_NOOP("weights", "Kept late"),
    "promise.broken": QT_TRANSLATE_NOOP("weights", "Broken"),
    "promise.grace_days": QT_TRANSLATE_NOOP("weights", "Grace, days"),
    "feedback.told": QT_TRANSLATE_NOOP("weights", "Told"),
    "feedback.forgotten": QT_TRANSLATE_NOOP("weights", "Forgotten"),
    "feedback.grace_days": QT_TRANSLATE_NOOP("weights", "Grace, days"),
    "question.unanswered": QT_TRANSLATE_NOOP("weights", "Unanswered"),
    "question.grace_days": QT_TRANSLATE_NOOP("weights", "Grace, days"),
    "presence.day_half_life_days": QT_TRANSLATE_NOOP("weights", "Half-life of a day"),
    "presence.month_half_life_days": QT_TRANSLATE_NOOP("weights", "Half-life of a month, days"),
    "presence.quarter_half_life_days": QT_TRANSLATE_NOOP("weights", "Half-life of a quarter, days"),
    "presence.day_points": QT_TRANSLATE_NOOP("weights", "Points for days"),
    "presence.month_points": QT_TRANSLATE_NOOP("weights", "Points for months"),
    "presence.quarter_points": QT_TRANSLATE_NOOP("weights", "Points for quarters"),
    "presence.day_most": QT_TRANSLATE_NOOP("weights", "Most for days"),
    "presence.month_most": QT_TRANSLATE_NOOP("weights", "Most for months"),
    "presence.quarter_most": QT_TRANSLATE_NOOP("weights", "Most for quarters"),
    "presence.midpoint": QT_TRANSLATE_NOOP("weights", "Midpoint"),
    "presence.spread": QT_TRANSLATE_NOOP("weights", "Spread"),
    "stage.threshold": QT_TRANSLATE_NOOP("weights", "Threshold"),
    "stage.hold_share": QT_TRANSLATE_NOOP("weights", "Held until"),
    "stage.demotion_gap_days": QT_TRANSLATE_NOOP("weights", "Between moves down, days"),
    "stage.contact_half_life_days": QT_TRANSLATE_NOOP("weights", "Half-life of a contact, days"),
    "stage.activate_days": QT_TRANSLATE_NOOP("weights", "Days for Activate"),
    "stage.activate_kept_days": QT_TRANSLATE_NOOP("weights", "Days kept for Activate"),
    "stage.activate_window_days": QT_TRANSLATE_NOOP("weights", "Window of Activate, days"),
    "stage.retain_months": QT_TRANSLATE_NOOP("weights", "Months for Retain"),
    "stage.expand_acts": QT_TRANSLATE_NOOP("weights", "Leading acts for Expand"),
    "stage.window_days": QT_TRANSLATE_NOOP("weights", "Window of Retain and Expand, days"),
    "stage.milestone_floor": QT_TRANSLATE_NOOP("weights", "Lift by a milestone"),
    "stage.milestone_half_life_days": QT_TRANSLATE_NOOP("weights", "Half-life of the lift, days"),
    "stage.activate_milestones": QT_TRANSLATE_NOOP("weights", "Milestones of Activate"),
    "stage.retain_milestones": QT_TRANSLATE_NOOP("weights", "Milestones of Retain"),
    "stage.expand_milestones": QT_TRANSLATE_NOOP("weights", "Milestones of Expand"),
    "leading.kinds": QT_TRANSLATE_NOOP("weights", "Words of a source"),
    "leading.milestones": QT_TRANSLATE_NOOP("weights", "Milestones that lead others"),
    "leading.vouching": QT_TRANSLATE_NOOP("weights", "Milestones that vouch for us"),
}


def section_title(section: str) -> str:
    """What a section of the weights is called."""
    return QCoreApplication.translate("weights", str(SECTIONS[section]))


def section_meaning(section: str) -> str:
    """What a section of the weights decides, as a sentence."""
    return QCoreApplication.translate("weights", str(MEANINGS[section]))


def weight_titles() -> dict[str, str]:
    """Dotted name of a weight, without outcome or share -> what it is called."""
    return {name: QCoreApplication.translate("weights", str(title)) for name, title in _TITLES.items()}
