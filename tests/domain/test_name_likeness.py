"""Names as careful people compare them, in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.duplicates import name_keys
from care_desktop.domain.name_likeness import Likeness, likeness, name_form

PAIRS = {
    ("Ana Ruiz", "ana  RUIZ"): Likeness.SAME,
    ("Ana Ruiz", "Ruiz, Ana"): Likeness.ORDER,
    ("Joerg Müller", "Mueller Jörg"): Likeness.ORDER,
    ("Nguyễn Minh Tuấn", "Nguyen Minh Tuan"): Likeness.SAME,
    ("Þórdís Jónsdóttir", "Thordis Jonsdottir"): Likeness.SAME,
    ("Jean-Luc Picard", "Jeanluc Picard"): Likeness.SAME,
    ("Dr. Ana de la Ruiz", "Ana Ruiz"): Likeness.SAME,
    ("A. Ruiz", "Ana Ruiz"): Likeness.INITIALS,
    ("J. R. Smith", "Smith John Robert"): Likeness.INITIALS,
    ("Ana Ruiz", "Ana María Ruiz"): Likeness.PART,
    ("Ana", "Ana Ruiz"): Likeness.PART,
    ("Marta Gonzales", "Marta Gonzalez"): Likeness.NEAR,
    ("佐藤 美咲", "佐藤　美咲"): Likeness.SAME,
    ("محمد الفاسي", "مُحَمَّد الفاسي"): Likeness.SAME,
    ("Семён Иванов", "Семен Иванов"): Likeness.SAME,
    ("A. Ruiz", "B. Ruiz"): Likeness.NONE,
    ("Ana Ruiz", "Ana Soto"): Likeness.NONE,
    ("王伟", "李伟"): Likeness.NONE,
    ("か 田", "が 田"): Likeness.NONE,
    ("प्रिया देशमुख", "प्रया देशमुख"): Likeness.NONE,
    ("김서연", "김서윤"): Likeness.NONE,
    ("ณัฐวุฒิ", "ณัฐวุฒ"): Likeness.NONE,
    ("Dev 1234567", "Dev 1234568"): Likeness.NONE,
    ("🦊", "🐻"): Likeness.NONE,
}


@pytest.mark.parametrize(("names", "found"), PAIRS.items())
def test_pairs(names: tuple[str, str], found: Likeness) -> None:
    one, other = map(name_form, names)
    assert likeness(one, other) is likeness(other, one) is found
    assert found is Likeness.NONE or set(name_keys(one)) & set(name_keys(other))


WORDS = st.sampled_from(
    ["Ana", "A.", "Ruiz", "María", "李", "美咲", "Юлія", "O'Neil", "Anna", "de", "Gonzalez", "Gonzales"]
)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join) | st.text(min_size=1, max_size=12)


@given(NAMES, NAMES)
def test_order_does_not_matter_and_everybody_is_like_themselves(one: str, other: str) -> None:
    first, second = name_form(one), name_form(other)
    assert likeness(first, second) is likeness(second, first)
    if one.strip():
        assert first.words and likeness(first, first) is Likeness.SAME
