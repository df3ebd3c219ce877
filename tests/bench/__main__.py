"""`python -m tests.bench [RECORDS]`: TIPX with all its layers beside peers that only check the schema.

Each figure is the best of several rounds in one process, so compare the ratios, not the seconds.
"""

from __future__ import annotations

import copy
import io
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import xmlschema
from lxml import etree

import tipx
from tipx.checking.engines import engine
from tipx.standard import newest
from tipx.standard.examples import examples
from tipx.writing.xml import to_xml

NOW = "2026-03-05"
ROUNDS = 3


def payload(records: int) -> dict[str, Any]:
    """A bundle of so many realistic records: those of the first example, again and again, with new ids."""
    source = json.loads(examples(newest())[0].json.read_bytes())
    bundle = {name: value for name, value in source.items() if name not in ("cases", "victims", "referrals")}
    bundle.update(cases=[], victims=[], referrals=[])
    names = [name for name in ("cases", "victims", "referrals") if name in source]
    per_copy = sum(len(source[name]) for name in names)
    for _ in range(-(-records // per_copy)):
        part = json.dumps({name: copy.deepcopy(source[name]) for name in names})
        for identifier in {record["id"] for name in names for record in source[name]}:
            part = part.replace(identifier, f"urn:uuid:{uuid.uuid4()}")
        for name, found in json.loads(part).items():
            bundle[name] += found
    return {name: value for name, value in bundle.items() if value}


def best(work: Callable[[], object]) -> float:
    """The shortest of several rounds, in seconds."""
    found = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return min(found)


def rows(records: int) -> list[tuple[str, float]]:
    """What is measured on a bundle of so many records, each with its seconds."""
    standard = newest()
    bundle = payload(records)
    raw, xml = orjson.dumps(bundle), to_xml(bundle, standard)
    xsd_path = str(standard.folder / "xml" / "tipx.xsd")
    xsd, slow_xsd = etree.XMLSchema(etree.parse(xsd_path)), xmlschema.XMLSchema(xsd_path)
    accepts = {name: engine(name, standard).accepts["bundle"] for name in ("native", "python", "reference")}
    single = jsonschema_rs.Draft202012Validator(tipx.schema("bundle", single=True))
    count = sum(len(bundle.get(name, ())) for name in ("cases", "victims", "referrals"))
    print(f"\n{count} records, JSON {len(raw):,} bytes, XML {len(xml):,} bytes")
    found = [
        ("TIPX, all layers, JSON", best(lambda: tipx.validate(raw, now=NOW))),
        ("TIPX, all layers, JSON, python engine", best(lambda: tipx.validate(raw, now=NOW, engine="python"))),
        ("orjson, parse only", best(lambda: orjson.loads(raw))),
        ("orjson + jsonschema-rs, schema only", best(lambda: accepts["native"](orjson.loads(raw)))),
        ("orjson + jsonschema-rs, single file", best(lambda: single.is_valid(orjson.loads(raw)))),
        ("orjson + fastjsonschema, schema only", best(lambda: accepts["python"](orjson.loads(raw)))),
        ("TIPX, all layers, XML", best(lambda: tipx.validate(xml, now=NOW))),
        ("libxml2, parse + XSD", best(lambda: xsd.validate(etree.fromstring(xml)))),
    ]
    if records <= 1000:
        found.append(("orjson + jsonschema, schema only", best(lambda: accepts["reference"](orjson.loads(raw)))))
        found.append(("xmlschema", best(lambda: slow_xsd.is_valid(io.BytesIO(xml)))))
    return found


def cold_start() -> float:
    """Seconds of `tipx validate` on one small file, in a new process."""
    path = Path(newest().folder) / "cases" / "base" / "smallest.json"
    command = [sys.executable, "-m", "tipx", "validate", str(path), "--now", NOW, "-q"]
    return best(lambda: subprocess.run(command, check=True, capture_output=True))


def main(arguments: list[str]) -> None:
    """Print the tables."""
    print(f"cold start of `tipx validate one-file.json`: {cold_start() * 1000:.0f} ms")
    for records in [int(one) for one in arguments] or [1, 1000]:
        found = rows(records)
        reference = found[0][1]
        print(f"{'':42}{'ms':>10}{'of TIPX JSON':>14}")
        for name, seconds in found:
            print(f"{name:42}{seconds * 1000:>10.2f}{seconds / reference:>13.2f}x")


if __name__ == "__main__":
    main(sys.argv[1:])
