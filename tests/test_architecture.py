"""The walls of the house, held by reading the code: who imports whom, and what a page may hold."""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# From the ground up; a module imports only from lines above its own. A new module says here where it lives.
LAYERS = (
    ("errors", "i18n"),
    ("cage",),
    ("scales",),
    ("filters", "estimate", "study"),
    ("orders",),
    ("tally", "ingest"),
    ("scores",),
    ("compare",),
    ("trends", "weights", "customers", "association"),
    ("say_do", "mirror", "items"),
    ("findings",),
    ("theme",),
    ("charts",),
    ("panels",),
    ("export",),
    ("report", "ui"),
    ("__main__",),
)
STOREY = {name: storey for storey, names in enumerate(LAYERS) for name in names}

READS_FILES = {"ui", "__main__", "ingest"}
"""Who may ask ingest: everyone else works on the Study it makes."""

PAGE_MAY_NOT_IMPORT = {"ingest", "tally", "export", "report", "__main__"}
PAGE_LIBRARIES = {"streamlit", "cxdash"} | (sys.stdlib_module_names - {"math", "os", "statistics"})

MEETS_PANICS = {"cxdash/cage.py", "cxdash/ingest/files/workbook.py"}
"""A panic of the Rust reader is a BaseException without a name that can be imported."""

HEAVY = ("statsmodels", "scipy.stats", "vl_convert", "xlsxwriter")
"""Seconds on first use: imported inside the function that needs them."""

# fmt: off
FRAME_VERBS = {
    "agg", "aggregate", "apply", "group_by", "groupby", "merge", "pivot", "pivot_table", "query",
}
SAYS = {
    "Page", "badge", "button", "caption", "chat_input", "checkbox", "data_editor", "date_input", "dialog",
    "download_button", "error", "expander", "feedback", "file_uploader", "form_submit_button", "header",
    "info", "link_button", "markdown", "metric", "multiselect", "number_input", "page_link", "pills",
    "popover", "progress", "radio", "segmented_control", "select_slider", "selectbox", "slider", "spinner",
    "status", "subheader", "success", "tabs", "text", "text_area", "text_input", "time_input", "title",
    "toast", "toggle", "warning", "write",
}
"""Streamlit's calls that put their text before a reader."""
# fmt: on
SAID = {"label", "help", "placeholder", "body", "title", "text", "caption", "delta_description"}


def modules(*folders: str) -> list[Path]:
    """Every Python file of these folders or files, those written so far."""
    found = []
    for folder in folders:
        path = ROOT / folder
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return found


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), name_of(path))


def every(*folders: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", modules(*folders), ids=name_of)


def imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    """Line and dotted name of each thing imported: ``from cxdash import charts`` is ``cxdash.charts``."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"line {node.lineno}: imports say their whole name"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def on_import(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a module is imported: everything but the insides of functions."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield node
            yield from on_import(node)


def layer(dotted: str) -> str | None:
    """The part of cxdash a name belongs to, or None for another library's."""
    root, _dot, rest = dotted.partition(".")
    return rest.partition(".")[0] if root == "cxdash" else None


def breaches(tree: ast.AST, forbidden: Iterable[str]) -> list[tuple[int, str]]:
    """Imports of these libraries or parts of them."""
    return [
        (line, name)
        for line, name in imports(ast.walk(tree))
        if any(name == library or name.startswith(library + ".") for library in forbidden)
    ]


@every("cxdash")
def test_a_module_imports_only_from_below(path: Path) -> None:
    own = path.relative_to(ROOT / "cxdash").with_suffix("").parts[0]
    if own == "__init__":
        assert not list(imports(ast.walk(tree_of(path))))
        return
    assert own in STOREY, f"say in LAYERS on which storey cxdash/{own} lives"
    wrong = [
        (line, name)
        for line, name in imports(ast.walk(tree_of(path)))
        if (other := layer(name)) and other != own and not STOREY.get(other, len(LAYERS)) < STOREY[own]
    ]
    assert not wrong, f"{own} reaches up or sideways: {wrong}"


@every("cxdash")
def test_only_the_edges_read_files(path: Path) -> None:
    own = path.relative_to(ROOT / "cxdash").with_suffix("").parts[0]
    assert own in READS_FILES or not breaches(tree_of(path), ["cxdash.ingest"])


@every("cxdash")
def test_streamlit_stays_in_the_interface(path: Path) -> None:
    if "ui" not in path.relative_to(ROOT).parts:
        assert not breaches(tree_of(path), ["streamlit"])


@every("cxdash", "app.py")
def test_heavy_modules_wait_until_they_are_needed(path: Path) -> None:
    early = [
        (line, name)
        for line, name in imports(on_import(tree_of(path)))
        if any(name == heavy or name.startswith(heavy + ".") for heavy in HEAVY)
    ]
    assert not early, f"import inside the function: {early}"


@every("cxdash", "pages", "app.py")
def test_session_state_is_touched_in_one_place(path: Path) -> None:
    touched = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Attribute) and node.attr == "session_state")
        or (isinstance(node, ast.alias) and node.name == "session_state")
    ]
    assert not touched or name_of(path) == "cxdash/ui/session.py", f"lines {touched}: ask cxdash.ui.session"


@every("cxdash", "pages", "app.py")
def test_no_html_is_let_through(path: Path) -> None:
    assert "unsafe_allow_html" not in path.read_text("utf-8")


@every("cxdash", "pages", "app.py")
def test_only_named_errors_are_caught(path: Path) -> None:
    blind = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and any(
            caught is None or (isinstance(caught, ast.Name) and caught.id in {"Exception", "BaseException"})
            for caught in (node.type.elts if isinstance(node.type, ast.Tuple) else [node.type])
        )
    ]
    assert not blind or name_of(path) in MEETS_PANICS, f"lines {blind} catch whatever comes"


@every("pages")
def test_a_page_is_short_and_asks_a_question(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 100
    assert (ast.get_docstring(tree_of(path)) or "").rstrip().endswith("?"), (
        "the docstring is the reader's question"
    )


@every("pages")
def test_a_page_only_places(path: Path) -> None:
    tree = tree_of(path)
    strangers = [
        (line, name)
        for line, name in imports(ast.walk(tree))
        if name.partition(".")[0] not in PAGE_LIBRARIES or layer(name) in PAGE_MAY_NOT_IMPORT
    ]
    sums = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr)
    ]
    verbs = [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in FRAME_VERBS
    ]
    long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.body[0].lineno >= 8
    ]
    assert (strangers, sums, verbs, long) == ([], [], [], []), (
        "imports, arithmetic, frame work, long functions"
    )


def untranslated(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Literal words given to Streamlit's text calls without passing through ``_()``."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in SAYS and ast.unparse(node.func.value) != "_log":
            first = [] if node.func.attr == "Page" else node.args[:1]
            spoken = [*first, *(word.value for word in node.keywords if word.arg in SAID)]
            yield from ((part.lineno, said) for part in spoken if (said := words(part)))


def words(node: ast.AST) -> str:
    """The letters of a literal, of an f-string's fixed parts, or of literals joined or listed."""
    if isinstance(node, ast.Constant):
        text = node.value if isinstance(node.value, str) else ""
        return text if any(letter.isalpha() for letter in text) else ""
    parts: list[ast.AST] = []
    if isinstance(node, ast.JoinedStr):
        parts = list(node.values)
    elif isinstance(node, ast.BinOp):
        parts = [node.left, node.right]
    elif isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    elif isinstance(node, ast.List | ast.Tuple):
        parts = list(node.elts)
    return " ".join(filter(None, map(words, parts)))


@every("cxdash/ui", "pages")
def test_every_word_on_screen_is_translated(path: Path) -> None:
    bare = list(untranslated(tree_of(path)))
    assert not bare, f"wrap in _(): {bare}"


def test_the_search_for_untranslated_words_finds_them() -> None:
    source = """
st.title("Scores")
st.metric(_("NPS"), "x", help=f"{n} answers")
st.tabs(["A"])
st.write("·", label="")
"""
    assert list(untranslated(ast.parse(source))) == [(2, "Scores"), (3, " answers"), (4, "A")]


@every("cxdash", "pages")
def test_no_text_hides_inside_an_f_string(path: Path) -> None:
    # The extraction of messages does not look into f-strings, so their texts would stay English.
    hidden = [
        call.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "ngettext"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]
    assert not hidden, f"lines {hidden}: take the text out of the f-string"
