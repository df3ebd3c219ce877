"""What stands in the cells of workbooks: kinds, numbers, dates, texts in every form, places."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
from sheet_samples import LIMITS, cells_of, changed, finding_of, rows_of, said, workbook
from xlsxwriter import Workbook

from tipx.reading.model import Limits
from tipx.reading.sheets import open_sheets, xlsx_rows
from tipx.reading.sheets.model import SheetsRefused, column_name
from tipx.reading.sheets.xlsx_cells import spelt
from tipx.reading.sheets.xlsx_styles import kind_of_format

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def one(cell: str, **parts: str) -> list[tuple[str, str]]:
    """The cells of a sheet of one row."""
    return cells_of(workbook(f"<row>{cell}</row>", **parts))[0]


def dated(value: str, code: str, properties: str = "") -> tuple[str, str]:
    """What a number becomes that is shown by a format."""
    styles = (
        f'<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    )
    (cell,) = one(f'<c s="1"><v>{value}</v></c>', styles=styles, properties=properties)
    return cell


@pytest.mark.parametrize(
    ("written", "spelling"),
    [
        ("13", "13"),
        ("0", "0"),
        ("-0", "0"),
        ("007", "7"),
        ("1.5", "1.5"),
        ("1.1000000000000001", "1.1"),
        ("-12.50", "-12.5"),
        ("3520112345671", "3520112345671"),
        ("3.520112345671E12", "3520112345671"),
        ("999999999999999", "999999999999999"),
        ("1E15", "1E+15"),
        ("12345678901234567890", "1.2345678901234567E+19"),
        ("1e-3", "0.001"),
        ("1.5e-20", "0.000000000000000000015"),
        ("1e-40", "1E-40"),
        ("-1e300", "-1E+300"),
        (" 5 ", "5"),
    ],
)
def test_numbers_are_spelt_shortly_and_never_more_exactly_than_they_are(written: str, spelling: str) -> None:
    assert one(f"<c><v>{written}</v></c>") == [("number", spelling)]


def test_a_spelling_gives_the_number_back() -> None:
    for number in (0.1, 1 / 3, 2.0**53, 2.0**-30, 123456789012345.6, 1e22, 5e-324, 1.7976931348623157e308):
        for value in (number, -number):
            assert float(spelt(value)) == value


@pytest.mark.parametrize(
    "cell",
    [
        "<v>1,5</v>",
        "<v>NaN</v>",
        "<v>INF</v>",
        "<v>1e999</v>",
        "<v>0x10</v>",
        "<v>1_000</v>",
        "<v>٣</v>",
        f"<v>{'9' * 500}</v>",
    ],
)
def test_what_is_no_number_is_refused_with_its_place(cell: str) -> None:
    finding = finding_of(workbook(f'<row r="7"><c r="C7">{cell}</c></row>'))
    assert (finding.rule, finding.say) == ("TIPX-TAB-001", "cell")
    assert (finding.sheet, finding.row, finding.column) == ("Sample", 7, 3)


@pytest.mark.parametrize(
    ("value", "code", "cell"),
    [
        ("46085", "yyyy-mm-dd", ("date", "2026-03-04")),
        ("46085.5", "dd/mm/yyyy hh:mm", ("date", "2026-03-04T12:00:00")),
        ("46085.999988425923", "d/m/yy", ("date", "2026-03-04T23:59:59")),
        ("46085.9999999999", "d/m/yy", ("date", "2026-03-05")),
        ("46085.0000057870", "d/m/yy", ("date", "2026-03-04T00:00:00.500")),
        ("46085", "h:mm", ("date", "2026-03-04")),
        ("0.5", "h:mm AM/PM", ("time", "12:00:00")),
        ("0.5", "d/m/yy h:mm", ("time", "12:00:00")),
        ("1.5", "[h]:mm", ("time", "36:00:00")),
        ("61", "mmm yyyy", ("date", "1900-03-01")),
        ("60", "mmm yyyy", ("number", "60")),
        ("34", "d/m/yyyy", ("number", "34")),
        ("-1", "d/m/yyyy", ("number", "-1")),
        ("2958465", "d/m/yyyy", ("date", "9999-12-31")),
        ("2958466", "d/m/yyyy", ("number", "2958466")),
        ("1e300", "d/m/yyyy", ("number", "1E+300")),
        ("5", "0.00", ("number", "5")),
        ("5", "General", ("number", "5")),
    ],
)
def test_a_number_that_is_shown_as_a_date_is_one_where_all_programs_agree(
    value: str, code: str, cell: tuple[str, str]
) -> None:
    assert dated(value, code) == cell


def test_days_may_count_from_1904() -> None:
    assert dated("44623", "d/m/yy", '<workbookPr date1904="1"/>') == ("date", "2026-03-04")
    assert dated("34", "d/m/yy", '<workbookPr date1904="true"/>') == ("date", "1904-02-04")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("mm-dd-yy", "date"),
        ("[$-409]d\\-mmm\\-yyyy;@", "date"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "date"),
        ("mmm", "date"),
        ("hh:mm:ss", "time"),
        ("mm:ss.0", "time"),
        ("[mm]:ss", "elapsed"),
        ("[Red][h]:mm", "elapsed"),
        ("GENERAL", None),
        ('0 "days"', None),
        ("#,##0.00\\ \\d", None),
        ("0.00E+00", None),
        ("[Red]0;[Blue]0", None),
        ("[<10]0;d/m/y", None),
        ("_(d* #,##0_);_(@_)", "date"),
        ("_d#,##0", None),
        ("@", None),
    ],
)
def test_formats_of_dates_are_told_from_others(code: str, kind: str | None) -> None:
    assert kind_of_format(code) == kind


@pytest.mark.parametrize(
    ("number", "kind"), [(14, "date"), (22, "date"), (20, "date"), (57, "date"), (2, "number"), (49, "number")]
)
def test_formats_that_have_a_number_only_are_known(number: int, kind: str) -> None:
    styles = f'<cellXfs><xf numFmtId="{number}"/></cellXfs>'
    assert one("<c><v>46085</v></c>", styles=styles) == [(kind, "2026-03-04" if kind == "date" else "46085")]


@pytest.mark.parametrize(
    ("cell", "made"),
    [
        ('<c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', ("text", " a ")),
        ('<c t="inlineStr"><is><t> a </t></is></c>', ("text", " a ")),
        ('<c t="inlineStr"><is><r><rPr><b/></rPr><t>bold</t></r><r><t> plain</t></r></is></c>', ("text", "bold plain")),
        ('<c t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh></is></c>', ("text", "東京")),
        ('<c t="str"><v>a_x000D_\nb</v></c>', ("text", "a\r\nb")),
        ('<c t="str"><v>1</v></c>', ("text", "1")),
        ('<c t="s"><v>0</v></c>', ("text", "shared _x000D_ text")),
        ('<c t="s"><v>1</v></c>', ("text", "two runs")),
        ('<c t="s"><v>2</v></c>', ("text", "ax005F_b")),
        ('<c t="s"><v>3</v></c>', ("text", "東京")),
        ('<c t="b"><v>1</v></c>', ("boolean", "true")),
        ('<c t="b"><v>0</v></c>', ("boolean", "false")),
        ('<c t="e"><v>#N/A</v></c>', ("error", "#N/A")),
        ("<c><f>A1+1</f><v>2</v></c>", ("formula", "=A1+1")),
        ('<c><f t="shared" si="0"/><v>2</v></c>', ("formula", "=")),
        ('<c t="str"><f>"x"</f><v>x</v></c>', ("formula", '="x"')),
        ('<c t="e"><f>A1/0</f><v>#DIV/0!</v></c>', ("formula", "=A1/0")),
        ('<c t="d"><v>2026-03-04</v></c>', ("date", "2026-03-04")),
        ('<c t="d"><v>2026-03-04T00:00:00</v></c>', ("date", "2026-03-04")),
        ('<c t="d"><v>2026-03-04T05:06Z</v></c>', ("date", "2026-03-04T05:06:00")),
        ('<c t="d"><v>T05:06:07</v></c>', ("time", "05:06:07")),
        ("<c><v>&#x31;<!-- a remark -->2</v></c>", ("number", "12")),
    ],
)  # fmt: skip
def test_cells_are_read_by_their_kind(cell: str, made: tuple[str, str]) -> None:
    strings = (
        "<si><t>shared _x005F_x000D_ text</t></si><si><r><t>two </t></r><r><t>runs</t></r></si><si><t>ax005F_b</t></si>"
        '<si><t>東京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh><phoneticPr fontId="1"/></si>'
    )
    assert one(cell, strings=strings) == [made]
    strict = workbook(f"<row>{cell}</row>", strings=strings, namespace=STRICT)
    assert cells_of(strict) == [[made]]


@pytest.mark.parametrize(
    "cell",
    [
        '<c t="s"><v>1</v></c>',
        '<c t="s"><v>-1</v></c>',
        '<c t="s"><v>x</v></c>',
        '<c t="b"><v>yes</v></c>',
        '<c t="d"><v>4 March</v></c>',
        '<c t="q"><v>1</v></c>',
        '<c r="A2"><v>1</v></c>',
        '<c r="XFE1"><v>1</v></c>',
        '<c r="1"><v>1</v></c>',
        '<c r="B"><v>1</v></c>',
        '<c r="$A$1"><v>1</v></c>',
        '<c r=""><v>1</v></c>',
    ],
)
def test_cells_that_no_program_writes_are_refused(cell: str) -> None:
    raw = workbook(f'<row r="1">{cell}</row>', strings="<si><t>the only one</t></si>")
    assert said(raw) == ("TIPX-TAB-001", "cell")


@pytest.mark.parametrize(
    ("escape", "character"),
    [("_x000D_", "\r"), ("_x000d_", "\r"), ("_x0009_", "\t"), ("_x005F_", "_"), ("_x005F_x0041_", "_x0041_"), ("_xD83D__xDE00_", "😀"),
     ("_xD83D_", "_xD83D_"), ("_X0041_", "_X0041_"), ("_x041_", "_x041_"), ("_x0041", "_x0041")],
)  # fmt: skip
def test_escapes_of_characters_are_undone(escape: str, character: str) -> None:
    assert one(f'<c t="inlineStr"><is><t>a{escape}b</t></is></c>') == [("text", f"a{character}b")]


def test_what_is_blank_leaves_nothing_behind() -> None:
    rows = rows_of(
        workbook(
            '<row r="2"><c r="A2" s="1"/><c r="C2" t="inlineStr"><is><t></t></is></c><c r="D2"><v></v></c></row><row r="3"/>'
            '<row r="5"><c r="B5" t="s"><v>0</v></c><c r="XFD5"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>',
            strings="<si><t/></si>",
        )
    )
    assert [(row.number, list(row.cells)) for row in rows] == [(5, [16_384]), (1_048_576, [1])]


def test_rows_and_cells_without_place_follow_each_other() -> None:
    rows = rows_of(
        workbook(
            '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row r="9"/><row><c><v>4</v></c></row>'
        )
    )
    assert [(row.number, list(row.cells)) for row in rows] == [(1, [1, 4, 5]), (10, [1])]


@pytest.mark.parametrize(
    ("data", "say"),
    [
        ('<row r="2"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>', "order"),
        ('<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>', "order"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "order"),
        ('<row r="0"><c><v>1</v></c></row>', "cell"),
        ('<row r="x"><c><v>1</v></c></row>', "cell"),
    ],
)
def test_rows_and_cells_that_stand_twice_are_not_lost_in_silence(data: str, say: str) -> None:
    assert said(workbook(data)) == ("TIPX-TAB-001", say)


def test_a_row_beyond_the_last_is_refused() -> None:
    assert said(workbook('<row r="1048577"><c><v>1</v></c></row>')) == ("TIPX-TAB-004", "rows")


def test_the_limit_of_a_text_is_kept_while_it_is_read() -> None:
    limits = Limits(max_string=1000)
    for cell in ('<c t="inlineStr"><is><t>{}</t></is></c>', '<c t="str"><v>{}</v></c>', '<c t="s"><v>0</v></c>'):
        short, long = ("x" * 1000, "x" * 1001)
        for size, text in ((1000, short), (1001, long)):
            raw = workbook(f"<row>{cell.format(text)}</row>", strings=f"<si><t>{text}</t></si>")
            if size == 1000:
                assert len(rows_of(raw, limits=limits)) == 1
            else:
                finding = finding_of(raw, limits=limits)
                assert (finding.rule, finding.say) == ("TIPX-TAB-004", "cell")
    growing = workbook(f'<row><c t="inlineStr"><is>{"<r><t>xxxxxxxxxx</t></r>" * 200_000}</is></c></row>')
    assert said(growing, limits=limits) == ("TIPX-TAB-004", "cell")


def test_many_blank_cells_one_after_another_are_refused_and_fewer_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_rows, "BLANK", 30)
    blank = "<row><c/><c/></row>"
    value = "<row><c><v>1</v></c></row>"
    assert len(rows_of(workbook(blank * 10 + value + blank * 10 + value + blank * 10))) == 2
    assert said(workbook(value + blank * 11)) == ("TIPX-TAB-004", "blank")


def test_elements_of_others_are_passed_over_with_all_in_them() -> None:
    other = '<x:c xmlns:x="urn:sample"><row><c><v>9</v></c></row><c><v>9</v></c></x:c>'
    data = f"{other}<row>{other}<c>{other}<v>1</v>{other}</c>{other}</row>{other}"
    assert cells_of(workbook(data)) == [[("number", "1")]]


def test_it_reads_what_two_other_libraries_write() -> None:
    day, moment = datetime.date(2026, 3, 4), datetime.datetime(2026, 3, 4, 5, 6, 7)
    expected = {
        "Seen": {1: {1: ("text", " a "), 2: ("number", "1.5"), 3: ("boolean", "true"), 4: ("date", "2026-03-04")}},
        "Hidden": {3: {2: ("date", "2026-03-04T05:06:07"), 3: ("formula", "=B3"), 4: ("time", "12:30:00")}},
    }
    by_openpyxl = io.BytesIO()
    book = openpyxl.Workbook()
    seen, hidden = book.active, book.create_sheet("Hidden")
    seen.title = "Seen"
    for column, value in enumerate((" a ", 1.5, True, day), 1):
        seen.cell(1, column, value)
    for column, value in enumerate((moment, "=B3", datetime.time(12, 30)), 2):
        hidden.cell(3, column, value)
    seen.merge_cells("A1:A4")
    hidden.sheet_state = "veryHidden"
    book.create_chartsheet("Chart")
    book.save(by_openpyxl)
    by_xlsxwriter = io.BytesIO()
    other = Workbook(by_xlsxwriter)
    sheet, second = other.add_worksheet("Seen"), other.add_worksheet("Hidden")
    sheet.write_string(0, 0, " a ")
    sheet.write_number(0, 1, 1.5)
    sheet.write_boolean(0, 2, True)
    sheet.write_datetime(0, 3, day, other.add_format({"num_format": "dd/mm/yy"}))
    second.write_datetime(2, 1, moment, other.add_format({"num_format": 22}))
    second.write_formula(2, 2, "=B3")
    second.write_datetime(2, 3, datetime.time(12, 30), other.add_format({"num_format": "hh:mm"}))
    second.hide()
    other.close()
    for raw in (by_openpyxl.getvalue(), by_xlsxwriter.getvalue()):
        sheets = open_sheets("sample.xlsx", raw, Limits())
        read = {
            sheet.name: {row.number: {at: tuple(cell) for at, cell in row.cells.items()} for row in sheet.rows()}
            for sheet in sheets.sheets
        }
        assert read == expected
        assert sheets.form == "xlsx"
        sheets.close()


# -- merged cells -----------------------------------------------------------------------------------------------------


def merged(*ranges: str) -> list[str]:
    """The merged cells of a sheet of three rows that hold something."""
    rows = "".join(f"<row r='{number}'><c><v>1</v></c></row>" for number in (1, 2, 4))
    merges = "".join(f"<mergeCell ref='{one}'/>" for one in ranges)
    with_merges = {
        "xl/worksheets/sheet1.xml": lambda part: part.replace(
            b"</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>".encode()
        )
    }
    sheets = open_sheets(None, changed(workbook(rows), with_merges), LIMITS)
    try:
        (sheet,) = sheets.sheets
        for _ in range(2):
            assert [row.number for row in sheet.rows()] == [1, 2, 4]
        return [one.name for one in sheet.merged]
    finally:
        sheets.close()


def test_merged_cells_are_known_when_the_rows_have_been_read() -> None:
    assert merged() == []
    assert merged("A2:A3", "B1:AA1") == ["A2:A3", "B1:AA1"]
    assert merged("B3:A2") == ["A2:B3"]


def test_cells_that_are_merged_with_none_or_lie_below_all_rows_are_passed_over() -> None:
    assert merged("A2", "A2:A2", "A5:A9", "A4:A9") == ["A4:A9"]


def test_of_very_many_merged_cells_those_that_end_lowest_are_kept() -> None:
    many = [f"A1:{column_name(number)}1" for number in range(2, xlsx_rows.MERGED + 9)]
    assert len(merged(*many)) == xlsx_rows.MERGED
    assert merged(*many, "A2:A4", *many)[-1] == "A2:A4"


@pytest.mark.parametrize("text", ["", "A", "A0:B2", "A1:B2:C3", "1:2", "SECRET"])
def test_a_range_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SheetsRefused) as refusal:
        merged(text)
    assert (refusal.value.finding.rule, refusal.value.finding.say) == ("TIPX-TAB-001", "part")
