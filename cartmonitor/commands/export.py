"""`export SCREEN`: what a screen shows, as CSV, XLSX, JSON or a picture, for the filters given."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cartmonitor.commands import Trouble, screens
from cartmonitor.commands.progress import Progress
from cartmonitor.commands.snapshot import _scale, _size

if TYPE_CHECKING:
    from cartmonitor.commands.screens import Told
    from cartmonitor.domain.tab import Tab

HELP = "what a screen shows, as CSV, XLSX, JSON or PNG"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("screen", help="overview, customers, seasonality, products or abandoned-carts")
    parser.add_argument("--format", choices=("csv", "xlsx", "json", "png"), help="default: by the ending of --out")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to; csv: F-<card>.csv per card")
    parser.add_argument("--card", default="", metavar="NAME", help="one card alone")
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="of a picture; default: light")
    parser.add_argument("--size", type=_size, default=(1440, 900), metavar="WxH", help="of a picture of a screen")
    parser.add_argument("--scale", type=_scale, default=2.0, metavar="N", help="of a picture; default: 2")
    screens.configure(parser)


def run(options: argparse.Namespace) -> int:
    """Read the screen, write the files, print their names."""
    from cartmonitor.report import files
    from cartmonitor.tabs import tab

    kind = options.format or options.out.suffix.removeprefix(".").lower()
    if kind not in ("csv", "xlsx", "json", "png"):
        raise Trouble("say --format csv, xlsx, json or png, or end --out with one of them", 2)
    try:
        screen = tab(options.screen.removesuffix(".png"))
        if options.card:
            screen.card(options.card)
    except KeyError as error:
        raise Trouble(str(error.args[0]), 2) from None
    if kind == "png":
        _need_qt()
    progress = Progress()
    try:
        told = asyncio.run(screens.read(options, [screen], progress, options.card))
    finally:
        progress.done()
    if told.is_stale:
        print("cartmonitor: the numbers have not caught up with the newest events yet", file=sys.stderr)
    for path, content in _contents(kind, options, screen, told):
        try:
            files.write(path, content)
        except OSError as error:
            raise Trouble(f"{path} cannot be written: {error.strerror or error}; choose another place") from error
        print(path)
    return 0


def _contents(kind: str, options: argparse.Namespace, screen: Tab, told: Told) -> list[tuple[Path, bytes]]:
    """The files and what goes into them."""
    from cartmonitor.report import tables

    charts = told.screens[0].charts
    made = {key: replace(chart.to_table(), zone=told.scope.timezone) for key, chart in charts.items()}
    if kind == "csv":
        texts = {key: tables.csv_text(table).encode() for key, table in made.items()}
        if options.card:
            return [(options.out, texts[options.card])]
        stem = options.out.with_suffix("") if options.out.suffix.lower() == ".csv" else options.out
        return [(stem.with_name(f"{stem.name}-{key}.csv"), text) for key, text in texts.items()]
    if kind == "json":
        return [(options.out, json.dumps(_answer(screen, told, made), ensure_ascii=False, indent=2).encode() + b"\n")]
    if kind == "xlsx":
        try:
            return [(options.out, tables.xlsx_bytes({screen.card(key).title: table for key, table in made.items()}))]
        except ImportError:
            raise Trouble(
                "xlsx needs one more package: pip install 'cartmonitor[xlsx]', or take --format csv"
            ) from None
    return [(options.out, _picture(options, screen, told))]


def _answer(screen: Tab, told: Told, made: dict[str, Any]) -> dict[str, Any]:
    from cartmonitor.domain.periods import stamp
    from cartmonitor.domain.words import say
    from cartmonitor.report import tables

    scope = told.scope
    cards = {}
    for key, chart in told.screens[0].charts.items():
        card = screen.card(key)
        subtitle = chart.subtitle if chart.subtitle is not None else card.subtitle
        cards[key] = {
            "title": card.title,
            "subtitle": say(subtitle),
            "summary": say(chart.summary),
            **tables.json_table(made[key]),
        }
    return {
        "screen": screen.key,
        "title": screen.title,
        "period": {
            "from": stamp(scope.since), "to": stamp(scope.until), "as_of": stamp(scope.as_of),
            "timezone": scope.timezone,
        },
        "filters": {name: getattr(scope, name) for name in ("category", "age", "product", "customer")},
        "stale": told.is_stale,
        "cards": cards,
    }  # fmt: skip


def _need_qt() -> None:
    from cartmonitor import preflight

    lacking = preflight.missing(preflight.qt_needs(None))
    if lacking:
        raise Trouble(f"this system lacks what Qt needs; paste: {preflight.line_to_paste(lacking)}", 3)


def _picture(options: argparse.Namespace, screen: Tab, told: Told) -> bytes:
    from cartmonitor.gui import studio

    footer = f"{screens.filter_words(told.scope)} · cartmonitor"
    look = studio.look(options.theme, options.scale, told.scope.timezone, told.currency, footer)
    charts = told.screens[0].charts
    if options.card:
        return studio.card_png(screen.card(options.card), charts[options.card], look)
    return studio.screen_png(screen, charts, look, options.size)
