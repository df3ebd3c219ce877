"""Invented case sheets of HTCDS, as CSV and as workbooks, read and written through the forms."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tipx import catalogue
from tipx.converting import form_htcds, form_htcds_single
from tipx.converting.htcds.mapping_files import mapping_of
from tipx.converting.ledger import Loss
from tipx.converting.model import Job, Note
from tipx.converting.noting import problems_of
from tipx.converting.target import ToStream
from tipx.options import Options
from tipx.reading.sheets import open_sheets
from tipx.reading.sheets.guards import guarded
from tipx.reading.source import Source
from tipx.standard import newest

catalogue.load_all()

NOW = "2026-03-05T12:00:00Z"
FORMS = {"htcds": form_htcds, "htcds-single": form_htcds_single}
MAPPING = mapping_of(newest())
COLUMNS = [(one.name, one.label, one.field) for one in MAPPING.columns]
HEADER = {
    "isTest": True,
    "bundleType": "submission",
    "sender": {"agencyId": "urn:uuid:11111111-1111-4111-8111-1111111111a1"},
    "recipients": [{"agencyId": "urn:uuid:11111111-1111-4111-8111-1111111111a2"}],
    "legalBasis": [{"code": "child-protection-duty"}],
    "agencies": [
        {
            "id": "urn:uuid:11111111-1111-4111-8111-1111111111a1",
            "name": "Sample Assistance Centre",
            "type": "ngo",
            "country": "PK",
        },
        {
            "id": "urn:uuid:11111111-1111-4111-8111-1111111111a2",
            "name": "Sample District Police",
            "type": "police",
            "country": "PK",
        },
    ],
}

WELL_FILLED = {
    "cas_CaseOwner": "Sample Worker",
    "prs_Salutation": "Ms",
    "prs_FirstName": "Sample First",
    "prs_SecondName": "Sample Second",
    "con_Consent": "TRUE",
    "prs_Birthdate": "1998-02-03",
    "prs_Gender": "Feminine",
    "prs_Citizenship": "Nepal",
    "prs_Email": "sample@example.org",
    "prs_HomePhone": "+92210000001",
    "prs_MobilePhone": "+923000000001",
    "prs_MailingCity": "Lahore",
    "prs_MailingCountry": "PK",
    "prs_MailingState": "Punjab",
    "prs_MailingStreet": "House 1, Sample Road",
    "prs_MailingPostalCode": "54000",
    "vic_TraffickingStatus": "Actual victim of trafficking",
    "vic_TraffickingStatusDecisionMakingOrg": "Court or prosecution",
    "vic_MethodOfRecruitment": "At work",
    "vic_LocationOfRecruitment": "Sample Recruiters",
    "vic_MethodsOfControl": "Debt bondage ",
    "vic_TypeOfExploitation": "Forced labour",
    "vic_ForcedLabourIndustry": "Water supply; sewerage, waste management and remediation",
    "vic_LocationOfExploitation": "Sample Works",
    "cas_Status": "Follow up",
    "cas_ReferringOrganisation": "Sample Union",
    "cas_IncomingReferralDate": "2026-01-05",
    "cas_ReferringPrimaryCaseWorker": "Sample Referrer",
    "cas_ReasonForIncomingReferral": "Additional Services Required",
    "cas_IncomingReferralDetails": "Told by telephone.",
    "cas_ReferredOrganisation": "Sample Clinic",
    "cas_ReferredPrimaryCaseWorker": "clinic@example.org",
    "cas_ReasonForOutgoingReferral": "Migration Or Change Of Location",
    "cas_OutgoingReferralDate": "2026-01-09",
    "cas_OutgoingReferralDetails": "Needs a companion.",
}
"""A row as a careful case worker fills it, from the drop-downs of the published sheet where it has them."""


def counting_ids() -> Callable[[], str]:
    """Ids that are the same in each run."""
    numbers = itertools.count(1)
    return lambda: f"urn:uuid:00000000-0000-4000-8000-{next(numbers):012x}"


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV file of these rows, with the guard of cells that spreadsheets would run."""
    text = io.StringIO()
    csv.writer(text).writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def sheet_rows(rows: Sequence[Mapping[str, str]], further: Sequence[str] = ()) -> list[list[str]]:
    """The rows of the published sheet, header rows first, with further columns behind; rows are cells by field."""
    columns = [*COLUMNS, *((name, MAPPING.fields[name].label, name) for name in further)]
    header = [[name for name, _, _ in columns], [label for _, label, _ in columns]]
    return header + [
        [row.get("", str(number)), *(row.get(field, "") for _, _, field in columns[1:])]
        for number, row in enumerate(rows, 1)
    ]


def sheet(*rows: Mapping[str, str]) -> bytes:
    """The published sheet as CSV, with these rows and a column for each further field that they have."""
    published = {field for _, _, field in COLUMNS}
    further = [name for name in MAPPING.fields if name not in published and any(name in row for row in rows)]
    return csv_of(sheet_rows(rows, further))


class Import:
    """An import: the payload, the losses, the notes."""

    def __init__(self, raw: bytes, *, form: str = "htcds", header: Any = None, name: str = "sample.csv") -> None:
        settings = {} if header is None else {"header": header}
        self.job = Job(newest(), Options(), NOW, settings=settings, mint=counting_ids())
        imported = FORMS[form].read(Source(name, raw), self.job)
        assert imported.header is not None
        self.payload: dict[str, Any] = dict(imported.header)
        for kind, record in imported.records:
            self.payload.setdefault(f"{kind}s", []).append(record)
        self.losses: tuple[Loss, ...] = self.job.ledger.losses()
        self.notes: list[Note] = self.job.notes

    @property
    def case(self) -> Any:
        """The first case."""
        return self.payload["cases"][0]

    @property
    def victim(self) -> Any:
        """The first person."""
        return self.payload["victims"][0]

    def said(self) -> list[tuple[str, str, int | None, int | None]]:
        """The notes: check, variant, row and column."""
        return [(one.rule, one.say, one.row, one.column) for one in self.notes]

    def words(self) -> str:
        """Everything that people are told."""
        problems = [f"{one.message} {one.hint} {one.at.cell} {one.args}" for one in problems_of(self.notes)]
        return "\n".join([*problems, *(f"{one.field} {one.why}" for one in self.losses)])


class Export:
    """An export: the bytes, the losses, and the sheet as it reads back (cells by field, header rows apart)."""

    def __init__(self, payload: Mapping[str, Any], *, form: str = "htcds", suffix: str = ".csv") -> None:
        job = Job(newest(), Options(), NOW, settings={"suffix": suffix}, mint=counting_ids())
        bundle = payload.get("recordType") == "bundle"
        header = {name: payload[name] for name in payload if name not in LISTS} if bundle else None
        with ToStream(None) as target:
            writer = FORMS[form].writer(target, job)
            writer.begin(header)
            for kind in ("case", "victim", "referral"):
                for record in payload.get(f"{kind}s", ()) if bundle else [payload] * (payload["recordType"] == kind):
                    writer.record(kind, record)
            writer.end(header)
            target.commit()
            self.raw = target.data
        self.losses: tuple[Loss, ...] = job.ledger.losses()
        sheets = open_sheets(f"out{suffix}", self.raw, Options().limits)
        self.title = sheets.sheets[0].name
        table = {row.number: {at: cell.text for at, cell in row.cells.items()} for row in sheets.sheets[0].rows()}
        sheets.close()
        self.names, self.labels = table.pop(1), table.pop(2)
        fields = {field: at for at, (_, _, field) in enumerate(COLUMNS, 1)}
        fields |= {name: at for at, name in self.names.items() if at > len(COLUMNS)}
        self.rows = [
            {field: row[at] for field, at in fields.items() if at in row and field} for _, row in sorted(table.items())
        ]
        self.keys = [row.get(1) for _, row in sorted(table.items())]

    def lost(self, kind: str = "dropped") -> dict[str, int]:
        """How often each field was lost in that way."""
        found: dict[str, int] = {}
        for one in self.losses:
            if one.kind == kind:
                found[one.field] = found.get(one.field, 0) + one.times
        return found


LISTS = ("cases", "victims", "referrals")


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook with these sheets; cells are texts, numbers, booleans or dates."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append([None if cell == "" else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
