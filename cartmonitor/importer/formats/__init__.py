"""The formats of history, one small module each, in the order in which a file is held against them."""

from __future__ import annotations

from cartmonitor.importer.formats import (
    canonical,
    ga4,
    otto,
    rees46,
    retailrocket,
    segment,
    shopify,
    snowplow,
    taobao,
    uci,
)
from cartmonitor.importer.model import Format

#: A new format is one file and one line here.
FORMATS: tuple[Format, ...] = (
    canonical.JSONL,
    canonical.CSV,
    rees46.FORMAT,
    retailrocket.FORMAT,
    otto.FORMAT,
    taobao.FORMAT,
    uci.FORMAT,
    segment.FORMAT,
    ga4.JSONL,
    ga4.CSV,
    snowplow.FORMAT,
    shopify.ORDERS,
    shopify.CHECKOUTS,
)
