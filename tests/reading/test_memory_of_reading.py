"""Reading takes no more memory than a small multiple of the file, whatever its form."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from reading_samples import HEADER, NOW, as_json, as_lines, as_xml, victim

RECORDS = 3_000
TEXT = "Sample text of a message. " * 38
PEAK = """
import re, resource, sys, tipx

def most() -> int:
    try:  # on Linux ru_maxrss begins with that of the parent process
        with open("/proc/self/status") as file:
            return int(re.search(r"VmHWM:\\s*([0-9]+) kB", file.read())[1]) * 1024
    except FileNotFoundError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

tipx.validate(b'{"recordType": "victim"}')
tipx.validate(b'<victim xmlns="urn:tipx:schema:1"/>')
before = most()
report = tipx.validate(sys.argv[1], now=sys.argv[2])
print(report.verdict.value, report.inputs[0].form, report.inputs[0].records, most() - before)
"""


def _records() -> list[dict[str, object]]:
    return [
        victim(number, communicationRestrictions=TEXT, extensions={"urn:a:b": [TEXT[:400]] * 12})
        for number in range(RECORDS)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    records = _records()
    (folder / "lines").write_bytes(as_lines(HEADER, *records))
    (folder / "one").write_bytes(as_json({**HEADER, "victims": records}))
    (folder / "xml").write_bytes(as_xml({**HEADER, "victims": records}))
    payloads = ({**record, "tipxVersion": "1.0"} for record in records)
    (folder / "payloads").write_bytes(as_lines(*payloads))
    return folder


@pytest.mark.parametrize(
    ("name", "form", "times"),
    [("lines", "ndjson", 4), ("payloads", "ndjson", 4), ("xml", "xml", 5), ("one", "json", 3)],
)
def test_a_file_of_twenty_megabytes_takes_a_small_multiple_of_its_size(
    folder: Path, name: str, form: str, times: int
) -> None:
    path = folder / name
    size = path.stat().st_size
    assert size > 18_000_000
    done = subprocess.run([sys.executable, "-c", PEAK, str(path), NOW], capture_output=True, text=True, check=True)
    verdict, told, records, taken = done.stdout.split()
    assert (verdict, told, int(records)) == ("valid", form, RECORDS)
    assert int(taken) < times * size, f"{int(taken) / size:.1f} times its size"


def test_a_bundle_is_read_in_flat_memory_whatever_is_wrong_with_it(tmp_path: Path) -> None:
    """Also on one line, with mistakes in its last record and around its lists, where places are looked up."""
    record = as_json(victim(0, communicationRestrictions=TEXT, extensions={"urn:a:b": [TEXT[:400]] * 12}))
    head = as_json({**HEADER, "sample": 1, "retainUntil": None})
    path = tmp_path / "bundle"
    with path.open("wb") as file:
        file.write(head[:-1] + b', "victims": [')
        for number in range(1, 10_001):
            file.write(record.replace(b"000000000000", b"%012d" % number) + b", ")
        file.write(record.replace(b'"version": 1', b'"version": null, "sample": 1') + b"]}")
    assert path.stat().st_size > 60_000_000
    done = subprocess.run([sys.executable, "-c", PEAK, str(path), NOW], capture_output=True, text=True, check=True)
    verdict, told, records, taken = done.stdout.split()
    assert (verdict, told, int(records)) == ("invalid", "json", 10_001)
    assert int(taken) < path.stat().st_size


def test_what_is_malformed_takes_no_more(folder: Path) -> None:
    path = folder / "cut"
    path.write_bytes((folder / "one").read_bytes()[:-2])
    done = subprocess.run([sys.executable, "-c", PEAK, str(path), NOW], capture_output=True, text=True, check=True)
    verdict, _, _, taken = done.stdout.split()
    assert verdict == "invalid"
    assert int(taken) < 10 * path.stat().st_size
