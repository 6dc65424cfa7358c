"""Invented people in the table of the People page, for the gallery and for tests."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from care_desktop.ui.delegates.person import PersonDelegate
from care_desktop.ui.delegates.sparkline import SparklineDelegate
from care_desktop.ui.delegates.stage import StageDelegate
from care_desktop.ui.delegates.text import NumberDelegate, TagsDelegate, TextDelegate
from care_desktop.ui.delegates.trust import TrustDelegate
from care_desktop.ui.roles import Ink, Move, Role, StageMark, TrustMark
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.data_table import DataTable

HEADS = ("Name", "Company", "Stage", "Trust", "12 months", "Last contact", "Due", "Owner", "Tags")
WIDTHS = (252, 124, 60, 184, 92, 100, 88, 62, 94)
PEOPLE = (
    ("佐藤 美咲", "Satō Misaki", "Minato Works", StageMark("E"), TrustMark(83, 69, 94), "7 d", "1 day late"),
    (
        "Nokuthula Dlamini",
        "",
        "Umoya Energy",
        StageMark("E", by_hand=True),
        TrustMark(73, 55, 87),
        "12 d",
        "11 Dec",
    ),
    ("Mateusz Wójcik", "", "Warta Logistics", StageMark("R", Move.UP), TrustMark(72, 53, 88), "4 d", "2 Dec"),
    ("Ana Lucía Quispe", "", "Andina Pagos", StageMark("R"), TrustMark(69, 51, 85), "1 d", "today"),
    ("김서연", "Kim Seo-yeon", "Haneul Games", StageMark("R"), TrustMark(69, 49, 86), "16 d", "27 Nov"),
    ("प्रिया देशमुख", "Priya Deshmukh", "Neem Health", StageMark("R"), TrustMark(67, 45, 84), "9 d", "4 Dec"),
    (
        "محمد الفاسي",
        "Mohammed El Fassi",
        "Atlas Rail",
        StageMark("A", Move.UP),
        TrustMark(69, 45, 88),
        "3 d",
        "15 Dec",
    ),
    ("Þórdís Jónsdóttir", "", "Hekla Data", StageMark("E"), TrustMark(63, 41, 83), "33 d", "3 days late"),
    (
        "Юлія Коваленко",
        "Yuliia Kovalenko",
        "Lypa Systems",
        StageMark("A"),
        TrustMark(63, 36, 83),
        "2 d",
        "reply",
    ),
    (
        "ณัฐวุฒิ ศรีสุข",
        "Natthawut Srisuk",
        "Lanna Robotics",
        StageMark("C"),
        TrustMark(48, 18, 77),
        "5 d",
        "3 Dec",
    ),
    ("ნინო ბერიძე", "Nino Beridze", "Rioni Tech", StageMark("C"), None, "never", ""),
)
INKS = {"1 day late": Ink.NEGATIVE, "3 days late": Ink.NEGATIVE, "today": Ink.WARNING, "reply": Ink.WARNING}


class PeopleModel(QAbstractTableModel):
    """A few invented people in the columns of the People page."""

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(PEOPLE)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (5, 6):
            return int(Qt.AlignmentFlag.AlignTrailing)
        return "by lower end" if role == Role.SORT_NOTE and section == 3 else None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        name, reading, company, stage, trust, age, due = PEOPLE[index.row()]
        column = index.column()
        texts = {0: name, 1: company, 5: age, 6: due, 7: "Inês" if trust else "none"}
        if role == Qt.ItemDataRole.DisplayRole:
            return texts.get(column)
        if role == Role.INK:
            word = texts.get(column)
            return Ink.UNKNOWN if word in ("never", "none") else INKS.get(word)
        values = {
            Role.READING: reading,
            Role.STAGE: stage,
            Role.TRUST: trust,
            Role.SPARK: tuple(trust.value + (7 * n * len(name)) % 11 - 5 for n in range(12)) if trust else (),
            Role.TAGS: ("sdk", "webhooks") if index.row() % 2 else ("cli",),
        }
        return values.get(role)


def people_table(holder: ThemeHolder) -> DataTable:
    """The table of the People page."""
    table = DataTable(holder, "People")
    table.setModel(PeopleModel(table))
    delegates = {
        0: PersonDelegate(holder, table),
        1: TextDelegate(holder, table),
        2: StageDelegate(holder, table),
        3: TrustDelegate(holder, table),
        4: SparklineDelegate(holder, table),
        5: NumberDelegate(holder, table),
        6: NumberDelegate(holder, table),
        7: TextDelegate(holder, table),
        8: TagsDelegate(holder, table),
    }
    for column, delegate in delegates.items():
        table.setItemDelegateForColumn(column, delegate)
        table.setColumnWidth(column, WIDTHS[column])
    table.horizontalHeader().setSortIndicator(3, Qt.SortOrder.DescendingOrder)
    return table
