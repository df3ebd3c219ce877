"""Large payloads go through record by record; wherever the bundle's own fields stand, and whichever library writes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from core_forms import LISTS, OPTIONS, VALID, convert, converted, example, in_json

import tipx
from tests.bench.payloads import NOW as BENCH_NOW
from tests.bench.payloads import write
from tipx.converting.digesting import Digest
from tipx.converting.target import Spool, ToStream
from tipx.options import Options
from tipx.reading.json_outline import is_large
from tipx.reading.source import Source
from tipx.writing.canonical import bundle_digest, payload_digest, record_digest

ROOT = Path(__file__).parents[2]
BENCH = Options(now=BENCH_NOW)
RECORDS = 1300


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One payload of more than 4 MB in each form."""
    folder = tmp_path_factory.mktemp("large")
    return {form: write(folder / f"in.tipx.{form}", RECORDS, form).path for form in ("json", "ndjson", "xml")}


def test_it_is_read_as_a_stream(large: dict[str, Path]) -> None:
    for path in large.values():
        assert path.stat().st_size > 4_500_000
    content = Source.path(str(large["json"])).open(OPTIONS.limits)
    assert is_large(content)
    content.close()


@pytest.mark.parametrize("to", ["json", "ndjson", "xml"])
def test_a_large_payload_has_the_same_bytes_whatever_it_is_read_from(large: dict[str, Path], to: str) -> None:
    found = set()
    for path in large.values():
        done = tipx.convert(path, to=to, options=BENCH)
        assert (done.records_in, done.records_out) == (RECORDS, RECORDS)
        assert done.output is not None
        found.add((done.digest, hashlib.sha256(done.output).hexdigest()))
    assert len(found) == 1
    data = tipx.load(done.output)
    assert isinstance(data, dict)
    assert (payload_digest(data), data) == (done.digest, tipx.load(large["ndjson"]))


def test_a_file_a_stream_and_bytes_give_the_same(large: dict[str, Path], tmp_path: Path) -> None:
    output = tmp_path / "out.xml"
    tipx.convert(large["json"], output, options=BENCH)
    with (tmp_path / "stream.xml").open("wb") as stream:
        tipx.convert(large["json"].read_bytes(), stream, to="xml", options=BENCH)
    assert output.read_bytes() == (tmp_path / "stream.xml").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.xml", "stream.xml"]


def behind(bundle: dict[str, Any]) -> dict[str, Any]:
    """The same bundle, with its own fields behind its lists, and those in another order."""
    lists = {name: bundle[name] for name in reversed(LISTS)}
    own = {name: bundle[name] for name in reversed(bundle) if name not in LISTS}
    return {**lists, **own}


@pytest.mark.parametrize(
    ("size", "to"), [("small", "json"), ("small", "ndjson"), ("small", "xml"), ("large", "json"), ("large", "xml")]
)
def test_fields_of_the_bundle_that_stand_behind_its_lists_come_to_their_place(
    large: dict[str, Path], size: str, to: str
) -> None:
    bundle = example() if size == "small" else tipx.load(large["ndjson"])
    assert isinstance(bundle, dict)
    bundle["extensions"] = {"urn:example:a": "Sample"}
    method = {"algorithm": "sha-256", "canonicalisation": "tipx-1", "digest": payload_digest(bundle)}
    bundle["integrity"] = method
    options = OPTIONS if size == "small" else BENCH
    usual = converted(in_json(bundle), to, options=options, validate=True)
    other = in_json(behind(bundle))
    assert list(json.loads(other))[:3] == list(reversed(LISTS))
    assert converted(other, to, options=options, validate=True) == usual
    xml = converted(other, "xml", options=options)
    # In XML some of them stand behind the lists always.
    assert xml.rindex(b"<integrity>") > xml.rindex(b"</victims>")
    assert converted(xml, to, options=options, validate=True) == usual
    pretty = converted(xml, "xml", options=options, settings={"pretty": True})
    assert converted(pretty, to, options=options, validate=True) == usual


PROGRAM = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import hiding
import tipx
from tipx.options import Options
from pathlib import Path
for hidden in filter(None, sys.argv[2].split(",")):
    assert hidden not in sys.modules
total = hashlib.sha256()
for path in sys.argv[4:]:
    for to, pretty in (("json", False), ("json", True), ("ndjson", False), ("xml", False), ("xml", True)):
        done = tipx.convert(path, to=to, validate=False, settings={"pretty": pretty}, options=Options(now=sys.argv[3]))
        total.update(done.output + done.digest.encode())
print(total.hexdigest())
"""


def test_the_bytes_are_the_same_whichever_library_reads_and_writes(tmp_path: Path) -> None:
    difficult = {
        **example(),
        "extensions": {"urn:example:a": {"\u2028\x7f\x85": ["\ue000\U0001f600", 2**53 - 1, True]}},
    }
    other = tmp_path / "other.json"
    other.write_bytes(in_json(difficult))
    paths = [str(one.json) for one in VALID[:12]] + [str(one.xml) for one in VALID[:6]] + [str(other)]
    found = set()
    for hidden in ("", "orjson", "orjson,lxml,jsonschema_rs,rpds"):
        environment = {**os.environ, "TIPX_HIDE": hidden, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(ROOT / "tests"), hidden, OPTIONS.now or "", *paths],
            capture_output=True, text=True, check=True, env=environment,
        )  # fmt: skip
        found.add(done.stdout)
    assert len(found) == 1


def test_the_digest_of_many_records_is_that_of_the_payload() -> None:
    bundle = example()
    victim = bundle["victims"][0]
    bundle["victims"] = [{**victim, "version": number} for number in range(1, 1500)]
    found = Digest()
    for name, kind in (("cases", "case"), ("victims", "victim"), ("referrals", "referral")):
        for one in reversed(bundle[name]):
            found.add(kind, one)
    header = {name: value for name, value in bundle.items() if name not in LISTS}
    assert found.of(header) == payload_digest(bundle)
    assert found.proof(header) == (payload_digest(bundle), b"")
    digests = {name: [record_digest(one) for one in bundle[name]] for name in LISTS}
    assert bundle_digest(header, digests) == payload_digest(bundle)
    assert Digest().of(header) == payload_digest(header)


def test_the_digest_tells_records_apart_that_travel_alone() -> None:
    def of(*versions: int) -> str:
        found = Digest()
        for version in versions:
            found.add("victim", {"version": version})
        return found.of(None)

    assert of(1) == record_digest({"version": 1})
    assert of(1, 2) == of(2, 1)
    assert len({of(1), of(1, 1), of(1, 2), of(1, 3), of(1, 2, 3)}) == 5


@pytest.mark.parametrize("size", [10, 5_000_000])
def test_what_waits_is_given_once_and_whole(tmp_path: Path, size: int) -> None:
    for folder in (None, str(tmp_path)):
        spool = Spool(folder)
        assert not spool
        spool.write(b"x" * size)
        spool.write(b"y")
        assert spool
        assert list(tmp_path.iterdir()) == []
        assert b"".join(spool.pieces()) == b"x" * size + b"y"


@pytest.mark.parametrize("size", [10, 9_000_000])
def test_what_is_given_to_a_stream_can_be_read_back_before(size: int) -> None:
    import io

    stream = io.BytesIO()
    with ToStream(stream) as target:
        file = target.open()
        file.write(b"x" * size)
        file.close()  # as some libraries do
        content = target.written().open(OPTIONS.limits)
        assert content.whole() == b"x" * size
        content.close()
        assert stream.getvalue() == b""
        target.commit()
    assert stream.getvalue() == b"x" * size


# -- memory ---------------------------------------------------------------------------------------------------------

PEAK = """
import re, sys
import tipx
from tipx.options import Options
done = tipx.convert(sys.argv[1], sys.argv[2], options=Options(now=sys.argv[3]))
print(done.records_out, re.search("VmHWM:.*?([0-9]+)", open("/proc/self/status").read())[1])
"""
"""What getrusage says begins with the memory of the process that started it."""


def peaks(source: Path, to: Path) -> tuple[int, int]:
    """How many records a conversion wrote, and the most kilobytes that it used: in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(source), str(to), BENCH_NOW],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    records, peak = done.stdout.split()
    return int(records), int(peak)


@pytest.mark.unix
def test_memory_hardly_grows_with_the_payload(tmp_path: Path) -> None:
    """What is read whole takes several times its size: so flat memory shows in a few megabytes."""
    most = []
    for count in (1500, 4500):
        path = write(tmp_path / f"{count}.ndjson", count).path
        there, back = tmp_path / f"{count}.xml", tmp_path / f"{count}.back.ndjson"
        records, peak = peaks(path, there)
        again, peak_back = peaks(there, back)
        assert records == again == count
        most.append((path.stat().st_size, max(peak, peak_back)))
    (size, peak), (larger, more) = most
    assert larger - size > 11_000_000
    assert more - peak < 20_000
    assert more < 150_000


def test_a_large_conversion_back_and_forth_is_the_identity(large: dict[str, Path], tmp_path: Path) -> None:
    xml, back = tmp_path / "there.xml", tmp_path / "back.ndjson"
    tipx.convert(large["ndjson"], xml, options=BENCH)
    tipx.convert(xml, back, options=BENCH)
    assert convert(back, "json", options=BENCH).digest == convert(large["json"], "json", options=BENCH).digest
    assert list(map(json.loads, back.read_bytes().splitlines()))[1:] == [
        one for name in LISTS for one in json.loads(large["json"].read_bytes())[name]
    ]
