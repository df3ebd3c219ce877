"""What is generated is in step with its sources, says what made it, and nothing of it is left over from before."""

from __future__ import annotations

import pytest

from tipx.generate import ROOT, generated
from tipx.standard import standard, versions

FILES = {name: text for version in versions() for name, text in generated(standard(version)).items()}
FOLDERS = (
    "docs/rules", "docs/codes", "docs/records", "docs/examples", "tipx/checking/compiled",
    *(f"schemas/{version}/{folder}" for version in versions() for folder in ("single", "xml")),
)  # fmt: skip
"""Folders that hold generated files and nothing else (but an `__init__.py`)."""
OF_EACH_VERSION = ("xml/tipx.xsd", "rules.json", "single/victim.schema.json")


def test_every_generated_file_is_in_step_with_its_sources() -> None:
    drifted = [name for name, text in FILES.items() if (ROOT / name).read_text(encoding="utf-8") != text]
    assert drifted == [], "mend: python -m tipx.generate"


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_stands_among_generated_files_that_is_not_generated_any_more(folder: str) -> None:
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
    there = {name for name in there if "__pycache__" not in name and not name.endswith("__init__.py")}
    assert there == {name for name in FILES if name.startswith(folder + "/")}


@pytest.mark.parametrize("name", [
    *(f"schemas/{version}/{name}" for version in versions() for name in OF_EACH_VERSION),
    *(f"tipx/checking/compiled/v{version.replace('.', '_')}.py" for version in versions()),
    "docs/rules/TIPX-REF-001.md", "docs/codes/sex.md", "docs/records/victim.md",
    "docs/examples/valid.md",
])  # fmt: skip
def test_a_generated_file_says_so_at_its_start(name: str) -> None:
    assert "python -m tipx.generate" in FILES[name][:400]
