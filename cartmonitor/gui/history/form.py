"""The mapping form: which column is which field, what each value of the action column means, how times are written."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from cartmonitor.domain.events import Action
from cartmonitor.gui.appearance import ThemeSource
from cartmonitor.gui.controls import Label
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.history.parts import Chooser, Option
from cartmonitor.gui.speech import translate
from cartmonitor.importer.formats.mapping import IGNORE, UNIX, FileMap
from cartmonitor.importer.preview import TIME_FORMATS, Preview, guess_actions, guess_time, values_of

#: Field of an event → what it is called here, those that are needed first.
FIELDS = (
    ("timestamp", "Time *"), ("customer_id", "Customer"), ("product_id", "Product *"), ("action", "What happened *"),
    ("quantity", "Quantity"), ("product_price", "Price of one"), ("product_title", "Product's title"),
    ("category", "Category"), ("order_id", "Order"), ("cart_id", "Cart"), ("session_id", "Session"),
    ("event_id", "Event's own id"),
)  # fmt: skip
ACTIONS = (
    (Action.VIEW_PRODUCT.value, "product view"),
    (Action.ADD_TO_CART.value, "add to cart"),
    (Action.REMOVE_FROM_CART.value, "removal"),
    (Action.PURCHASE_CART.value, "purchase"),
)
ZONES = (
    "UTC", "Europe/London", "Europe/Lisbon", "Europe/Paris", "Europe/Berlin", "Europe/Madrid", "Europe/Rome",
    "Europe/Warsaw", "Europe/Athens", "Europe/Istanbul", "Europe/Moscow", "Africa/Cairo", "Africa/Lagos",
    "Africa/Johannesburg", "Asia/Dubai", "Asia/Kolkata", "Asia/Bangkok", "Asia/Shanghai", "Asia/Singapore",
    "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo", "America/New_York",
    "America/Chicago", "America/Denver", "America/Los_Angeles",
)  # fmt: skip
_EXAMPLE = datetime(2026, 3, 31, 14, 5, 9)
_UNIX_WORDS = {
    "unix_s": "Seconds since 1970",
    "unix_ms": "Milliseconds since 1970",
    "unix_us": "Microseconds since 1970",
}
#: Values of the action column that are asked about.
MOST_VALUES = 24


def zone_options(shop: str) -> list[Option]:
    """The shop's zone first."""
    return [(name, name) for name in dict.fromkeys((shop, *ZONES))]


def time_words(pattern: str) -> str:
    """How a time is written, by an example."""
    if pattern in UNIX:
        return translate(_UNIX_WORDS[pattern])
    return "2026-03-31 14:05:09 (ISO)" if pattern == "iso" else _EXAMPLE.strftime(pattern)


class MappingForm(QWidget):
    """A mapping being made. `changed` tells of each choice."""

    changed = Signal()

    def __init__(self, theme: ThemeSource, window: QWidget, seen: Preview, mapping: FileMap, zone: str) -> None:
        super().__init__()
        self._theme, self._window, self._seen = theme, window, seen
        self._title = mapping.title
        self._delimiter, self._currency_at = mapping.delimiter, mapping.currency
        self._header = mapping.header
        self._more = {name: value for name, value in mapping.constants.items() if name != "action"}
        self._kept = dict(mapping.actions)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 12, 0)
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(6)
        for place, stretch in ((0, 0), (1, 1), (2, 0), (3, 1)):
            self.grid.setColumnStretch(place, stretch)
        self.fields = {name: self._field(number, name, words) for number, (name, words) in enumerate(FIELDS)}
        for name, column in mapping.columns.items():
            if name in self.fields:
                self.fields[name].choose(str(column).strip().lower())
        if "action" in mapping.constants:
            self.fields["action"].choose(f"={mapping.constants['action']}")
        row = (len(FIELDS) + 1) // 2
        times = [(pattern, time_words(pattern)) for pattern in dict.fromkeys((*TIME_FORMATS, mapping.time_format))]
        self.time = self._chooser(row, 0, translate("Times are written"), times, mapping.time_format)
        self.zone = self._chooser(row, 2, translate("in the zone"), zone_options(zone), mapping.time_zone or zone)
        nothing = [("", translate("none: the shop's own"))]
        currency = "" if mapping.currency is None else str(mapping.currency)
        self.currency = self._chooser(
            row + 1, 0, translate("Currency"), [*nothing, *self._columns()], currency.strip().lower()
        )
        self._label(translate("Name"), row + 1, 2)
        self.name = QLineEdit()
        self.name.setAccessibleName(translate("Name of the mapping"))
        self.name.setMaxLength(60)
        self.name.setFixedSize(theme.tokens.px(220), theme.tokens.px(32))
        self.grid.addWidget(self.name, row + 1, 3)
        self._first_value = row + 2
        self.values: dict[str, Chooser] = {}
        self._value_labels: list[QWidget] = []
        self.fields["action"].chosen.connect(lambda _key: self._ask_values(guess=True))
        self.fields["timestamp"].chosen.connect(lambda _key: self._guess_time())
        self.name.editingFinished.connect(self.changed)
        self._ask_values(guess=False)

    def _label(self, words: str, row: int, column: int) -> Label:
        label = Label(self._theme, words, Role.LABEL, "text2")
        self.grid.addWidget(label, row, column)
        return label

    def _chooser(self, row: int, column: int, words: str, options: list[Option], key: str) -> Chooser:
        self._label(words, row, column)
        chooser = Chooser(self._theme, self._window, words, options, 220)
        chooser.choose(key)
        chooser.chosen.connect(lambda _key: self.changed.emit())
        self.grid.addWidget(chooser, row, column + 1)
        return chooser

    def _columns(self) -> list[Option]:
        if not self._header:
            return [(str(number), str(number)) for number in range(1, len(self._seen.columns) + 1)]
        return [(name.strip().lower(), name.strip()) for name in self._seen.columns if name.strip()]

    def _field(self, number: int, name: str, words: str) -> Chooser:
        half = (len(FIELDS) + 1) // 2
        options = [("", "–"), *self._columns()]
        if name == "action":
            always = translate("always {action}")
            options += [(f"={key}", always.format(action=translate(said))) for key, said in ACTIONS]
        return self._chooser(number % half, 2 * (number // half), translate(words), options, "")

    def _ask_values(self, *, guess: bool) -> None:
        """A chooser for each value of the action column."""
        for old in (*self.values.values(), *self._value_labels):
            old.hide()
            old.deleteLater()
        self.values, self._value_labels = {}, []
        key = self.fields["action"].key
        values = [] if not key or key.startswith("=") else values_of(self._seen.sample, key)[:MOST_VALUES]
        guessed = guess_actions(values) if guess else {}
        options = [("", translate("not known: refused")), *((k, translate(w)) for k, w in ACTIONS),
                   (IGNORE, translate("ignore"))]  # fmt: skip
        for number, value in enumerate(values):
            row, column = self._first_value + number // 2, 2 * (number % 2)
            label = self._label(f"“{value[:40]}”", row, column)
            label.setMaximumWidth(self._theme.tokens.px(170))
            likely = self._kept.get(value) or guessed.get(value) or (value if value in dict(ACTIONS) else "")
            chooser = Chooser(self._theme, self._window, value[:40], options, 220)
            chooser.choose(likely)
            chooser.chosen.connect(lambda _key: self.changed.emit())
            self.grid.addWidget(chooser, row, column + 1)
            self.values[value] = chooser
            self._value_labels.append(label)

    def _guess_time(self) -> None:
        self.time.choose(guess_time(values_of(self._seen.sample, self.fields["timestamp"].key)))

    def mapping(self) -> FileMap:
        """The mapping as it is chosen now."""
        columns: dict[str, str | int] = {}
        constants = dict(self._more)
        for name, chooser in self.fields.items():
            if chooser.key.startswith("="):
                constants[name] = chooser.key[1:]
            elif chooser.key:
                columns[name] = chooser.key
        asked = {value: chooser.key for value, chooser in self.values.items()}
        actions = {value: key for value, key in {**self._kept, **asked}.items() if key and key != value}
        currency: str | int | None = self.currency.key or None
        if currency is not None and not self._header:
            currency = int(currency)
        for name in columns if not self._header else ():
            columns[name] = int(columns[name])
        return FileMap(
            columns=columns,
            actions=actions,
            constants=constants,
            time_format=self.time.key,
            time_zone=self.zone.key,
            currency=currency,
            header=self._header,
            delimiter=self._delimiter,
            title=self._title,
        )
