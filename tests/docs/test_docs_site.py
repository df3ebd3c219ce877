"""The docs site builds strictly, holds every page, and asks nothing of other hosts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from page_runner import ROOT

import tipx
from tipx.presenting import SITE_URL
from tipx.standard.examples import every_example

LOADING = {
    "script": ("src",), "img": ("src", "srcset"), "iframe": ("src",), "source": ("src", "srcset"), "video": ("src",),
    "audio": ("src",), "object": ("data",), "embed": ("src",), "form": ("action",), "input": ("src",),
}  # fmt: skip
"""What a browser fetches, or sends to, by itself. Of `link` only some kinds; of `a` nothing until somebody clicks."""

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


class _Loads(HTMLParser):
    """Collects what a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        names = LOADING.get(tag, ())
        if tag == "link" and given.get("rel") not in ("canonical", "prev", "next", "alternate", "edit"):
            names = ("href",)
        self.found += [given[name] for name in names if name in given]
        self.found += re.findall(r"url\(([^)]*)\)", given.get("style", ""))


def loaded(text: str) -> list[str]:
    """What a page of HTML makes a browser fetch."""
    parser = _Loads()
    parser.feed(text)
    return parser.found


def foreign(addresses: list[str]) -> list[str]:
    return [one for one in addresses if urlsplit(one.strip("\"' ")).netloc]


def pages(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")


def test_no_page_fetches_anything_from_another_host(site: Path) -> None:
    seen = 0
    for name, text in pages(site):
        addresses = loaded(text)
        seen += len(addresses)
        assert foreign(addresses) == [], name
    assert seen > 100


def test_no_style_sheet_fetches_anything_from_another_host(site: Path) -> None:
    sheets = sorted(site.rglob("*.css"))
    assert sheets
    for path in sheets:
        text = path.read_text(encoding="utf-8")
        addresses = re.findall(r"url\(([^)]*)\)", text) + re.findall(r"@import\s+[\"']([^\"']+)", text)
        assert foreign([one for one in addresses if "data:" not in one]) == [], path.name


def test_nothing_is_used_for_which_the_theme_itself_asks_another_host(site: Path) -> None:
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "  font: false\n" in settings
    assert not re.search("^(repo_url|extra_javascript|extra_css):", settings, re.MULTILINE)
    assert [name for name, text in pages(site) if re.search('class="[^"]*mermaid', text)] == []


def test_what_another_host_would_be_asked_for_is_noticed() -> None:
    text = (
        '<link rel="stylesheet" href="https://fonts.example/x.css"><script src="//cdn.example/x.js"></script>'
        '<img src="/logo.png"><a href="https://example/">there</a><p style="background: url(http://host.example/x)">'
    )
    assert foreign(loaded(text)) == ["https://fonts.example/x.css", "//cdn.example/x.js", "http://host.example/x"]


def test_every_problem_and_every_record_type_has_its_page_where_the_report_says(site: Path) -> None:
    for rule in tipx.rules():
        assert (site / "rules" / rule.id / "index.html").is_file(), rule.id
    report = tipx.validate(b"{}")
    for problem in report.problems:
        assert problem.doc.startswith(SITE_URL)
        assert (site / problem.doc.removeprefix(SITE_URL) / "index.html").is_file()
    for kind in ("bundle", "case", "victim", "referral"):
        assert (site / "records" / kind / "index.html").is_file()


def test_every_example_stands_on_a_page_with_its_story(site: Path) -> None:
    texts = {group: (site / "examples" / group / "index.html").read_text(encoding="utf-8") for group in
             ("valid", "warned", "invalid")}  # fmt: skip
    for example in every_example():
        text = texts[example.json.parent.name]
        assert f'id="{example.name}"' in text, example.name
        assert f"<code>{example.name}</code>" in text, example.name


def test_every_prose_page_is_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    assert {path.name for path in (ROOT / "docs").glob("*.md")} <= set(re.findall(r"[\w-]+\.md", menu))


def test_the_page_of_the_versions_is_the_policy_of_the_schemas(site: Path) -> None:
    text = (site / "versions" / "index.html").read_text(encoding="utf-8")
    title = (ROOT / "schemas" / "VERSIONING.md").read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
    assert title in text
    assert "--8&lt;--" not in text
