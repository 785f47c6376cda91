"""The report's HTML: one file, nothing to load, strangers' texts as texts, every definition with the shop's T."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from cartmonitor.domain.charts import Empty
from cartmonitor.domain.definition import Definition
from cartmonitor.domain.numbers import ENGLISH
from cartmonitor.report.collect import Screen
from cartmonitor.report.page import DEFINED, definitions, html
from tests.gui import samples


class Tags(HTMLParser):
    """Collects tags, and what they would load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the tag and its sources."""
        self.tags.append(tag)
        self.loads += [value or "" for name, value in attrs if name in ("src", "href")]


def page(**changes: object) -> str:
    """A report of one screen with a hostile title in it."""
    charts = {card.key: card.present() for card in samples.PRODUCTS.cards}
    viewed = charts["viewed"]
    bars = (replace(viewed.bars[0], label="<img src=x onerror=alert(1)>"), *viewed.bars[1:])
    charts["viewed"] = replace(viewed, bars=bars)
    charts["bands"] = Empty(title="Nothing <here>")
    given = {
        "filters": "Outdoor & <b>", "made": "As of 14 Jun 2025", "shop": Definition(timedelta(minutes=45)),
        "pictures": {"products": b"\x89PNG"}, "style": ENGLISH,
    }  # fmt: skip
    return html([Screen(samples.PRODUCTS, charts)], **{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.case(50)
def test_texts_of_strangers_stay_texts() -> None:
    """No tag comes from data; the title is there, escaped."""
    text = page()
    found = Tags()
    found.feed(text)
    assert found.tags.count("img") == 1
    assert "script" not in found.tags
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "Outdoor &amp; &lt;b&gt;" in text
    assert "Nothing &lt;here&gt;" in text


@pytest.mark.case(52)
def test_the_file_loads_nothing() -> None:
    """Pictures are inside."""
    found = Tags()
    found.feed(page())
    assert all(source.startswith("data:") for source in found.loads)


def test_every_number_is_defined_with_the_shops_own_t() -> None:
    """As many definitions as numbers; 45 minutes, not 60."""
    told = definitions(Definition(timedelta(minutes=45)), ENGLISH)
    assert len(told) == len(DEFINED)
    assert "45 min" in dict(told)["Cart abandonment"]
    assert all("{" not in meaning for _, meaning in told)
