"""Where Qt and Python meet: thousands of signals and callbacks do not kill the interpreter or eat memory."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import textwrap

import pytest
from PySide6.QtCore import QObject, QTimer, Signal

from cartmonitor.gui.app import Unsuitable, check_versions


class Bell(QObject):
    """Rings."""

    rung = Signal(object)


@pytest.mark.case(58)
def test_twenty_thousand_signals_do_not_abort(qapp: object) -> None:
    """PySide6 6.12.0 below Python 3.12 dies of fewer; each slot call gives back what it took."""
    bell = Bell()
    heard = 0

    def hear(value: object) -> None:
        nonlocal heard
        heard += 1

    bell.rung.connect(hear)
    before = sys.getrefcount(None)
    for number in range(20_000):
        bell.rung.emit(number if number % 3 else None)
    assert heard == 20_000
    assert sys.getrefcount(None) > before - 1_000


def test_the_bad_pair_of_versions_is_refused_in_words() -> None:
    """The known killer is told before it kills; all other pairs pass."""
    for python, pyside in (((3, 11), "6.11.3"), ((3, 12), "6.12.0"), ((3, 13), "6.12.1")):
        check_versions(python, pyside)
    with pytest.raises(Unsuitable, match=r"PySide6-Essentials below 6\.12"):
        check_versions((3, 11), "6.12.0")


def run_alone(story: str, timeout: float) -> str:
    """A story in an interpreter of its own: an abort would end this one."""
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", textwrap.dedent(story)],
        capture_output=True,
        text=True,
        timeout=timeout,
        env=None,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


CALLBACKS = """
    import asyncio, gc, os, sys
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication
    import qasync

    def rss():
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    async def main(count):
        loop = asyncio.get_running_loop()
        done = asyncio.Event()
        left = count
        sizes = []
        def turn():
            nonlocal left
            left -= 1
            if left % (count // 10) == 0:
                sizes.append(rss())
            loop.call_soon(turn) if left else done.set()
        turn()
        await done.wait()
        print(sizes[-1] - sizes[2])

    app = QApplication([])
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        runner.run(main({count}))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("count", [20_000, pytest.param(1_000_000, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
@pytest.mark.case(58)
def test_callbacks_of_the_loop_neither_abort_nor_leak(count: int) -> None:
    """The window's loop turns a million times without an abort and without growing by more than some MiB."""
    grown = int(run_alone(CALLBACKS.replace("{count}", str(count)), timeout=800))
    assert grown < 8 * 1024 * 1024


def test_timers_and_tasks_share_one_loop(loop: asyncio.AbstractEventLoop, qtbot: object) -> None:
    """A Qt timer and an asyncio task take turns."""
    order: list[str] = []
    timer = QTimer()
    timer.setInterval(1)
    timer.timeout.connect(lambda: order.append("qt"))

    async def count() -> None:
        while order.count("qt") < 5:
            order.append("task")
            await asyncio.sleep(0.001)

    timer.start()
    task = loop.create_task(count())
    qtbot.waitUntil(task.done, timeout=10_000)  # type: ignore[attr-defined]
    timer.stop()
    assert {"qt", "task"} == set(order)
    gc.collect()
