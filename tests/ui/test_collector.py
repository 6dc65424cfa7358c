"""Unreachable objects are collected on the UI thread and nowhere else."""

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from care_desktop.ui.collector import Collector


class _Knot:
    def __init__(self) -> None:
        self.myself = self


def test_cycles_survive_a_busy_lane_and_die_on_the_ui_thread(qtbot: QtBot) -> None:
    gc.enable()
    collector = Collector()
    try:
        died_on: list[int] = []
        knot = _Knot()
        weakref.finalize(knot, lambda: died_on.append(threading.get_ident()))
        del knot
        lane = threading.Thread(target=lambda: [[] for _ in range(5000)] and [_Knot() for _ in range(5000)])
        lane.start()
        lane.join()
        assert died_on == []
        qtbot.waitUntil(lambda: bool(died_on), timeout=10_000)
        assert died_on == [threading.get_ident()]
    finally:
        collector.release()
    assert gc.isenabled()
