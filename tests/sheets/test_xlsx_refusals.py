"""Workbooks that must not be read: bombs, declarations, macros, links, locked and broken ones; each told apart."""

from __future__ import annotations

import contextlib
import io
import struct
import time
import zipfile
from pathlib import Path

import pytest
from sheet_samples import changed, links, parts_of, read_through, said, workbook, written_as_xlsx, zipped

from tipx.reading.model import Limits
from tipx.reading.sheets import open_sheets, xlsx_safety
from tipx.reading.sheets.model import SheetsRefused
from tipx.writing.sheets.model import Column

GOOD = workbook("<row><c><v>1</v></c></row>")
SHEET = "xl/worksheets/sheet1.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_the_workbook_that_is_spoilt_here_is_good() -> None:
    assert read_through(GOOD) == 1
    assert read_through(changed(GOOD, {})) == 1


def relation(kind: str, mode: str = "", target: str = "x") -> bytes:
    """A part of one relationship."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{mode and f" TargetMode={mode!r}"}/></Relationships>'
    ).encode()


RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


@pytest.mark.parametrize(
    ("changes", "say"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/macrosheets/sheet1.xml": b"<x/>"}, "macros"),
        ({"XL\\VBAPROJECT.BIN": b"x"}, "macros"),
        ({"[Content_Types].xml": lambda part: part.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")}, "macros"),
        ({"xl/_rels/workbook.xml.rels": lambda part: part.replace(b"/worksheet\"", b"/dialogsheet\"")}, "macros"),
        ({"xl/_rels/workbook.xml.rels": lambda part: part.replace(b"/styles\"", b"/vbaProject\"")}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, "external"),
        ({RELATIONS: relation("image", "External", "https://sample.example/x.png")}, "external"),
        ({RELATIONS: relation("oleObject", "external", "file:///x")}, "external"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "embedded"),
        ({"xl/activeX/activeX1.xml": b"<x/>"}, "embedded"),
        ({"xl/connections.xml": b"<x/>"}, "connection"),
        ({"xl/queryTables/queryTable1.xml": b"<x/>"}, "connection"),
        ({SHEET: lambda part: b"<!DOCTYPE x>" + part}, "dtd"),
        ({SHEET: lambda part: ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>' + part.decode()).encode("utf-16")}, "dtd"),
        ({"docProps/app.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}, "dtd"),
        ({"xl/theme/theme1.xml": b"<x>" + b" " * 262_136 + b"<!DOCTYPE"}, "dtd"),
    ],
)  # fmt: skip
def test_active_content_is_refused(changes: dict[str, bytes], say: str) -> None:
    assert said(changed(GOOD, changes)) == ("TIPX-TAB-003", say)


def test_a_declaration_where_none_is_looked_for_is_refused_by_the_parser() -> None:
    """Pictures may declare what they like, as nobody reads them; a sheet in their folder is read."""
    changes = {
        "xl/_rels/workbook.xml.rels": lambda part: part.replace(b"worksheets/sheet1.xml", b"media/image1.svg"),
        "xl/media/image1.svg": b"<!DOCTYPE x>" + parts_of(GOOD)[SHEET],
    }
    assert said(changed(GOOD, changes)) == ("TIPX-TAB-003", "dtd")
    assert read_through(changed(GOOD, {"xl/media/image1.svg": b"<!DOCTYPE svg><svg/>"})) == 1


def test_hyperlinks_are_no_active_content() -> None:
    assert read_through(changed(GOOD, {RELATIONS: relation("hyperlink", "External", "https://sample.example")})) == 1


@pytest.mark.parametrize("name", ["sample.xlsm", "SAMPLE.XLTM"])
def test_what_is_named_as_with_macros_is_refused(name: str) -> None:
    assert said(GOOD, name) == ("TIPX-TAB-003", "macros")


@pytest.mark.parametrize(
    ("changes", "say"),
    [
        ({SHEET: b"<worksheet"}, "xml"),
        ({SHEET: b'<?xml version="1.0" encoding="sample"?><worksheet/>'}, "xml"),
        ({SHEET: b"<worksheet xmlns='urn:sample'><sheetData/></worksheet>"}, "part"),
        ({SHEET: b"\x00\x01"}, "xml"),
        ({"xl/sharedStrings.xml": b"<x/>", SHEET: lambda part: part.replace(b"<c>", b"<c t='s'>")}, "part"),
        ({"xl/workbook.xml": lambda part: part.replace(b"r1", b"r9")}, "part"),
        ({"xl/_rels/workbook.xml.rels": lambda part: part.replace(b"sheet1.xml", b"sheet9.xml")}, "part"),
        ({"xl/workbook.xml": b"<x/>"}, "workbook"),
        ({"_rels/.rels": links(("officeDocument", "xl/none.xml"))}, "workbook"),
        ({"_rels/.rels": links()}, "workbook"),
        ({"[Content_Types].xml": lambda part: part.replace(b"sheet.main+xml", b"sheet.binary.macroEnabled.main")}, "binary"),
    ],
)  # fmt: skip
def test_broken_workbooks_are_refused(changes: dict[str, bytes], say: str) -> None:
    assert said(changed(GOOD, changes)) == ("TIPX-TAB-001", say)


def test_other_zips_are_told_from_workbooks() -> None:
    assert said(zipped({"a.txt": b"x"})) == ("TIPX-TAB-001", "workbook")
    assert said(zipped({})) == ("TIPX-TAB-001", "workbook")
    spreadsheet = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
    assert said(zipped(spreadsheet)) == ("TIPX-TAB-001", "binary")


def test_locked_and_old_workbooks_are_refused() -> None:
    assert said(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)) == ("TIPX-TAB-001", "encrypted")
    flagged = bytearray(GOOD)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = flagged.find(signature)
        while at >= 0:
            flagged[at + place] |= 1
            at = flagged.find(signature, at + 4)
    assert said(bytes(flagged)) == ("TIPX-TAB-001", "encrypted")


def test_a_workbook_that_is_cut_or_changed_anywhere_is_refused_or_reads_the_same() -> None:
    """A part whose bytes were changed has another checksum, so that nothing is read in its place."""
    whole = [tuple(row) for row in open_sheets(None, GOOD, Limits()).sheets[0].rows()]
    for size in range(4, len(GOOD), 7):
        with pytest.raises(SheetsRefused):
            read_through(GOOD[:size])
    for place in range(4, len(GOOD), 3):
        spoilt = bytearray(GOOD)
        spoilt[place] ^= 0x55
        try:
            sheets = open_sheets(None, bytes(spoilt), Limits())
            read = [[tuple(row) for row in sheet.rows()] for sheet in sheets.sheets]
        except SheetsRefused:
            continue
        assert read == [whole]


def test_parts_that_are_changed_anywhere_are_read_or_refused() -> None:
    strings, styles = "<si><t>a</t></si>", '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>46085</v></c><c t="inlineStr"><is><t>b</t></is></c></row>'
    parts = parts_of(workbook(rows, strings=strings, styles=styles))
    tried = 0
    for name, part in parts.items():
        for place in range(0, len(part), 4):
            for character in b"<9\x80":
                spoilt = part[:place] + bytes([character]) + part[place + 1 :]
                tried += 1
                with contextlib.suppress(SheetsRefused):
                    read_through(zipped({**parts, name: spoilt}))
    assert tried > 1000


def test_a_zip_bomb_is_refused_soon() -> None:
    bomb = changed(GOOD, {"xl/media/image1.png": bytes(100_000_000)})
    assert len(bomb) < 200_000
    began = time.monotonic()
    assert said(bomb) == ("TIPX-TAB-004", "ratio")
    assert time.monotonic() - began < 5


def test_all_parts_together_may_not_unpack_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_safety, "EXPANDED", 100_000)
    noise = b"".join(struct.pack(">I", number * 2_654_435_761 % 2**32) for number in range(12_000))
    assert read_through(changed(GOOD, {"a.bin": noise})) == 1
    assert said(changed(GOOD, {"a.bin": noise, "b.bin": noise, "c.bin": noise})) == ("TIPX-TAB-004", "expanded")


def test_a_size_that_lies_is_found() -> None:
    bomb = bytearray(changed(GOOD, {"xl/media/image1.png": bytes(1_000_000)}))
    small = struct.pack("<L", 1000)
    at = bomb.find(struct.pack("<L", 1_000_000))
    while at >= 0:
        bomb[at : at + 4] = small
        at = bomb.find(struct.pack("<L", 1_000_000))
    assert said(bytes(bomb)) == ("TIPX-TAB-001", "zip")


def test_many_parts_are_refused_before_they_are_listed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(5000):
            archive.writestr(f"{number}", b"")
    assert said(out.getvalue()) == ("TIPX-TAB-004", "entries")
    raw = bytearray(GOOD)
    end = raw.rfind(b"PK\x05\x06")
    raw[end + 12 : end + 16] = struct.pack("<L", 2**31)
    assert said(bytes(raw)) == ("TIPX-TAB-004", "entries")


def test_a_directory_of_64_bits_is_counted_too() -> None:
    end = GOOD.rfind(b"PK\x05\x06")
    _, _, _, _, entries, size, start, _ = struct.unpack("<4s4H2LH", GOOD[end:])

    def large(claimed: int) -> bytes:
        record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, claimed, start)
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
        return (
            GOOD[:end]
            + record
            + locator
            + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0)
        )

    assert read_through(large(size)) == 1
    assert said(large(2**33)) == ("TIPX-TAB-004", "entries")
    displaced = large(size).replace(struct.pack("<LQL", 0, end, 1), struct.pack("<LQL", 0, end - 1, 1))
    assert said(displaced) == ("TIPX-TAB-001", "zip")


def test_two_parts_of_one_name_are_refused() -> None:
    assert said(changed(GOOD, {"xl/Workbook.xml": b"<x/>"})) == ("TIPX-TAB-001", "zip")


@pytest.mark.parametrize(
    "part",
    [
        b"<a>" * 100_000,
        b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>" + b"<a>" * 200,
    ],
)
def test_deep_nesting_is_refused(part: bytes) -> None:
    rule, say = said(changed(GOOD, {SHEET: part}))
    assert (rule, say) in (("TIPX-TAB-004", "depth"), ("TIPX-TAB-001", "part"))
    assert said(changed(GOOD, {"xl/styles.xml": part})) == ("TIPX-TAB-004", "depth")


def test_a_tag_that_does_not_end_is_refused() -> None:
    part = b"<worksheet a='" + bytes(range(97, 122)) * 250_000
    assert said(changed(GOOD, {SHEET: part})) == ("TIPX-TAB-004", "bytes")


def test_a_million_blank_rows_behind_the_data_are_read_over() -> None:
    row = '<row r="{0}" spans="1:3" s="1" customFormat="1"><c r="B{0}" s="1"/></row>'
    blank = "".join(row.format(number) for number in range(2, 1_048_577))
    raw = workbook(f"<row><c><v>1</v></c></row>{blank}")
    began = time.monotonic()
    assert read_through(raw) == 1
    assert time.monotonic() - began < 60


def test_the_limit_of_bytes_is_that_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "sample.xlsx").write_bytes(GOOD)
    assert said(None, str(tmp_path / "sample.xlsx"), Limits(max_bytes=len(GOOD) - 1)) == ("TIPX-TAB-004", "bytes")
    assert read_through(None, str(tmp_path / "sample.xlsx"), Limits(max_bytes=len(GOOD))) == 1


def test_a_refused_file_is_closed(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    (tmp_path / "sample.xlsx").write_bytes(changed(GOOD, {"xl/vbaProject.bin": b"x"}))
    said(None, str(tmp_path / "sample.xlsx"))
    assert not [one for one in recwarn if issubclass(one.category, ResourceWarning)]


def test_what_this_library_writes_is_not_refused(tmp_path: Path) -> None:
    raw = written_as_xlsx(tmp_path, {"sample": [["<!DOCTYPE x>"], ["<!ENTITY a>"]]}, [Column("id")])
    assert b"<!DOCTYPE" not in b"".join(parts_of(raw).values())
    assert read_through(raw) == 3
