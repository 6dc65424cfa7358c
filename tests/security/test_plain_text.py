"""Rule 4: what people typed is shown as they typed it: no widget takes it for markup, a link opens https alone.

The window with markup in every field is `test_markup_in_the_window.py`.
"""

import ast
from pathlib import Path

import pytest

from care_desktop.domain.feedback_board import roadmap_host
from care_desktop.ui.account_words import link_host
from tests.security.source import called_name, calls, dotted, modules, place, tree

ROOT = Path(__file__).parents[2]
RICH = (
    "QTextBrowser", "QTextEdit", "QErrorMessage", "QWhatsThis", "QSplashScreen", "QInputDialog", "QProgressDialog",
    "QStaticText", "QWebEngineView", "QWizard",
)  # fmt: skip
RICH_CALLS = (
    "setHtml",
    "insertHtml",
    "appendHtml",
    "setMarkdown",
    "setOpenExternalLinks",
    "setWhatsThis",
    "setStatusTip",
)
OPENS = {
    "care_desktop/ui/choose_file.py",
    "care_desktop/ui/dialogs/account_code.py",
    "care_desktop/ui/dialogs/account_form.py",
    "care_desktop/ui/dialogs/account_sealed.py",
    "care_desktop/ui/dialogs/feedback_form.py",
    "care_desktop/ui/widgets/account_proposal.py",
    "care_desktop/ui/widgets/account_secret.py",
}
"""Modules that hand something to the system to open: a folder, and addresses that `link_host` or `roadmap_host` let
through."""


SHIPPED_TEXT = {"care_desktop/ui/handbook_window.py", "care_desktop/ui/widgets/handbook_view.py"}
"""Modules that read Markdown of our own, the handbook, and never what anybody typed; links there are only told."""
OF_SHIPPED_TEXT = ("setMarkdown", "QTextBrowser")


def is_safe(words: ast.expr) -> bool:
    """Whether a tooltip is escaped, or fixed words of ours."""
    if isinstance(words, ast.Constant):
        return True
    if isinstance(words, ast.IfExp):
        return is_safe(words.body) and is_safe(words.orelse)
    return isinstance(words, ast.Call) and called_name(words) in ("tooltip", "self.tr")


def markup(module: ast.Module, name: str = "") -> list[ast.AST]:
    """Everything that may show data as markup."""
    found: list[ast.AST] = []
    made = [(call, called_name(call)) for call in calls(module)]
    has_plain_format = any(
        called.endswith(".setTextFormat") and dotted(call.args[0]) == "Qt.TextFormat.PlainText" for call, called in made
    )
    pictures = any(called.endswith(".setPixmap") for _call, called in made)
    for call, called in made:
        last = called.rpartition(".")[2]
        tips = {"setToolTip": 0, "showText": 1}
        unsafe = (
            last in RICH_CALLS
            or (last in RICH and called == last)
            or (last in tips and called.startswith(("QToolTip", "self", "box")) and not is_safe(call.args[tips[last]]))
            or (last == "setToolTip" and not is_safe(call.args[0]))
            or (called in ("QLabel", "QMessageBox") and (call.args and isinstance(call.args[0], ast.Constant)))
            or (called in ("QLabel", "QMessageBox") and not has_plain_format and not pictures)
            or called.startswith("QMessageBox.")
            or (last == "openUrl" and name not in OPENS)
        )
        if unsafe:
            found.append(call)
    found += [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
        and any(dotted(base) in (*RICH, "QLabel", "QMessageBox") for base in node.bases)
        and not has_plain_format
    ]
    return found


def is_of_shipped_text(path: Path, node: ast.AST) -> bool:
    """Whether it only shows the handbook."""
    if path.relative_to(ROOT).as_posix() not in SHIPPED_TEXT:
        return False
    if isinstance(node, ast.ClassDef):
        return [dotted(base) for base in node.bases] == ["QTextBrowser"]
    return isinstance(node, ast.Call) and called_name(node).rpartition(".")[2] in OF_SHIPPED_TEXT


def test_no_widget_takes_data_for_markup() -> None:
    words = (*RICH, *RICH_CALLS, "QLabel", "QMessageBox", "ToolTip", "openUrl")
    found = [
        place(path, node)
        for path in modules(naming=words)
        for node in markup(tree(path), path.relative_to(ROOT).as_posix())
        if not is_of_shipped_text(path, node)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "QTextBrowser()", "view.setHtml(note)", "button.setToolTip(person.name)",
        "self.setToolTip(self.tr('{n}').format(n=1))",
        "QToolTip.showText(at, name, self)", "QLabel()", "QMessageBox.question(self, title, text)", "QMessageBox(self)",
        "class Words(QLabel): ...", "QDesktopServices.openUrl(url)", "self.setToolTip('' if no else name)",
    ],
)  # fmt: skip
def test_the_rule_can_fail(line: str) -> None:
    assert markup(ast.parse(line))


def test_the_handbook_shows_markdown_of_ours_and_follows_no_link_itself() -> None:
    for name in SHIPPED_TEXT:
        module = tree(ROOT / name)
        said = {called_name(call) for call in calls(module)}
        assert not said & {"self.setHtml", "self.insertHtml", "self.setSource", "QDesktopServices.openUrl"}
    view = tree(ROOT / "care_desktop/ui/widgets/handbook_view.py")
    (opens,) = [call for call in calls(view) if called_name(call).endswith(".setOpenLinks")]
    assert ast.literal_eval(opens.args[0]) is False


@pytest.mark.parametrize("host_of", [link_host, roadmap_host])
@pytest.mark.parametrize(
    "address",
    ["http://example.org", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "ssh://example.org", "",
     "\\\\server\\share", "https://", "https:example.org", "smb://example.org/x"],
)  # fmt: skip
def test_only_https_opens(host_of: object, address: str) -> None:
    assert callable(host_of) and not host_of(address)


@pytest.mark.parametrize("host_of", [link_host, roadmap_host])
def test_the_host_that_opens_is_the_one_that_is_shown(host_of: object) -> None:
    assert callable(host_of)
    assert host_of("https://forum.example.org/t/1") == "forum.example.org"
    assert host_of("https://good.example.org@bad.example.org/") in ("", "bad.example.org")
