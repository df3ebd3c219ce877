"""The suite as an archive: the same bytes each time, whole or refused; hostile archives and suites do no harm."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_suites import case_of, digest, many, small_suite, write_suite

from tipx.conformance import archive as archives
from tipx.conformance.archive import archive, checksum, refuse_hostile
from tipx.conformance.model import Declared
from tipx.conformance.running import choose
from tipx.conformance.suite import Suite, SuiteError

DECLARED = Declared("sample", "1", "any", standard=("1.0",), claims=frozenset({"reader"}))


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = tmp_path / "suite.zip"
    path.write_bytes(archive(small_suite(tmp_path / "suite", many(4))))
    return path


def test_the_same_suite_gives_the_same_bytes(tmp_path: Path) -> None:
    first = archive(small_suite(tmp_path / "one", many(4)))
    second = archive(small_suite(tmp_path / "two", many(4)))
    assert first == second == archive(Suite(tmp_path / "one"))


def test_an_archive_has_one_folder_and_fixed_facts(packed: Path) -> None:
    with zipfile.ZipFile(packed) as opened:
        every = opened.infolist()
    assert {one.filename.partition("/")[0] for one in every} == {"tipx-conformance-0.0.1"}
    assert [one.filename for one in every] == sorted(one.filename for one in every)
    assert {one.date_time for one in every} == {(1980, 1, 1, 0, 0, 0)}
    assert {stat.S_IMODE(one.external_attr >> 16) for one in every} == {0o644}
    assert {one.create_system for one in every} == {3}


def test_an_archive_holds_the_files_of_the_suite(packed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "suite"
    wanted = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with zipfile.ZipFile(packed) as opened:
        found = {one.filename.partition("/")[2]: opened.read(one) for one in opened.infolist()}
    assert found == wanted


def test_a_suite_is_read_from_its_archive(packed: Path, tmp_path: Path) -> None:
    refuse_hostile(packed)
    assert list(Suite(packed).cases()) == list(Suite(tmp_path / "suite").cases())
    assert archive(Suite(packed)) == packed.read_bytes()


def test_the_checksum_is_that_of_sha256sum() -> None:
    assert checksum(b"sample", "some/where/x.zip") == f"{hashlib.sha256(b'sample').hexdigest()}  x.zip\n".encode()


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_bytes(b"valid other")])
def test_a_suite_whose_files_do_not_fit_the_manifest_is_refused(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    suite = small_suite(tmp_path, many(4))
    change(tmp_path / "cases" / "SYN" / "SYN-0002-sample" / "input.json")
    with pytest.raises(SuiteError, match=r"SYN-0002-sample/input\.json"):
        archive(suite)


@pytest.mark.parametrize("name", ["../outside", "a/../../outside", "/etc/outside", ".hidden", "a\\b"])
def test_a_manifest_that_names_a_file_outside_is_refused(tmp_path: Path, name: str) -> None:
    small_suite(tmp_path / "suite", many(1))
    manifest = json.loads((tmp_path / "suite" / "manifest.json").read_bytes())
    manifest["files"][name] = digest(b"sample")
    (tmp_path / "suite" / "manifest.json").write_text(json.dumps(manifest))
    target = tmp_path / "suite" / name
    if not name.startswith("/"):
        (tmp_path / "suite" / "a").mkdir(exist_ok=True)
        target.write_bytes(b"sample")
    with pytest.raises(SuiteError):
        archive(Suite(tmp_path / "suite"))


def written(change: Callable[[zipfile.ZipFile], object]) -> bytes:
    raw = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as opened:
        warnings.simplefilter("ignore")
        opened.writestr("tipx-conformance-0.0.1/manifest.json", "{}")
        change(opened)
    return raw.getvalue()


def encrypted() -> bytes:
    raw = bytearray(written(lambda _: None))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def packed_otherwise() -> bytes:
    raw = bytearray(written(lambda _: None))
    raw[8] = raw[raw.index(b"PK\x01\x02") + 10] = 99
    return bytes(raw)


def broken() -> bytes:
    raw = bytearray(written(lambda opened: opened.writestr("tipx-conformance-0.0.1/a", "sample " * 1_000)))
    raw[raw.index(b"0.0.1/a") + 12] ^= 0xFF
    return bytes(raw)


def lying() -> bytes:
    """A file that says it has few bytes, and unpacks to many."""
    raw = bytearray(written(lambda opened: opened.writestr("tipx-conformance-0.0.1/a", bytes(1 << 20))))
    raw[raw.rindex(b"PK\x01\x02") + 24 : raw.rindex(b"PK\x01\x02") + 28] = (10).to_bytes(4, "little")
    return bytes(raw)


def add(name: str) -> Callable[[zipfile.ZipFile], object]:
    return lambda opened: opened.writestr(name, "sample")


HOSTILE: dict[str, tuple[bytes, str]] = {
    "up": (written(add("tipx-conformance-0.0.1/../../outside")), "leads elsewhere"),
    "absolute": (written(add("/etc/outside")), "leads elsewhere"),
    "backslash": (written(add("a\\..\\b")), "leads elsewhere"),
    "control": (written(add("a\x1b[2J")), "leads elsewhere"),
    "twice": (written(lambda opened: (add("a")(opened), add("a")(opened))), "two files in it have one name"),
    "encrypted": (encrypted(), "encrypted"),
    "packed otherwise": (packed_otherwise(), "a way that is not known"),
    "broken": (broken(), "broken"),
    "lying": (lying(), "broken"),
    "cut": (written(add("a"))[:-30], "broken"),
    "none": (b"sample", "broken"),
    "empty": (b"", "broken"),
}


@pytest.mark.parametrize("which", HOSTILE)
def test_a_hostile_archive_is_refused(tmp_path: Path, which: str) -> None:
    raw, why = HOSTILE[which]
    path = tmp_path / "hostile.zip"
    path.write_bytes(raw)
    before = set(tmp_path.rglob("*"))
    with pytest.raises(SuiteError, match=why):
        refuse_hostile(path)
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(("limit", "why"), [("MOST_FILES", "more than 3 files"), ("MOST_BYTES", "more than 3 bytes"),
                                            ("MOST_OF_A_FILE", "a file in it has more than 3 bytes")])  # fmt: skip
def test_a_bomb_is_refused_by_what_it_says_it_holds(
    packed: Path, monkeypatch: pytest.MonkeyPatch, limit: str, why: str
) -> None:
    monkeypatch.setattr(archives, limit, 3)
    with pytest.raises(SuiteError, match=why):
        refuse_hostile(packed)


MALFORMED: dict[str, Any] = {
    "no inputs": {"inputs": None}, "inputs are a list": {"inputs": ["input.json"]},
    "an input that is not there": {"inputs": {"json": ["no.json"]}},
    "no options": {"options": None, "inputs": 5}, "expects a list": {"expect": []}, "no tests": {"tests": None},
}  # fmt: skip


@pytest.mark.parametrize("which", MALFORMED)
def test_a_suite_with_a_malformed_case_is_refused(tmp_path: Path, which: str) -> None:
    case, raw = case_of(1, "valid sample", MALFORMED[which])
    write_suite(tmp_path, {"SYN-0001": (case, raw)})
    with pytest.raises(SuiteError, match="not as the schema of cases says"):
        choose(Suite(tmp_path), DECLARED)


def test_a_suite_whose_schemas_cannot_be_used_is_refused(tmp_path: Path) -> None:
    from fake_implementations import command

    from tipx.conformance.lines import LineImplementation

    suite = small_suite(tmp_path, many(1))
    for text in ("{", "[]", "{}", '{"$id": "urn:tipx:conformance:1.0:protocol", "$defs": 5}'):
        (tmp_path / "schema" / "protocol.schema.json").write_text(text)
        with pytest.raises(SuiteError, match="the schemas of the suite"):
            LineImplementation(suite, command("good"), 5.0, 5.0)
