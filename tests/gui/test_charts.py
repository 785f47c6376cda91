"""Every chart paints without a warning in all themes, sizes and states, and its marks answer by number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from cartmonitor.domain import charts as c
from cartmonitor.domain.charts import Chart, Tone
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.words import Figure, say
from cartmonitor.gui.charts import RENDERERS, ChartView
from cartmonitor.gui.charts.areas import AreasView
from cartmonitor.gui.speech import Speech
from cartmonitor.gui.theme import DARK, LIGHT, Tokens
from tests.gui import samples
from tests.gui.conftest import sweep

Show = Callable[..., ChartView]


@pytest.fixture
def show(qapp: QApplication, speech: Speech) -> Iterator[Show]:
    """Shows a chart alone at a size."""
    made: list[ChartView] = []

    def make(chart: Chart, tokens: Tokens = LIGHT, size: tuple[int, int] = (640, 280)) -> ChartView:
        view = RENDERERS[type(chart)](tokens, speech)
        made.append(view)
        view.resize(*size)
        view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        view.show()
        view.show_chart(chart)
        view.settle(1.0)
        return view

    yield make
    for view in made:
        view.hide()
        view.deleteLater()
    sweep()


def picture(view: ChartView, scale: float = 1.0) -> QImage:
    """What the view paints, on the card's surface."""
    image = QImage(view.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(view.dress.color("surface"))
    painter = QPainter(image)
    QWidget.render(view, painter, QPoint(0, 0), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    """All colours of a picture."""
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32) & 0xFFFFFF
    return {f"#{pixel:06X}" for pixel in np.unique(pixels)}


def are_alike(one: QImage, other: QImage) -> bool:
    """Equal but for the last bit: a rim smoothed twice may be rounded differently."""
    bytes_of = [np.frombuffer(image.constBits(), dtype=np.uint8).astype(np.int16) for image in (one, other)]
    return bool(np.abs(bytes_of[0] - bytes_of[1]).max() <= 2)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", samples.EVERY)
def test_a_chart_paints_in_every_state(show: Show, name: str, tokens: Tokens) -> None:
    """Ready, hovered at every mark, stale, at twice the pixels, very small: always something, never a warning."""
    chart = samples.EVERY[name]()
    view = show(chart, tokens)
    ready = picture(view)
    assert len(colours(ready)) > 4
    for mark in range(0, chart.marks, max(1, chart.marks // 7)):
        view.set_cursor(mark)
        said = chart.read_out(mark)
        assert view.rect().adjusted(-2, -2, 2, 2).contains(view.anchor(mark).toPoint())
        assert said is None or say(said.title) is not None
    hovered = picture(view)
    if name not in ("tiles",):
        assert hovered != ready
    view.set_cursor(-1)
    view.set_stale(True)
    assert picture(view) != ready
    view.set_stale(False)
    assert are_alike(picture(view), ready)
    view.set_ratio(2.0)
    assert len(colours(picture(view, 2.0))) > 4
    view.resize(150, 60)
    view.settle(1.0)
    picture(view)


@pytest.mark.parametrize("name", samples.EVERY)
def test_a_theme_switch_repaints_everything(show: Show, name: str) -> None:
    """What was light is dark afterwards, exactly as if it had been made dark."""
    chart = samples.EVERY[name]()
    view = show(chart)
    view.apply_theme(DARK)
    assert picture(view) == picture(show(chart, DARK))


@pytest.mark.parametrize("name", [name for name in samples.EVERY if name not in ("tiles",)])
def test_the_point_beside_the_read_out_is_on_the_mark(show: Show, name: str) -> None:
    """Hovering where a mark is anchored finds that mark again."""
    chart = samples.EVERY[name]()
    view = show(chart, LIGHT, (900, 420))
    for mark in range(0, chart.marks, max(1, chart.marks // 9)):
        found = view.mark_at(view.anchor(mark))
        if name == "scatter":  # a dot may lie under another one
            assert found >= 0
        else:
            assert found == mark


@pytest.mark.parametrize("name", samples.EVERY)
def test_outside_of_all_marks_there_is_none(show: Show, name: str) -> None:
    """No mark is found beyond the widget."""
    view = show(samples.EVERY[name]())
    assert view.mark_at(QPointF(-50, -50)) == -1


@pytest.mark.parametrize("name", samples.EVERY)
def test_arrows_walk_over_all_marks(show: Show, name: str) -> None:
    """Home, then Right to the end; End; Left goes back; beyond the ends nothing moves."""
    chart = samples.EVERY[name]()
    view = show(chart)
    heard: list[int] = []
    view.hovered.connect(heard.append)
    assert view.step_cursor(Qt.Key.Key_Home)
    assert view.cursor_mark == 0
    view.step_cursor(Qt.Key.Key_Left)
    assert view.cursor_mark == 0
    view.step_cursor(Qt.Key.Key_End)
    assert view.cursor_mark == chart.marks - 1
    view.step_cursor(Qt.Key.Key_Right)
    assert view.cursor_mark == chart.marks - 1
    assert not view.step_cursor(Qt.Key.Key_A)
    assert heard[0] == 0


def test_up_and_down_move_by_a_row_of_the_heatmap(show: Show) -> None:
    """From Monday 00 down to Tuesday 00."""
    view = show(samples.heatmap())
    view.step_cursor(Qt.Key.Key_Home)
    view.step_cursor(Qt.Key.Key_Down)
    assert view.cursor_mark == 24


def test_a_colour_means_one_thing(show: Show) -> None:
    """The strips hold each action's mark colour, stale ones none but the neutral."""
    view = show(samples.strips(), LIGHT, (900, 240))
    seen = colours(picture(view, 1.0))
    assert {LIGHT.view.mark, LIGHT.add.mark, LIGHT.remove.mark, LIGHT.purchase.mark} & seen
    view.set_stale(True)
    drained = colours(picture(view))
    assert not {LIGHT.add.mark, LIGHT.remove.mark, LIGHT.purchase.mark} & drained


def test_a_gap_is_hatched_and_never_bridged(show: Show) -> None:
    """A strip with ten missing minutes is drawn in two runs."""
    whole = samples.strips()
    gap = (whole.times[20], whole.times[30])
    view = show(samples.strips((gap,)), LIGHT, (900, 240))
    assert picture(view) != picture(show(whole, LIGHT, (900, 240)))
    assert view.chart is not None
    assert view.chart.read_out(25).lines[0].value == Figure(None)  # type: ignore[union-attr]


def test_a_cell_without_data_is_no_zero(show: Show) -> None:
    """No data is hatched; its read-out says so with a dash."""
    chart = samples.heatmap(has_gap=True)
    view = show(chart)
    picture(view)
    said = chart.read_out(48)
    assert say(said.lines[0].value) == "–"


EXTREMES: dict[str, Chart] = {
    "no times": replace(
        samples.strips(), times=(), strips=tuple(replace(s, values=()) for s in samples.strips().strips)
    ),
    "one point": replace(
        samples.lines(),
        times=samples.lines().times[:1],
        lines=tuple(replace(x, values=x.values[:1], lows=(), highs=()) for x in samples.lines().lines),
        annotations=(),
    ),
    "all unknown": replace(
        samples.lines(), lines=tuple(replace(x, values=(None,) * 30, lows=(), highs=()) for x in samples.lines().lines)
    ),
    "no bars": replace(samples.ranking(), bars=()),
    "zero bars": replace(samples.ranking(), bars=tuple(replace(b, value=0.0) for b in samples.ranking().bars)),
    "no steps": replace(samples.days(), steps=(), trend=(), ticks=()),
    "zero steps": replace(
        samples.months(), steps=tuple(replace(s, value=0.0, earlier=None) for s in samples.months().steps)
    ),
    "no stacks": replace(samples.stacks(), stacks=()),
    "unknown shares": replace(
        samples.stacks(),
        stacks=tuple(replace(s, shares=(None, None, None), total=Figure(0)) for s in samples.stacks().stacks),
    ),
    "no rows": replace(samples.panels(), rows=(), panels=()),
    "no values": replace(
        samples.panels(),
        panels=tuple(
            replace(p, figures=tuple(Figure(None, Format.RATE) for _ in p.figures)) for p in samples.panels().panels
        ),
    ),
    "zero cells": replace(
        samples.heatmap(),
        cells=tuple(replace(x, value=0.0) for x in samples.heatmap().cells),
        column_totals=(0.0,) * 24,
        row_totals=(Figure(0),) * 7,
    ),
    "no dots": replace(samples.scatter(0), dots=(), trend=()),
    "one dot": replace(samples.scatter(0), dots=samples.scatter(1).dots[:1]),
    "no areas": replace(samples.areas(), areas=()),
    "no table rows": replace(samples.table(), rows=()),
    "no changes": replace(samples.changes(), changes=()),
    "no ranks": replace(samples.ranks(), ranks=()),
    "empty funnel": replace(samples.funnel(), steps=()),
}


@pytest.mark.parametrize("name", EXTREMES)
def test_hardly_any_data_is_no_trouble(show: Show, name: str) -> None:
    """Nothing, one point, zeros, unknown values: painted without a warning."""
    view = show(EXTREMES[name])
    picture(view)
    view.mark_at(QPointF(100, 100))


HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "x" * 255,
    "\u202eegnaro\u202c",
    "👩‍👩‍👧‍👦 💸",
    "a\u0000b\tc\nd",
    "&amp; {count} %s",
)


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.case(50)
def test_titles_of_strangers_appear_literally(show: Show, title: str) -> None:
    """A product's title is data: never markup, never a template, never turned around."""
    ranking = samples.ranking()
    bars = (replace(ranking.bars[0], label=title), *ranking.bars[1:])
    view = show(replace(ranking, bars=bars))
    picture(view)
    said = view.dress.say(bars[0].label)
    assert "\u202e" not in said
    assert "\n" not in said
    assert say(title) == title


def test_small_groups_are_greyed_and_keep_their_number() -> None:
    """A rate over fewer than 30 says so in its read-out."""
    bar = replace(
        samples.categories().bars[0], cells=(Figure(0.5, Format.RATE, 0.1, 0.9, True), Figure(10, Format.MONEY_SHORT))
    )
    said = replace(samples.categories(), bars=(bar,)).read_out(0)
    assert say(said.lines[0].value) == "50.0%"
    assert say(said.lines[1].value) == "10.0% to 90.0%"
    assert "Fewer than 30" in say(said.note)


@pytest.mark.parametrize("name", samples.EVERY)
def test_every_chart_has_a_table_twin(name: str) -> None:
    """As many cells in each row as columns, one row a mark (a heatmap: one a row)."""
    chart = samples.EVERY[name]()
    table = chart.to_table()
    assert table.columns
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert len(table.rows) == (7 if name == "heatmap" else chart.marks)


def test_dragging_over_a_time_chart_means_a_range(show: Show, qtbot: Any) -> None:
    """Press, move, release: a span in time, in order."""
    view = show(samples.lines(), LIGHT, (900, 280))
    spans: list[tuple[float, float]] = []
    view.ranged.connect(lambda since, until: spans.append((since, until)))
    start, end = view.anchor(20).toPoint(), view.anchor(10).toPoint()
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view.viewport(), end)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert len(spans) == 1
    times = samples.lines().times
    assert spans[0][0] == pytest.approx(times[10], abs=43_200)
    assert spans[0][1] == pytest.approx(times[20], abs=43_200)


def test_a_span_over_days_covers_whole_days(show: Show) -> None:
    """From the start of the first bar touched to the end of the last."""
    view = show(samples.days(), LIGHT, (900, 280))
    span = view.span(3.2, 5.4)
    assert span is not None
    assert (span[0].day, span[1].day) == (20, 23)


def test_a_click_tells_the_mark_and_whether_ctrl_was_held(show: Show, qtbot: Any) -> None:
    """Release on a mark picks it."""
    view = show(samples.categories())
    picked: list[tuple[int, bool]] = []
    view.picked.connect(lambda mark, adds: picked.append((mark, adds)))
    spot = view.anchor(2).toPoint()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, pos=spot)
    assert picked == [(2, False), (2, True)]


def test_every_type_of_chart_has_a_renderer() -> None:
    """A new type brings its own; `Empty` is the card's."""
    named = {getattr(c, name) for name in c.__all__}
    kinds = {kind for kind in named if isinstance(kind, type) and issubclass(kind, Chart)}
    assert kinds - {Chart, c.Empty} == set(RENDERERS)


def test_a_tone_of_every_kind_has_colours(show: Show) -> None:
    """Marks, words and grounds for all meanings, the neutral one included."""
    dress = show(samples.funnel()).dress
    for tone in Tone:
        assert dress.mark(tone).isValid()
        assert dress.ink(tone).isValid()
        assert dress.tint(tone).isValid()


def test_one_customer_is_not_customers(show: Show) -> None:
    """An area of one says so in the singular."""
    chart = samples.areas()
    alone = replace(chart, areas=(replace(chart.areas[1], count=Figure(1)), *chart.areas[1:]))
    view = show(alone)
    assert isinstance(view, AreasView)
    assert view._count(alone.areas[0], 200, tall=True) == "1 customer"
    assert view._count(alone.areas[1], 200, tall=True) == "1,866 customers"


def test_what_a_tile_is_compared_with_is_shown_whole_or_not_at_all(show: Show) -> None:
    """A number cut short would be read as another one."""
    tile = samples.tiles().tiles[2]
    assert tile.delta is not None

    def shown(versus: str) -> QImage:
        delta = replace(tile.delta, versus=versus)  # type: ignore[type-var]
        return picture(show(c.Tiles(tiles=(replace(tile, delta=delta),)), size=(165, 136)))

    assert shown("vs 14.29% of the sessions") == shown("")
    assert shown("vs 3.47%") != shown("")
