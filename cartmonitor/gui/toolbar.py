"""The toolbar: brand, connection, simulator and its rate; search, notifications, theme, export."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cartmonitor.domain.words import Sentence
from cartmonitor.gui import painting
from cartmonitor.gui.actions import spaced
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Dot, Icon, Key, Kind, Part, Stretch, Words, chevron
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import translate
from cartmonitor.presenter.vitals import Health

#: Events a second the simulator can be asked for.
RATES = (1, 5, 20, 100, 500)
#: Below this width search is an icon and the pills show their value only.
NARROW = 1280


class SimulatorState(Enum):
    """The simulator's process: there is never a second one, and a change under way cannot be asked for again."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Connection:
    """What the connection pill says: the state, `shop @ localhost`, and a number or word beside the state."""

    health: Health
    host: str = ""
    note: str = ""


_HEALTH_WORDS = {
    Health.STARTING: Sentence("Starting…"),
    Health.CONNECTED: Sentence("Connected"),
    Health.CATCHING_UP: Sentence("Catching up"),
    Health.RECONNECTING: Sentence("Reconnecting…"),
    Health.DATABASE_DOWN: Sentence("Disconnected"),
    Health.SILENT: Sentence("No answer"),
    Health.REFUSED: Sentence("Refused"),
}

_SIMULATOR_PARTS: dict[SimulatorState, tuple[str, str]] = {
    SimulatorState.STOPPED: ("play", Sentence("Start simulator")),
    SimulatorState.STARTING: ("play", Sentence("Starting…")),
    SimulatorState.RUNNING: ("square", Sentence("Stop simulator")),
    SimulatorState.STOPPING: ("square", Sentence("Stopping…")),
}


def rate_words(rate: int) -> str:
    """ "5 events/s"."""
    return translate("1 event/s" if rate == 1 else "{count} events/s").format(count=rate)


def health_words(health: Health) -> str:
    """The one word (or two) for the state of the whole chain."""
    return translate(_HEALTH_WORDS[health])


class Strip(QWidget):
    """A bar across the window: surface, with a line below it."""

    def __init__(self, theme: ThemeSource, height: int) -> None:
        super().__init__()
        self.theme = theme
        self._height = height
        self._fit_height()
        theme.changed.connect(lambda _tokens: self._fit_height())

    def _fit_height(self) -> None:
        self.setFixedHeight(self.theme.tokens.px(self._height))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface and line."""
        tokens = self.theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.color("surface"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), tokens.color("border"))
        painter.end()


class Brand(QWidget):
    """The logo and the name."""

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("cartmonitor")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def _on_theme_changed(self, _tokens: object) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Logo, gap, name."""
        return QSize(34 + round(self._theme.tokens.metrics(Role.BRAND).horizontalAdvance("cartmonitor")) + 2, 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A rounded square with three bars that fall off like a funnel."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        paint_logo(painter, QPointF(0, (self.height() - 24) / 2), tokens.fill, tokens.on)
        room = QRectF(34, 0, self.width() - 34, self.height())
        painting.write(painter, room, "cartmonitor", tokens.font(Role.BRAND), tokens.color("text"), elide=False)
        painter.end()


def paint_logo(painter: QPainter, corner: QPointF, ground: str, ink: str, size: float = 24) -> None:
    """The logo at a size in px."""
    unit = size / 24
    painting.surface(painter, QRectF(corner.x(), corner.y(), size, size), 6 * unit, QColor(ground))
    for top, width, alpha in ((5.5, 14.0, 1.0), (10.5, 9.5, 0.9), (15.5, 5.5, 0.75)):
        color = QColor(ink)
        color.setAlphaF(alpha)
        bar = QRectF(corner.x() + 5 * unit, corner.y() + top * unit, width * unit, 3 * unit)
        painting.surface(painter, bar, 1.5 * unit, color)


class Toolbar(Strip):
    """56 px at the top of the window. It says what was pressed; the window does it."""

    connection_pressed = Signal()
    simulator_pressed = Signal()
    rate_pressed = Signal()
    search_pressed = Signal()
    notifications_pressed = Signal()
    view_pressed = Signal()
    theme_pressed = Signal()
    export_pressed = Signal()

    def __init__(self, theme: ThemeSource) -> None:
        super().__init__(theme, theme.tokens.space.toolbar)
        self.setAccessibleName(translate("Toolbar"))
        self.brand = Brand(theme)
        self.connection = Button(
            theme, Kind.PILL, name=translate("Connection"), tip=translate("The connection in detail")
        )
        self.simulator = Button(theme, Kind.OUTLINE, tip=translate("Start or stop the made-up shoppers (Ctrl+R)"))
        self.rate = Button(theme, Kind.PILL, name=translate("Rate of the simulator"), tip=translate("Events a second"))
        self.search = Button(
            theme, Kind.SUNKEN, name=translate("Search or jump"), tip=translate("Search or jump (Ctrl+K)")
        )
        self.bell = Button(
            theme, Kind.PILL, Icon("bell", "text2"), name=translate("Notifications"), tip=translate("Notifications")
        )
        self.view = Button(
            theme,
            Kind.PILL,
            Icon("monitor", "text2"),
            name=translate("View"),
            tip=translate("Views, windows, wallboard, masks"),
        )
        self.mode = Button(
            theme,
            Kind.PILL,
            Icon("moon", "text2"),
            name=translate("Theme"),
            tip=translate("Light or dark (Ctrl+Shift+L)"),
        )
        self.export = Button(theme, Kind.OUTLINE, name=translate("Export"), tip=translate("Save what is shown"))
        self._is_narrow: bool | None = None
        self._lay_out()
        self._wire()
        self.set_connection(Connection(Health.STARTING))
        self.set_simulator(SimulatorState.STOPPED)
        self.set_rate(5)
        self.export.set_parts(
            Icon("download", "text2"), Words(translate("Export")), chevron(), name=translate("Export")
        )
        self._dress_theme_button()
        theme.changed.connect(lambda _tokens: self._on_dressed())

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 1)
        row.setSpacing(8)
        row.addWidget(self.brand)
        row.addSpacing(max(0, 152 - self.brand.sizeHint().width() - 8))
        for button in (self.connection, self.simulator, self.rate):
            button.set_measures(padding=11)
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.search, self.bell, self.view, self.mode, self.export):
            row.addWidget(button)

    def _wire(self) -> None:
        self.connection.clicked.connect(self.connection_pressed)
        self.simulator.clicked.connect(self.simulator_pressed)
        self.rate.clicked.connect(self.rate_pressed)
        self.search.clicked.connect(self.search_pressed)
        self.bell.clicked.connect(self.notifications_pressed)
        self.view.clicked.connect(self.view_pressed)
        self.mode.clicked.connect(self.theme_pressed)
        self.export.clicked.connect(self.export_pressed)

    def set_connection(self, connection: Connection) -> None:
        """State, host and note on the pill."""
        words = health_words(connection.health)
        bad = connection.health in (Health.DATABASE_DOWN, Health.RECONNECTING, Health.SILENT, Health.REFUSED)
        mark: Part = {
            Health.CONNECTED: Dot("mark:purchase"),
            Health.CATCHING_UP: Dot("mark:remove"),
            Health.STARTING: Dot("baseline", halo=False),
        }.get(connection.health, Icon("unplug", "event:abandoned"))
        host = painting.tame(connection.note or connection.host)
        parts: list[Part] = [mark, Words(words, color="event:abandoned" if bad else "text")]
        if host:
            parts.append(Words(host, Role.BODY, "text2" if bad else "text3"))
        parts.append(chevron("event:abandoned" if bad else "text3"))
        self.connection.set_kind(Kind.DANGER if bad else Kind.PILL)
        self.connection.set_parts(*parts, name=f"{translate('Connection')}: {words} {host}".strip())

    def set_simulator(self, state: SimulatorState, note: str = "") -> None:
        """The simulator's state; it cannot be pressed while it changes."""
        icon, words = _SIMULATOR_PARTS[state][0], translate(_SIMULATOR_PARTS[state][1])
        self.simulator.set_parts(Icon(icon, "text2", 16 if icon == "play" else 14), Words(words, gap=10))
        self.simulator.setEnabled(state in (SimulatorState.STOPPED, SimulatorState.RUNNING))
        tip = translate("Start or stop the made-up shoppers (Ctrl+R)")
        self.simulator.set_name(words, f"{tip}\n{note}" if note else tip)

    def set_rate(self, rate: int) -> None:
        """The rate on the menu button."""
        words = rate_words(rate)
        self.rate.set_parts(Words(words), chevron(), name=f"{translate('Rate')}: {words}")

    def set_unread(self, unread: bool) -> None:
        """A dot on the bell."""
        self.bell.set_badge(unread)
        self.bell.setAccessibleDescription(translate("There is something new") if unread else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 1280 px search is an icon."""
        super().resizeEvent(event)
        self._fit_search()

    def _fit_search(self) -> None:
        tokens = self.theme.tokens
        narrow = self.width() < tokens.px(NARROW)
        wide = tokens.px(32 if narrow else 256)
        if narrow == self._is_narrow and wide == self.search.width():
            return
        self._is_narrow = narrow
        self.search.setFixedWidth(wide)
        if narrow:
            self.search.set_parts(Icon("search", "text2"), name=translate("Search or jump"))
            return
        self.search.set_measures(padding=10)
        self.search.set_parts(
            Icon("search", "text2"),
            Words(translate("Search or jump to…"), Role.BODY, "text3"),
            Stretch(),
            Key(spaced("Ctrl+K")),
            name=translate("Search or jump"),
        )

    def _on_dressed(self) -> None:
        self._dress_theme_button()
        self._fit_search()

    def _dress_theme_button(self) -> None:
        self.mode.set_parts(Icon("sun" if self.theme.tokens.dark else "moon", "text2"), name=translate("Theme"))
        self.mode.setCursor(Qt.CursorShape.PointingHandCursor)
