"""A fault as text says where it happened, and nothing of whom the program was working on."""

import json
import linecache
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.errors import CareError, Conflict
from care_desktop.fault_text import fault_line, fault_mark, fault_text, short_path

CANARY = "Zorabel Quintrix"


def _key() -> None:
    {}[CANARY]


def _number() -> None:
    int(CANARY)


def _file() -> None:
    Path(f"/nowhere/{CANARY}.care").read_text(encoding="utf-8")


def _care() -> None:
    raise Conflict(f"There is already a {CANARY}.", f"Open {CANARY}.")


def _linked() -> None:
    try:
        _key()
    except KeyError as error:
        raise ValueError(f"no {CANARY}") from error


def _grouped() -> None:
    raise ExceptionGroup(CANARY, [ValueError(CANARY), KeyError(CANARY)])


def _noted() -> None:
    error = RuntimeError("A fixed sentence")
    error.add_note(f"while reading {CANARY}")
    raise error


def _attribute() -> None:
    getattr(object(), CANARY)


def _attribute_of_one_word() -> None:
    getattr(object(), CANARY.split()[0])


def _argument() -> None:
    dict.fromkeys([], **{CANARY.split()[0]: 1})


def _type() -> None:
    raise TypeError({"name": CANARY}, CANARY)


def _unicode() -> None:
    CANARY.encode("utf-16").decode("utf-8")


def _json() -> None:
    json.loads(f"{{{CANARY}")


def _day() -> None:
    date.fromisoformat(CANARY)


def _uuid() -> None:
    UUID(CANARY)


def _group() -> None:
    assert CANARY == "", CANARY


def _sqlite_name() -> None:
    sqlite3.connect(":memory:").execute(f'SELECT "{CANARY}"."{CANARY}" FROM x')


def _orm(statement: str, **values: str) -> None:
    engine = sqlalchemy.create_engine("sqlite://", hide_parameters=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (name TEXT UNIQUE)")
        for _ in range(2):
            connection.execute(sqlalchemy.text(statement), values)


def _orm_bound() -> None:
    _orm("INSERT INTO t VALUES (:name)", name=CANARY)


def _orm_written_in() -> None:
    _orm(f"INSERT INTO t VALUES ('{CANARY}')")


def _orm_missing() -> None:
    _orm(f'SELECT "{CANARY}", :name FROM missing', name=CANARY)


FAULTS = [
    _key, _number, _file, _care, _linked, _grouped, _noted, _attribute, _attribute_of_one_word, _argument, _type,
    _unicode, _json, _day, _uuid, _group, _sqlite_name, _orm_bound, _orm_written_in, _orm_missing,
]  # fmt: skip


def raised_by(work: Callable[[], object]) -> BaseException:
    try:
        work()
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_nothing_of_the_data_is_said_whatever_is_raised(fault: Callable[[], object]) -> None:
    error = raised_by(fault)
    text = fault_text(error)
    for word in CANARY.split():
        assert word not in text
    assert type(error).__name__ in text
    assert error.__traceback__ is not None
    assert f'File "tests/test_fault_text.py", line {error.__traceback__.tb_lineno}' in text
    assert str(Path(__file__).parent) not in text


@given(
    said=st.text(min_size=1), kind=st.sampled_from([KeyError, ValueError, TypeError, RuntimeError, OSError, CareError])
)
def test_a_message_made_of_data_is_never_repeated(said: str, kind: type[Exception]) -> None:
    def fail() -> None:
        raise kind("about " + said)

    assert "about" not in fault_line(raised_by(fail))


def test_messages_that_come_from_the_code_are_kept() -> None:
    def fixed() -> None:
        raise RuntimeError("the lane was closed before")

    def missing() -> None:
        None.person_id  # type: ignore[attr-defined]  # noqa: B018

    def deleted() -> None:
        said = ("libshiboken: Internal C++ object", "(PySide6.QtWidgets.QLabel) already deleted.")
        raise RuntimeError(" ".join(said))

    assert fault_line(raised_by(deleted)).endswith("(PySide6.QtWidgets.QLabel) already deleted.")
    assert fault_line(raised_by(fixed)) == "RuntimeError: the lane was closed before"
    assert fault_line(raised_by(missing)) == "AttributeError: 'NoneType' object has no attribute 'person_id'"
    assert fault_line(raised_by(lambda: [][1])) == "IndexError: list index out of range"
    assert fault_line(raised_by(lambda: datetime.now(UTC) - datetime(2026, 1, 1))).endswith("offset-aware datetimes")
    assert fault_line(raised_by(_file)) == "FileNotFoundError: No such file or directory"
    text = fault_text(raised_by(_orm_bound))
    assert "UNIQUE constraint failed: t.name" in text and "[SQL: INSERT INTO t VALUES (?)]" in text
    assert fault_text(raised_by(_linked)).index("KeyError") < fault_text(raised_by(_linked)).index("ValueError")


def test_an_endless_recursion_and_a_circle_of_causes_end() -> None:
    def deeper() -> None:
        deeper()

    text = fault_text(raised_by(deeper))
    assert len(text.splitlines()) < 120 and " more)" in text
    one, two = ValueError(), KeyError()
    one.__cause__, two.__cause__ = two, one
    assert fault_text(one).count("ValueError") == 1


def test_the_same_mistake_is_recognised() -> None:
    assert fault_mark(raised_by(_key)) == fault_mark(raised_by(_key)) != fault_mark(raised_by(_number))


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/zorabel/p/lib/python3.11/site-packages/sqlalchemy/engine/base.py", "sqlalchemy/engine/base.py"),
        (r"C:\Users\Zorabel Q\venv\Lib\site-packages\numpy\x.py", "numpy/x.py"),
        ("/home/zorabel/bundle/_internal/care_desktop/app.py", "care_desktop/app.py"),
        ("/home/zorabel/scripts/mine.py", "mine.py"),
        ("<frozen importlib._bootstrap>", "<frozen importlib._bootstrap>"),
        (str(Path(linecache.__file__)), "linecache.py"),
    ],
)
def test_folders_above_a_package_are_left_out(path: str, shown: str) -> None:
    assert short_path(path) == shown
