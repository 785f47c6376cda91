"""Dress: what a chart is painted with now: colours by meaning, fonts by role, words by language, the pixel ratio."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont

from cartmonitor.domain.charts import Tone, Verdict
from cartmonitor.domain.words import Text
from cartmonitor.gui import painting
from cartmonitor.gui.fonts import Role
from cartmonitor.gui.speech import Speech
from cartmonitor.gui.theme import EventColours, Tokens, ink_on, mix

_VERDICTS = {Verdict.GOOD: Tone.PURCHASE, Verdict.BAD: Tone.ABANDONED}


@dataclass(frozen=True, slots=True)
class Dress:
    """Immutable; a change of theme, language, screen or staleness makes another one."""

    tokens: Tokens
    speech: Speech
    is_stale: bool = False
    ratio: float = 1.0
    """Device pixels per px: pens of pyqtgraph are in device pixels."""

    def _colours(self, tone: Tone) -> EventColours | None:
        if tone is Tone.NEUTRAL:
            return None
        return self.tokens.event("view" if self.is_stale else tone.value)

    def mark(self, tone: Tone, share: float = 1.0) -> QColor:
        """The colour of bars, lines and dots; `share` below 1 mixes it with the surface (opaque)."""
        colours = self._colours(tone)
        return QColor(mix(colours.mark if colours else self.tokens.text3, self.tokens.surface, share))

    def ink(self, tone: Tone) -> QColor:
        """The colour of words and glyphs."""
        colours = self._colours(tone)
        return QColor(colours.text if colours else self.tokens.text3)

    def tint(self, tone: Tone) -> QColor:
        """The ground of tags and glyph tiles."""
        colours = self._colours(tone)
        return QColor(colours.tint if colours else self.tokens.sunken)

    def on(self, ground: QColor) -> QColor:
        """A readable text colour on a coloured ground."""
        return QColor(ink_on(ground.name()))

    def verdict(self, verdict: Verdict) -> QColor:
        """Good, bad, or grey if neither."""
        tone = _VERDICTS.get(verdict)
        return self.ink(tone) if tone and not self.is_stale else self.color("text2")

    @property
    def figure(self) -> QColor:
        """The colour of figures; drained a little when stale, still far above AA."""
        return self.color("text2" if self.is_stale else "text")

    def color(self, name: str, alpha: float = 1.0) -> QColor:
        """A token by name."""
        return self.tokens.color(name, alpha)

    def font(self, role: Role) -> QFont:
        """The font of a role."""
        return self.tokens.font(role)

    def say(self, text: Text | None) -> str:
        """A text in the present language, tamed to one harmless line."""
        return painting.tame(self.speech.say(text))

    def width(self, text: str, role: Role) -> float:
        """How wide a text is, px."""
        return float(self.tokens.metrics(role).horizontalAdvance(text))

    def px(self, length: float) -> float:
        """A length at the present text scale."""
        return length * self.tokens.text_scale

    def ramp(self, share: float, tone: Tone = Tone.PURCHASE) -> QColor:
        """The sequential ramp at 0 to 1, mixed between its seven steps."""
        steps = self.tokens.ramp_abandoned if tone is Tone.ABANDONED else self.tokens.ramp
        if self.is_stale:
            return QColor(mix(self.tokens.view.mark, self.tokens.surface, 0.08 + 0.84 * min(1.0, max(0.0, share))))
        place = min(1.0, max(0.0, share)) * (len(steps) - 1)
        low = min(int(place), len(steps) - 2)
        return QColor(mix(steps[low + 1], steps[low], place - low))
