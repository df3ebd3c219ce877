"""What is measured: TIPX with all its layers, and peers that parse and check the schema alone.

Each candidate is set up once in a process of its own and then reads files. Whoever checks schemas checks record by record,
each against the schema of its own type, as TIPX does; the header is checked against that of the bundle. Every candidate
says how many records it has seen, and stops where one is refused, so that none is fast by doing less.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.payloads import NOW

LISTS = ("cases", "victims", "referrals")

Work = Callable[[Path], int]
"""Reads a file and gives the number of its records; whatever it needs was set up before."""


class Left(Exception):
    """This candidate cannot be measured here; the text says why."""


class Candidate(NamedTuple):
    """Something to measure. `most`: it is given no more records than that, because it is slow. `cores`: one or all."""

    key: str
    form: str
    title: str
    make: Callable[[int], Work]
    most: int | None = None
    cores: str = "one"


def _tipx(**choices: Any) -> Callable[[int], Work]:
    def make(_jobs: int) -> Work:
        import tipx

        _load_engine(choices.get("engine", "auto"))

        def work(path: Path) -> int:
            return _clean(tipx.validate(path, now=NOW, **choices))

        return work

    return make


def _tipx_all_cores(jobs: int) -> Work:
    import tipx

    if jobs < 2:
        raise Left("there is one core only")
    _load_engine("native")
    if "jobs" in {field.name for field in dataclasses.fields(tipx.Options)}:
        return lambda path: _clean(tipx.validate(path, now=NOW, engine="native", jobs=jobs))
    from tipx.cli.validate import command

    if "jobs" not in {parameter.name for parameter in command.params}:
        raise Left("this version of TIPX has no option --jobs")

    def work(path: Path) -> int:
        line = [sys.executable, "-m", "tipx", "validate", str(path), "--now", NOW, "--engine", "native"]
        done = subprocess.run([*line, "--jobs", str(jobs), "-f", "json"], capture_output=True, check=True)
        records: int = json.loads(done.stdout)["inputs"][0]["records"]
        return records

    return work


def _load_engine(name: str) -> None:
    """Set up the engine as a first validation does. ImportError where its package is missing."""
    from tests.bench.version import standard_measured
    from tipx.checking.engines import engine

    if name == "native":
        import jsonschema_rs  # noqa: F401
    accepts = engine(name, standard_measured()).accepts
    for kind in ("bundle", "case", "victim", "referral"):
        accepts[kind]({})


def _clean(report: Any) -> int:
    if not report.ok or report.problems:
        raise AssertionError("the payload is not clean, or was not judged")
    records: int = report.inputs[0].records
    return records


Check = Callable[[Any], bool]
Checks = dict[str, Check]


def _jsonschema_rs() -> Checks:
    import jsonschema_rs

    return {kind: jsonschema_rs.Draft202012Validator(one).is_valid for kind, one in _single_schemas()}


def _jsonschema() -> Checks:
    import jsonschema

    return {kind: jsonschema.Draft202012Validator(one).is_valid for kind, one in _single_schemas()}


def _fastjsonschema() -> Checks:
    import fastjsonschema

    # The library was written for older drafts and takes the keywords of these schemas as they are.
    return {kind: _said(fastjsonschema.compile(one, use_default=False)) for kind, one in _single_schemas()}


def _compiled() -> Checks:
    from tests.bench.version import standard_measured
    from tipx.checking.engines import engine

    accepts = engine("python", standard_measured()).accepts
    return {kind: accepts[kind] for kind in ("bundle", "case", "victim", "referral")}


def _said(check: Callable[[Any], Any]) -> Check:
    def accepts(data: Any) -> bool:
        check(data)  # It raises an exception where it refuses, which ends the measuring.
        return True

    return accepts


def _single_schemas() -> Iterable[tuple[str, dict[str, Any]]]:
    import tipx

    return [(kind, tipx.schema(kind, single=True)) for kind in ("bundle", "case", "victim", "referral")]


def _lines(checks: Callable[[], Checks] | None) -> Callable[[int], Work]:
    def make(_jobs: int) -> Work:
        import orjson

        loads, known = orjson.loads, checks() if checks else None

        def work(path: Path) -> int:
            count = -1  # The first line is the header.
            with open(path, "rb") as file:
                for line in file:
                    data = loads(line)
                    if known is not None and not known[data["recordType"]](data):
                        raise AssertionError("a valid record was refused")
                    count += 1
            return count

        return work

    return make


def _whole(checks: Callable[[], Checks] | None) -> Callable[[int], Work]:
    def make(_jobs: int) -> Work:
        import orjson

        known = checks() if checks else None

        def work(path: Path) -> int:
            bundle = orjson.loads(path.read_bytes())
            records = [record for name in LISTS for record in bundle.pop(name, ())]
            if known is not None and not all(known[one["recordType"]](one) for one in [bundle, *records]):
                raise AssertionError("a valid record was refused")
            return len(records)

        return work

    return make


def _xsd() -> Any:
    from lxml import etree

    return etree.XMLSchema(etree.parse(str(_xsd_path())))


def _xsd_path() -> Path:
    from tests.bench.version import standard_measured

    return Path(str(standard_measured().folder)) / "xml" / "tipx.xsd"


def _libxml2(check: bool) -> Callable[[int], Work]:
    def make(_jobs: int) -> Work:
        from lxml import etree

        xsd = _xsd() if check else None

        def work(path: Path) -> int:
            tree = etree.parse(str(path), etree.XMLParser(huge_tree=True))
            if xsd is not None:
                xsd.assertValid(tree)
            return sum(1 for child in tree.getroot() if etree.QName(child).localname in LISTS)

        return work

    return make


def _lxml_streaming(_jobs: int) -> Work:
    from lxml import etree

    from tests.bench.version import standard_measured

    xsd, tags = _xsd(), [f"{{{standard_measured().namespace}}}{name}" for name in LISTS]

    def work(path: Path) -> int:
        count = 0
        for _event, element in etree.iterparse(str(path), tag=tags, schema=xsd, huge_tree=True):
            count += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        return count

    return work


def _xmlschema(_jobs: int) -> Work:
    import xmlschema

    schema = xmlschema.XMLSchema(str(_xsd_path()))

    def work(path: Path) -> int:
        if not schema.is_valid(str(path)):
            raise AssertionError("a valid payload was refused")
        return int(path.with_suffix(".count").read_text())

    return work


AJV = "ajv"

CANDIDATES = (
    Candidate("tipx", "ndjson", "TIPX, all layers", _tipx(engine="native")),
    Candidate("tipx-all-cores", "ndjson", "TIPX, all layers, all cores", _tipx_all_cores, cores="all"),
    Candidate("tipx-python", "ndjson", "TIPX, all layers, python engine", _tipx(engine="python"), 20_000),
    Candidate("orjson", "ndjson", "orjson, parse only", _lines(None)),
    Candidate("jsonschema-rs", "ndjson", "orjson + jsonschema-rs, schema only", _lines(_jsonschema_rs)),
    # Ajv reads in Node: its work is ajv.cjs, started by the module `workers`.
    Candidate(AJV, "ndjson", "JSON.parse + Ajv on Node, schema only", _lines(None)),
    Candidate("compiled", "ndjson", "orjson + fastjsonschema as TIPX compiles it, schema only", _lines(_compiled)),
    Candidate("fastjsonschema", "ndjson", "orjson + fastjsonschema, schema only", _lines(_fastjsonschema), 20_000),
    Candidate("jsonschema", "ndjson", "orjson + jsonschema, schema only", _lines(_jsonschema), 500),
    Candidate("tipx-json", "json", "TIPX, all layers", _tipx(engine="native")),
    Candidate("tipx-json-python", "json", "TIPX, all layers, python engine", _tipx(engine="python"), 20_000),
    Candidate("orjson-json", "json", "orjson, parse only", _whole(None)),
    Candidate("jsonschema-rs-json", "json", "orjson + jsonschema-rs, schema only", _whole(_jsonschema_rs)),
    Candidate("compiled-json", "json", "orjson + fastjsonschema as TIPX compiles it, schema only", _whole(_compiled)),
    Candidate("fastjsonschema-json", "json", "orjson + fastjsonschema, schema only", _whole(_fastjsonschema), 20_000),
    Candidate("jsonschema-json", "json", "orjson + jsonschema, schema only", _whole(_jsonschema), 500),
    Candidate("tipx-xml", "xml", "TIPX, all layers", _tipx(engine="native")),
    Candidate("tipx-xml-expat", "xml", "TIPX, all layers, Python's own XML parser", _tipx(xml_parser="expat"), 20_000),
    Candidate("tipx-xml-python", "xml", "TIPX, all layers, python engine", _tipx(engine="python"), 20_000),
    Candidate("libxml2-parse", "xml", "libxml2, parse only", _libxml2(check=False)),
    Candidate("libxml2", "xml", "libxml2, parse + XSD", _libxml2(check=True)),
    Candidate("lxml-streaming", "xml", "lxml streaming + XSD", _lxml_streaming),
    Candidate("xmlschema", "xml", "xmlschema", _xmlschema, 500),
)
"""All of them; the first of each form is the one to which the others are compared."""

BY_KEY = {one.key: one for one in CANDIDATES}


def count_beside(path: Path, records: int) -> None:
    """Note the number of records beside a file, for who cannot count them while checking."""
    path.with_suffix(".count").write_text(json.dumps(records))
