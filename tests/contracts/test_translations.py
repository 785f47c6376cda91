"""Every word of the window is translatable, and translated into every language there is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.contracts import translations
from tests.contracts.translations import FOLDER, ROOT, Source

FILES = sorted(FOLDER.glob("*.ts"))
#: `{bare_high}` is the same value as `{high}`, without its currency: a language says which end bears it.
PLACEHOLDER = re.compile(r"\{(?:bare_)?(\w*)\}")
#: Calls that show their text to a person: a literal in one of them has to go through the translator.
SHOWN = frozenset({
    "Words", "Label", "Paragraph", "Button", "Entry", "News", "Segment", "Check", "setAccessibleName", "setToolTip",
    "setAccessibleDescription", "setPlaceholderText", "setWindowTitle", "set_name", "set_parts", "show_note",
})  # fmt: skip
#: What is nobody's language: names of things.
NAMES = frozenset({"cartmonitor", "PostgreSQL"})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_sentence_is_there_finished_and_none_is_left_over(path: Path) -> None:
    """`python3 make.py translate` brings the file up to date and lists what waits for its words."""
    kept, present = translations.read(path), translations.sources()
    assert sorted(source.text for source in present - set(kept)) == []
    assert sorted(source.text for source in set(kept) - present) == []
    assert sorted(source.text for source, forms in kept.items() if forms is None) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_placeholders_agree(path: Path) -> None:
    """A translation names the values of its sentence and no others, in any order; each plural form has its number."""
    wrong = []
    for source, forms in translations.read(path).items():
        wanted = set(PLACEHOLDER.findall(source.text))
        for form in forms or ():
            found = set(PLACEHOLDER.findall(form))
            is_one = source.is_plural and form == (forms or ("",))[0]  # "das letzte Ereignis" needs no number
            if found != wanted and not (is_one and found <= wanted):
                wrong.append((source.text, form))
    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_compiled_file_is_of_this_text(path: Path) -> None:
    """The `.qm` that is shipped is what Qt's compiler makes of the `.ts` beside it."""
    assert path.with_suffix(".qm").read_bytes() == translations.compiled(path)


def test_a_language_has_as_many_plural_forms_as_it_needs() -> None:
    """German has two; sentences without a number have one."""
    for source, forms in translations.read(FOLDER / "cartmonitor_de.ts").items():
        assert len(forms or ()) == (2 if source.is_plural else 1), source


def test_no_text_is_shown_without_the_translator() -> None:
    """A literal that reads like words and is handed to a widget stands inside translate(), plural() or words()."""
    found = []
    for path in sorted((ROOT / "cartmonitor" / "gui").rglob("*.py")):
        if "charts" in path.parts:  # a chart's `Words` are sentences, translated where they are said
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and translations.name_of(node) in SHOWN:
                values = [*node.args, *(keyword.value for keyword in node.keywords)]
                texts = [text for value in values for text in translations.literals(value)]
                found += [f"{path.name}:{node.lineno} {text}" for text in texts if _is_word(text)]
    assert found == []


def _is_word(text: str) -> bool:
    return translations.reads_like_words(text) and text not in NAMES


def test_the_reader_finds_what_the_program_says() -> None:
    """Marked sentences, tables of declarations, numbers with their meaning, screens with their cards, plural forms."""
    found = translations.sources()
    for text in ("Start simulator", "Pause or resume feed", "Revenue leaders", "Opened", "until {time}", "Champions"):
        assert Source(text) in found
    assert Source("{count} new events", is_plural=True) in found
    assert any(source.text.startswith("Cart abandonment: ") for source in found)
