"""The house keeps its shape: imports point one way, only the command line prints, the public surface is what is promised."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tipx
from tipx.presenting import SITE_URL
from tipx.ruleset import themes

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tipx"
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if "compiled" not in path.parts]
SPEAKING = ("cli", "generate", "conformance")
"""The packages that write to the terminal: each is a program."""
NETWORK = {"socket", "ssl", "http", "urllib", "urllib.request", "ftplib", "smtplib", "requests", "httpx", "asyncio"} | {
    "dask", "distributed",
}  # fmt: skip
DISTRIBUTED = PACKAGE / "distributed.py"
"""The one module that speaks to other machines: those of the cluster that the user names."""


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_imports_point_one_way() -> None:
    done = subprocess.run(["lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_can_reach_the_network(path: Path) -> None:
    assert imported(path) & NETWORK == ({"dask", "distributed"} if path == DISTRIBUTED else set())


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.relative_to(PACKAGE).parts[0] not in SPEAKING], ids=name_of
)
def test_the_library_never_prints_and_never_logs(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert "print" not in called
    assert imported(path).isdisjoint({"logging", "click"})
    assert "sys.stdout" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_swallows_every_exception_in_silence(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"a bare except in line {node.lineno}"
            silent = len(node.body) == 1 and isinstance(node.body[0], ast.Pass)
            assert not (silent and isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))


def test_every_theme_of_rules_is_a_module_of_the_folder() -> None:
    there = {path.stem for path in (PACKAGE / "ruleset" / "themes").glob("*.py")} - {"__init__"}
    registered = {rule.run.__module__.rsplit(".", 1)[-1] for rule in _rules()}
    assert registered == there
    assert themes.__doc__


def _rules() -> list[object]:
    from tipx.ruleset.registry import rules

    return list(rules().values())


def test_the_public_surface_is_whole_and_sorted() -> None:
    assert tipx.__all__ == sorted(tipx.__all__)
    for name in tipx.__all__:
        assert hasattr(tipx, name)


def test_public_functions_keep_their_names_when_every_module_is_imported() -> None:
    code = (
        "import pkgutil, importlib, tipx\n"
        "skip = ('tipx.__main__', 'tipx.testing', 'tipx.generate.__main__', 'tipx.generate.suite.__main__')\n"
        "for one in pkgutil.walk_packages(tipx.__path__, 'tipx.'):\n"
        "    if one.name not in skip: importlib.import_module(one.name)\n"
        "print(all(not hasattr(getattr(tipx, name), '__path__') for name in tipx.__all__))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "True", done.stderr


LOADED_BY_IMPORT = {"tipx", "tipx.version"}
"""The rest is loaded when a public name is first asked for: so the program can see to interrupts before anything heavy."""


def loaded_after(code: str) -> set[str]:
    program = f"import sys\nbefore = set(sys.modules)\n{code}\nprint(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_tipx_loads_only_what_it_must() -> None:
    loaded = loaded_after("import tipx")
    assert {name for name in loaded if name.split(".")[0] == "tipx"} == LOADED_BY_IMPORT
    heavy = {"click", "lxml", "orjson", "jsonschema", "jsonschema_rs", "fastjsonschema", "json", "csv", "xml"}
    assert {name.split(".")[0] for name in loaded}.isdisjoint(heavy)


def test_every_public_name_is_there_and_listed_though_it_is_loaded_late() -> None:
    assert set(tipx.__all__) <= set(dir(tipx))
    assert [name for name in tipx.__all__ if not hasattr(tipx, name)] == []
    assert set(tipx._HOME_OF) == set(tipx.__all__) - {"__version__"}


def test_validating_json_loads_neither_the_xml_parser_nor_the_assessment_texts_nor_the_generator() -> None:
    loaded = loaded_after('import tipx; tipx.validate(b\'{"recordType": "victim"}\')')
    assert loaded.isdisjoint({"lxml.etree", "xml.etree.ElementTree", "tipx.generate", "tipx.assessment.text", "click"})
    assert loaded.isdisjoint({"jsonschema", "fastjsonschema", "hypothesis"})


def test_the_docs_address_is_one_setting() -> None:
    lines = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    assert f"site_url: {SITE_URL}" in lines


def test_readme_and_ci_run_the_same_test_command() -> None:
    command = "pip install -q -e '.[dev]' && python -m pytest -n auto"
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
