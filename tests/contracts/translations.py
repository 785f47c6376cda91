"""Which sentences of the program are translatable, and the files that hold them: read, brought up to date, compiled.

`python3 make.py translate` runs this: what is new in the program comes into `resources/translations/*.ts` unfinished,
what is gone leaves it, and the `.qm` files are compiled anew.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import PySide6

from cartmonitor.domain.metrics import METRICS
from cartmonitor.domain.presets import PRESETS
from cartmonitor.domain.segments import GROUPS
from cartmonitor.gui.definitions import STATE_WORDS
from cartmonitor.gui.speech import CONTEXT, PLURAL
from cartmonitor.tabs import TABS
from cartmonitor.tabs.stretches import SECONDS

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "translations"
ROOMS = ("domain", "tabs", "presenter", "gui")
#: Calls whose first argument is a sentence; of `plural` the second one is, with as many forms as a language needs.
MARKS = frozenset({"translate", "words", "Sentence", "plural", "nothing"})
#: Declarations all of whose literals that read like words are sentences.
DECLARATIONS = frozenset({"Act", "ListColumn", "ListKind", "ListRequest", "Preset"})
#: Tables whose words are looked up by key; all literals in them that read like words are sentences.
TABLES = {
    "gui/quality/kinds.py": ("KINDS", "CODES", "_TITLES"),
    "gui/history/model.py": ("ACTION_WORDS", "words"),
    "gui/history/form.py": ("FIELDS", "ACTIONS", "_UNIX_WORDS"),
    "gui/connect/recipes.py": ("_DIALECTS",),
    "tabs/phrases.py": ("WEEKDAYS", "LONG_WEEKDAYS", "LONGER"),
}
#: In these files a chart's own `Words` are sentences; elsewhere in `gui` that is a part of a button.
_CHART_WORDS = ("gui/charts/", "domain/", "tabs/")


@dataclass(frozen=True, order=True)
class Source:
    """One sentence as the program writes it."""

    text: str
    is_plural: bool = False


def sources() -> set[Source]:
    """Every sentence of the program."""
    found: set[Source] = set()
    for room in ROOMS:
        for path in sorted((ROOT / "cartmonitor" / room).rglob("*.py")):
            found |= set(_of_file(path))
    found |= {Source(name) for name in (*GROUPS, *SECONDS, *STATE_WORDS.values())}
    found |= {Source(preset.unit) for preset in PRESETS}
    for metric in METRICS.values():
        found |= {Source(metric.label), Source(f"{metric.label}: {metric.meaning}")}
    for tab in TABS:
        found |= {Source(tab.title), Source(tab.question)}
        for card in tab.cards:
            found |= {Source(words) for words in (card.title, card.subtitle, *card.options) if words}
    return found - {source for source in found if not any(letter.isalpha() for letter in source.text)}


def _of_file(path: Path) -> Iterator[Source]:
    where = path.relative_to(ROOT / "cartmonitor").as_posix()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Assign | ast.AnnAssign) and _target(node) in TABLES.get(where, ()):
            inside = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
            yield from (Source(text) for text in inside if isinstance(text, str) and reads_like_words(text))
        if not isinstance(node, ast.Call) or not (node.args or node.keywords):
            continue
        name = name_of(node)
        if name in MARKS or (name == "Words" and where.startswith(_CHART_WORDS)):
            yield from (Source(text) for value in node.args[:1] for text in literals(value))
            if name == "plural" and len(node.args) > 1:
                yield from (Source(text, True) for text in literals(node.args[1]))
        elif name in DECLARATIONS:
            values = [*node.args, *(one.value for one in node.keywords if one.arg not in ("also", "many"))]
            yield from (
                Source(text, True) for one in node.keywords if one.arg == "many" for text in literals(one.value)
            )
            yield from (Source(text) for value in values for text in literals(value) if reads_like_words(text))


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def name_of(call: ast.Call) -> str:
    """What is called."""
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def literals(node: ast.expr) -> Iterator[str]:
    """Literals an expression may be; not those inside further calls."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from literals(body)
            yield from literals(orelse)
        case ast.BoolOp(values=values) | ast.Tuple(elts=values):
            for value in values:
                yield from literals(value)


def reads_like_words(text: str) -> bool:
    """A sentence, a title, a template; not a key, a token or a name in capitals."""
    if not any(letter.isalpha() for letter in text) or "+" in text:
        return False
    return " " in text.strip() or (text[:1].isupper() and not (text.isupper() and len(text) > 1) and len(text) > 2)


def read(path: Path) -> dict[Source, tuple[str, ...] | None]:
    """Sentence → its translation (of a plural all forms), None while unfinished."""
    kept: dict[Source, tuple[str, ...] | None] = {}
    for message in ET.parse(path).getroot().iter("message"):
        said = message.find("translation")
        assert said is not None
        forms = tuple(form.text or "" for form in said.iter("numerusform")) or (said.text or "",)
        source = Source(message.findtext("source") or "", message.get("numerus") == "yes")
        kept[source] = None if said.get("type") == "unfinished" or not all(forms) else forms
    return kept


def write(path: Path, language: str, kept: dict[Source, tuple[str, ...] | None]) -> None:
    """The file anew, sentences in order, so that a change shows as what it is."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for source, forms in sorted(kept.items()):
        message = ET.SubElement(context, "message", {"numerus": "yes"} if source.is_plural else {})
        ET.SubElement(message, "source").text = source.text
        if source.is_plural:
            ET.SubElement(message, "comment").text = PLURAL
        said = ET.SubElement(message, "translation", {} if forms else {"type": "unfinished"})
        if source.is_plural:
            for form in forms or ("", ""):
                ET.SubElement(said, "numerusform").text = form
        else:
            said.text = forms[0] if forms else ""
    ET.indent(root, "  ")
    text = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', "utf-8")


def compiled(path: Path) -> bytes:
    """What Qt's compiler makes of a `.ts` file."""
    tool = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.qm"
        subprocess.run([tool, "-silent", path, "-qm", made], check=True)
        return made.read_bytes()


def update() -> int:
    """Bring every file up to date; the exit status tells whether sentences wait for a translation."""
    present = sources()
    waiting = 0
    for path in sorted(FOLDER.glob("*.ts")):
        before = read(path)
        kept = {source: before.get(source) for source in present}
        waiting += sum(forms is None for forms in kept.values())
        write(path, path.stem.rpartition("_")[2], kept)
        path.with_suffix(".qm").write_bytes(compiled(path))
        print(
            f"{path.name}: {len(kept)} sentences, {len(present - set(before))} new, {len(set(before) - present)} gone"
        )
        for source in sorted(source for source, forms in kept.items() if forms is None):
            print(f"  unfinished: {source.text}")
    return 1 if waiting else 0


if __name__ == "__main__":
    raise SystemExit(update())
