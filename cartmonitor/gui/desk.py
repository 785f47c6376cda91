"""The desk: what opens over the window on request: notifications, connection, lag, exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from cartmonitor.domain.filters import describe
from cartmonitor.feed import Feed
from cartmonitor.gui.cards import CardView
from cartmonitor.gui.deeds import Deeds
from cartmonitor.gui.heart import Heart
from cartmonitor.gui.notifications import NotificationList, Notifications
from cartmonitor.gui.popover import Side
from cartmonitor.gui.processes import ServerKeeper
from cartmonitor.gui.sheets import ConnectionDetails, LagSheet
from cartmonitor.gui.speech import of_words, translate, version_words
from cartmonitor.gui.toolbar import health_words
from cartmonitor.gui.window import Window
from cartmonitor.presenter import Vitals
from cartmonitor.settings import Settings


class Desk:
    """Opens things for one window. It reads what others hold, and changes nothing."""

    def __init__(
        self,
        window: Window,
        settings: Settings,
        heart: Heart,
        vitals: Vitals,
        keeper: ServerKeeper,
        notifications: Notifications,
        feed: Callable[[], Feed | None],
        now: Callable[[], datetime],
        retry: Callable[[], None],
        folder: str,
    ) -> None:
        self._window = window
        self._settings = settings
        self._heart = heart
        self._vitals = vitals
        self._keeper = keeper
        self._notifications = notifications
        self._feed = feed
        self._now = now
        self._retry = retry
        self.deeds = Deeds(
            window,
            window.theme,
            window.speech,
            filter_words=self.filter_words,
            now=now,
            parameters=self._parameters,
            folder=folder,
        )
        self.deeds.news.connect(window.toasts.say)
        window.notifications_pressed.connect(self.open_notifications)
        window.connection_pressed.connect(self.open_connection)
        window.lag_pressed.connect(self.open_lag)
        window.export_pressed.connect(lambda kind: self.deeds.export(kind, window.page, window.pages))

    def filter_words(self) -> str:
        """What narrows the screens, for the last line of a picture."""
        return describe(
            self._window.filters, self._now(), str(self._heart.standing.zone), self._window.speech.style, translate
        )

    def _parameters(self, card: CardView) -> Mapping[str, Any]:
        scope = self._window.filters.scope(self._now(), str(self._heart.standing.zone))
        return card.card.parameters(scope, card.option)

    def open_notifications(self) -> None:
        """The list under the bell."""
        popover = NotificationList(self._window.theme, self._window, self._notifications, self._heart.standing.zone)
        popover.open_at(self._window.toolbar.bell, Side.RIGHT)

    def open_connection(self) -> None:
        """What stands between PostgreSQL and this window."""
        sheet = ConnectionDetails(self._window.theme, self._window, self.connection_lines())
        sheet.retry_pressed.connect(self._retry)
        sheet.connect_pressed.connect(self._window.connect_pressed)
        sheet.shop_pressed.connect(self._window.shop_pressed)
        sheet.open_at(self._window.toolbar.connection)

    def open_lag(self) -> None:
        """How late the window was."""
        sheet = LagSheet(self._window.theme, self._window, self._vitals.lags, self._heart.standing.zone)
        sheet.open_in_middle(max(80, self._window.height() - 320))

    def connection_lines(self) -> list[tuple[str, str]]:
        """Label and value, from the database to this window."""
        feed = self._feed()
        where = self._keeper.url
        whose = translate("this window started it") if self._keeper.is_ours else translate("found running")
        style = self._window.speech.style
        lines = [
            (translate("State"), health_words(self._heart.condition.health)),
            (translate("Database"), self._heart.standing.host or translate("starting")),
            (translate("Schema"), version_words(self._heart.standing.schema) if self._heart.standing.schema else "–"),
            (translate("Server"), f"{where} ({whose})" if where else translate("starting")),
            (translate("Position"), of_words(self._vitals.position, self._vitals.head, style)),
            (translate("Shop's zone"), str(self._heart.standing.zone)),
            (translate("Data folder"), str(self._settings.data_dir)),
        ]
        if feed is not None and feed.status.reason:
            lines.append((translate("Last trouble"), feed.status.reason))
        return lines
