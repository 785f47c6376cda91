"""Tabs at the left, filters at the right: one place to look at what narrows the screens, and to undo it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from cartmonitor.domain.filters import Filters
from cartmonitor.gui import painting
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Button, Icon, Kind, Part, Words, chevron
from cartmonitor.gui.feedrows import age_words
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import translate
from cartmonitor.gui.toolbar import NARROW, Strip


class Tabs(QTabBar):
    """The screens by name; an accent line under the one that is shown."""

    GAP = 24

    def __init__(self, theme: ThemeSource, titles: Sequence[str]) -> None:
        super().__init__()
        self._theme = theme
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setAccessibleName(translate("Screens"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self._hovered = -1
        for number, title in enumerate(titles):
            self.addTab(title)
            self.setTabToolTip(number, f"{title} ({number + 1})")
        theme.changed.connect(lambda _tokens: self.updateGeometry())

    def tabSizeHint(self, index: int) -> QSize:
        """The title with half a gap at each side."""
        tokens = self._theme.tokens
        return QSize(
            round(tokens.metrics(Role.FIGURE).horizontalAdvance(self.tabText(index))) + self.GAP,
            tokens.px(tokens.space.tabs) - 1,
        )

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Never squeezed."""
        return self.tabSizeHint(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The title under the pointer lights up."""
        hovered = self.tabAt(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()
        super().mouseMoveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Titles, and the line under the present one."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painting.smooth(painter)
        for number in range(self.count()):
            rect = QRectF(self.tabRect(number))
            current = number == self.currentIndex()
            lit = current or number == self._hovered
            role = Role.FIGURE if current else Role.NAME
            center = Qt.AlignmentFlag.AlignCenter
            color = tokens.color("text" if lit else "text3")
            painting.write(painter, rect, self.tabText(number), tokens.font(role), color, center, elide=False)
            if current:
                inner = rect.adjusted(self.GAP / 2, 0, -self.GAP / 2, 0)
                line = QRectF(inner.left(), self.height() - 3, inner.width(), 5)
                painting.surface(painter, line, 2, tokens.color("accent"))
                if self.hasFocus():
                    painting.focus_ring(painter, inner.adjusted(-6, 10, 6, -9), 6, tokens)
        painter.end()


class FilterPill(Button):
    """One filter: its label and its value. Set, it is soft and carries a cross; the cross (or Delete) clears it."""

    cleared = Signal()

    def __init__(self, theme: ThemeSource, label: str, icon: str | None = None) -> None:
        super().__init__(theme, Kind.PILL)
        self._label = label
        self._value = translate("All")
        self._icon = icon
        self._is_set = False
        self._is_narrow = False
        self.set_measures(padding=11, gap=6)
        self._say()

    def show_value(self, value: str, *, is_set: bool, label: str | None = None) -> None:
        """What the filter lets through; `is_set` if that is not everything."""
        self._label = self._label if label is None else label
        self._value, self._is_set = painting.tame(value), is_set
        self._say()

    def set_narrow(self, narrow: bool) -> None:
        """Show the value only."""
        self._is_narrow = narrow
        self._say()

    @property
    def is_set(self) -> bool:
        """Whether it narrows anything."""
        return self._is_set

    def _say(self) -> None:
        value = self._value if len(self._value) <= 28 else self._value[:27] + "…"
        parts: list[Part] = [Icon(self._icon, None if self._is_set else "text2")] if self._icon else []
        labelled = self._label and not (
            self._is_narrow and (self._icon or self._is_set or self._value != translate("All"))
        )
        if labelled:
            parts.append(
                Words(self._label, Role.BODY if not self._is_set else Role.NAME, None if self._is_set else "text3")
            )
        parts.append(Words(value, Role.NAME, gap=6))
        parts.append(Icon("x", "accent", 14, gap=6) if self._is_set else chevron())
        self.set_kind(Kind.SOFT if self._is_set else Kind.PILL)
        self.set_parts(*parts, name=f"{self._label}: {self._value}")
        tip = f"{self._label}: {self._value}. {translate('Delete clears it.')}" if self._is_set else ""
        self.set_name(self.accessibleName(), painting.tip(tip))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the cross clears."""
        if (
            self._is_set
            and event.position().x() > self.width() - 28
            and self.rect().contains(event.position().toPoint())
        ):
            self.setDown(False)
            self.cleared.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete clears."""
        if self._is_set and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
            return
        super().keyPressEvent(event)


class FilterBar(Strip):
    """48 px below the toolbar. It says what was pressed; the window opens what is to be chosen from."""

    time_pressed = Signal()
    category_pressed = Signal()
    age_pressed = Signal()
    comparison_pressed = Signal()
    cleared = Signal(str)
    """The field of the filters to be cleared."""

    def __init__(self, theme: ThemeSource, titles: Sequence[str]) -> None:
        super().__init__(theme, theme.tokens.space.tabs)
        self.tabs = Tabs(theme, titles)
        self.time = FilterPill(theme, translate("Time"), "calendar")
        self.category = FilterPill(theme, translate("Category"))
        self.age = FilterPill(theme, translate("Age"))
        self.product = FilterPill(theme, translate("Product"))
        self.customer = FilterPill(theme, translate("Customer"))
        self.comparison = FilterPill(theme, translate("vs"))
        self._is_narrow: bool | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 16, 1)
        row.setSpacing(8)
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        for pill in self.pills:
            row.addWidget(pill)
        self.product.hide()
        self.customer.hide()
        self.time.clicked.connect(self.time_pressed)
        self.category.clicked.connect(self.category_pressed)
        self.age.clicked.connect(self.age_pressed)
        self.comparison.clicked.connect(self.comparison_pressed)
        for field in ("category", "age", "product", "customer"):
            getattr(self, field).cleared.connect(lambda field=field: self.cleared.emit(field))
        QWidget.setTabOrder(self.tabs, self.time)
        theme.changed.connect(lambda _tokens: self._fit())

    @property
    def pills(self) -> tuple[FilterPill, ...]:
        """All pills from the left."""
        return (self.time, self.product, self.customer, self.category, self.age, self.comparison)

    def show_filters(
        self, filters: Filters, time_words: tuple[str, str], against: str, product: str = "", customer: str = ""
    ) -> None:
        """Say what narrows the screens now; `product` and `customer` as people read the filter's ids."""
        name, meaning = time_words
        self.time.show_value(meaning, is_set=False, label=name)
        self.category.show_value(filters.category or translate("All"), is_set=filters.category is not None)
        age = (age_words(filters.age) or translate("unknown")) if filters.age else translate("All")
        self.age.show_value(age, is_set=filters.age is not None)
        self.comparison.show_value(against, is_set=False)
        self.product.setVisible(filters.product is not None)
        self.product.show_value(product or filters.product or "", is_set=True)
        self.customer.setVisible(filters.customer is not None)
        self.customer.show_value(customer, is_set=True)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 1280 px the pills show their value only."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        crowded = self.product.isVisibleTo(self) or self.customer.isVisibleTo(self)
        narrow = self.width() < self.theme.tokens.px(NARROW + 160 if crowded else NARROW)
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            for pill in self.pills:
                pill.set_narrow(narrow)
