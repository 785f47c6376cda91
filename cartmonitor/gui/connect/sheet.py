"""The sheet "Connect my shop": three ways in, each with what to paste, and below them the first event as it arrives."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.cards.segmented import Segmented
from cartmonitor.gui.controls import Button, Icon, Kind, Label, Paragraph, Words
from cartmonitor.gui.firstrun import Check, CheckRow, Mark
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.popover import Popover
from cartmonitor.gui.speech import translate

WIDTH = 780
HTTP, BROWSER, SOCKET = "HTTP", "Browser", "WebSocket"


class Copyable(QWidget):
    """A text with a title and a button that copies it."""

    def __init__(self, theme: ThemeSource, title: str, lines: int, copied: object) -> None:
        super().__init__()
        self.title = title
        self._copied = copied
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(Label(theme, title, Role.LABEL, "text3"))
        head.addStretch(1)
        self.button = Button(theme, Kind.GHOST, Icon("copy", "text2", 14), Words(translate("Copy"), Role.LABEL))
        self.button.setAccessibleName(translate("Copy: {title}").format(title=title))
        self.button.clicked.connect(self.copy)
        head.addWidget(self.button)
        column.addLayout(head)
        self.field = QPlainTextEdit()
        self.field.setReadOnly(True)
        self.field.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.field.setAccessibleName(title)
        self.field.setTabChangesFocus(True)
        self.field.setFont(theme.tokens.font(Role.CAPTION))
        self.field.setFixedSize(theme.tokens.px(WIDTH), theme.tokens.px(26 + lines * 18))
        column.addWidget(self.field)

    @property
    def text(self) -> str:
        """What would be copied."""
        return self.field.toPlainText()

    def say(self, text: str) -> None:
        """Another text."""
        if text != self.text:
            self.field.setPlainText(text.rstrip())
        self.button.setEnabled(bool(text))

    def copy(self) -> None:
        """To the clipboard."""
        QGuiApplication.clipboard().setText(self.text)
        self._copied.emit(self.title)  # type: ignore[attr-defined]


class ConnectShop(Popover):
    """Shows what it is told; `connector.py` runs the gateway."""

    copied = Signal(str)
    gateway_pressed = Signal()
    origin_given = Signal(str)

    def __init__(self, theme: ThemeSource, window: QWidget) -> None:
        super().__init__(theme, window, radius=16, name=translate("Connect my shop"))
        self.set_inner_margins(QMargins(28, 22, 28, 22))
        self.url = ""
        head = QHBoxLayout()
        head.addWidget(Label(theme, translate("Connect my shop"), Role.DIALOG))
        head.addStretch(1)
        self.ways = Segmented(theme, (HTTP, BROWSER, SOCKET), HTTP, translate("How your shop sends"))
        head.addWidget(self.ways)
        self.body.addLayout(head)
        self.body.addSpacing(10)
        self.address = Copyable(theme, translate("Address of the gateway"), 1, self.copied)
        self.key = Copyable(theme, translate("Key, sent as Authorization: Bearer"), 1, self.copied)
        self.curl = Copyable(theme, translate("In a shell: one event"), 3, self.copied)
        self.snippet = Copyable(theme, translate("On your shop's pages"), 9, self.copied)
        self.server = Copyable(theme, translate("Address of the server"), 1, self.copied)
        self.code = Copyable(theme, translate("In Python, with the websockets package"), 7, self.copied)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._http())
        self.pages.addWidget(self._browser())
        self.pages.addWidget(self._socket())
        self.body.addWidget(self.pages)
        self.ways.chosen.connect(lambda way: self.pages.setCurrentIndex((HTTP, BROWSER, SOCKET).index(way)))
        self.body.addSpacing(8)
        self.gateway_row = CheckRow(theme, Check(translate("Gateway"), translate("Starting…")), line=True)
        self.event_row = CheckRow(theme, Check(translate("First event")), line=False)
        self.body.addWidget(self.gateway_row)
        self.body.addWidget(self.event_row)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 12, 0, 0)
        self.toggle = Button(theme, Kind.OUTLINE, Words(translate("Stop gateway")))
        self.toggle.clicked.connect(self.gateway_pressed)
        done = Button(theme, Kind.OUTLINE, Words(translate("Done")))
        done.clicked.connect(self.dismiss)
        foot.addWidget(self.toggle)
        foot.addStretch(1)
        foot.addWidget(done)
        self.body.addLayout(foot)
        self.show_waiting()

    def _page(self, said: str, *parts: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Paragraph(self.theme, said, Role.BODY, "text2", WIDTH))
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        return page

    def _http(self) -> QWidget:
        said = translate(
            "Post your own events to /v1/events, or point Segment to /v1/segment, the Measurement Protocol to /v1/ga4 "
            "and webhooks to /v1/shopify or /v1/woocommerce. 200 is answered when an event is stored; sending it again "
            "does no harm."
        )
        return self._page(said, self.address, self.key, self.curl)

    def _browser(self) -> QWidget:
        said = translate(
            "Name your shop's address, then put this on its pages. It sets no cookies; the gateway must be reachable "
            "from where your customers are."
        )
        self.origin = QLineEdit()
        self.origin.setPlaceholderText("https://shop.example")
        self.origin.setAccessibleName(translate("Address of your shop"))
        self.origin.setFixedHeight(self.theme.tokens.px(32))
        self.origin.setMaxLength(300)
        self.origin.editingFinished.connect(lambda: self.origin_given.emit(self.origin.text().strip()))
        return self._page(said, self.origin, self.snippet)

    def _socket(self) -> QWidget:
        said = translate(
            "Every program that speaks WebSocket can send events to this address. Each batch is answered when it is "
            "stored; sending the same event twice does no harm."
        )
        return self._page(said, self.server, self.code)

    # what it is told

    def show_server(self, url: str, code: str) -> None:
        """The server's address, and the lines for it."""
        self.url = url
        self.server.say(url)
        self.code.say(code)

    def show_gateway(self, address: str, key: str, curl: str, snippet: str) -> None:
        """The gateway is there."""
        for part, text in ((self.address, address), (self.key, key), (self.curl, curl), (self.snippet, snippet)):
            part.say(text)
        self._say_gateway(address, Mark.DONE, translate("Stop gateway"))

    def show_starting(self) -> None:
        """It is being started."""
        self._say_gateway(translate("Starting…"), Mark.WAITING, translate("Stop gateway"))
        self.toggle.setEnabled(False)

    def show_no_gateway(self, why: str = "") -> None:
        """There is none: stopped, or failed with a reason."""
        for part in (self.address, self.curl, self.snippet):
            part.say("")
        said = why or translate("Stopped. The other ways in stay open.")
        self._say_gateway(said, Mark.FAILED if why else Mark.WAITING, translate("Start gateway"))

    def _say_gateway(self, said: str, mark: Mark, words: str) -> None:
        self.gateway_row.show_check(Check(translate("Gateway"), said, mark))
        self.toggle.set_parts(Words(words))
        self.toggle.setEnabled(True)

    def show_waiting(self) -> None:
        """No event yet."""
        self.event_row.show_check(Check(translate("First event"), translate("Waiting for the first event")))

    def show_event(self, words: str, count: int) -> None:
        """An event came; so many in all since the sheet was opened."""
        title = translate("First event") if count == 1 else translate("{count} events").format(count=f"{count:,}")
        self.event_row.show_check(Check(title, words, Mark.DONE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press outside does not close it: one copies here and pastes elsewhere."""
        return False
