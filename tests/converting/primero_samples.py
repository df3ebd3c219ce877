"""Invented transitions and cases of a Primero-style system, and short ways to read and write them."""

from __future__ import annotations

import datetime
import io
import itertools
import json
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple

from hypothesis import strategies as st

from tipx import testing
from tipx.converting import form_primero
from tipx.converting.ledger import Loss
from tipx.converting.model import Job, Note
from tipx.options import Options
from tipx.reading.source import Source
from tipx.standard import known_or_newest

NOW = "2026-03-05T00:00:00Z"
LISTS = {"cases": "case", "victims": "victim", "referrals": "referral"}
PERSON = "b3222e84-a5d7-4692-a643-1ab3d41f17d6"
REFERRAL = "8165ff68-e406-4258-bb77-004b1f148290"
SERVICE = "11111111-1111-4111-8111-111111111111"
FIELD = "https://github.com/primeroIMS/primero#"


class Read(NamedTuple):
    """A payload that was read, and what was told of it."""

    payload: dict[str, Any]
    notes: list[Note]
    losses: tuple[Loss, ...]
    left: int = 0

    def one(self, name: str) -> dict[str, Any]:
        """The only record of a list."""
        (found,) = self.payload[name]
        return dict(found)


class Written(NamedTuple):
    """What was written, and what was told of it."""

    data: list[dict[str, Any]]
    losses: tuple[Loss, ...]
    raw: bytes


class _Target:
    def __init__(self) -> None:
        self.bytes = io.BytesIO()

    def open(self, name: str | None = None) -> IO[bytes]:
        return self.bytes

    def spool(self) -> Any:
        raise NotImplementedError

    def private_folder(self) -> str:
        raise NotImplementedError


def minter() -> Callable[[], str]:
    """Ids in their order."""
    numbers = itertools.count(1)
    return lambda: f"urn:uuid:{next(numbers):08x}-0000-4000-8000-000000000000"


def job(version: object = None, **settings: Any) -> Job:
    """A job of that version, or the newest, with a fixed moment and ids in their order."""
    return Job(known_or_newest(version), Options(), NOW, settings=settings, mint=minter())


def read_bytes(raw: bytes, **settings: Any) -> Read:
    """Read a text of the form."""
    return _read(Source("sample.json", raw), settings)


def read(data: Any, **settings: Any) -> Read:
    """Read data as the text it makes."""
    return read_bytes(json.dumps(data).encode(), **settings)


def _read(source: Source, settings: dict[str, Any]) -> Read:
    task = job(**settings)
    imported = form_primero.read(source, task)
    payload = dict(imported.header or {})
    names = {kind: name for name, kind in LISTS.items()}
    for kind, record in imported.records:
        payload.setdefault(names[kind], []).append(record)
    return Read(payload, task.notes, task.ledger.losses(), len(imported.left))


def write(payload: dict[str, Any], **settings: Any) -> Written:
    """Write a bundle, or a record alone."""
    task, target = job(payload.get("tipxVersion"), **settings), _Target()
    writer = form_primero.writer(target, task)
    bundle = payload.get("recordType") == "bundle"
    header = {name: value for name, value in payload.items() if name not in LISTS} if bundle else None
    writer.begin(header)
    for name, kind in LISTS.items():
        for record in payload.get(name, ()) if bundle else ():
            writer.record(kind, record)
    if not bundle:
        writer.record(payload["recordType"], payload)
    writer.end(header)
    raw = target.bytes.getvalue()
    return Written(json.loads(raw), task.ledger.losses(), raw)


def case(**changes: Any) -> dict[str, Any]:
    """A well filled case."""
    return {
        "id": PERSON, "case_id": "0b3e", "case_id_display": "f15a1a9", "short_id": "f15a1a9", "status": "open",
        "case_status_reopened": False, "registration_date": "2026-02-01", "created_at": "2026-02-01T05:34:59.514Z",
        "last_updated_at": "2026-02-03T05:34:59.514Z", "owned_by": "sample_worker", "owned_by_agency_id": "agency-sample-a",
        "name": "Sample One Two", "name_first": "Sample", "name_middle": "One", "name_last": "Two", "name_nickname": "Sam",
        "sex": "female", "age": 14, "date_of_birth": "2012-01-01", "estimated": True, "national_id_no": "0000001",
        "other_id_type": "camp card", "other_id_no": "C-00000", "unhcr_individual_no": "000-00000",
        "nationality": ["pakistan"], "maritial_status": "single", "address_current": "Sample street",
        "location_current": "PK601", "telephone_current": "+920000000001", "consent_for_services": True,
        "disclosure_other_orgs": True, "consent_for_tracing": "false", "consent_reporting": "true",
        "interview_subject": "caregiver", "disclosure_deny_details": "not to the sample cousin",
        "withholding_info_reason": ["fear"], "legitimate_basis": ["consent"], "risk_level": "medium",
        "protection_concerns": ["trafficked_smuggled", "sexually_exploited", "migrant"],
        "services_section": [
            {
                "unique_id": SERVICE, "service_type": "health_medical_service", "service_response_type": "service_provision",
                "service_response_day_time": "2026-02-02T10:00:00Z", "service_response_timeframe": "1_day",
                "service_appointment_date": "2026-02-20", "service_implementing_agency": "agency-sample-b",
                "service_status_referred": True, "service_implemented": "not_implemented",
            }
        ],
        **changes,
    }  # fmt: skip


def transition(**changes: Any) -> dict[str, Any]:
    """A well filled transition, without its record."""
    return {
        "id": REFERRAL, "type": "Referral", "record_id": PERSON, "record_type": "case", "status": "accepted",
        "created_at": "2026-02-04T18:37:16.078Z", "responded_at": "2026-02-05T18:37:16.078Z",
        "transitioned_by": "sample_worker", "transitioned_by_user_agency": "agency-sample-a",
        "transitioned_by_user_groups": ["group-sample"], "transitioned_to": "sample_doctor",
        "transitioned_to_user_agency": "agency-sample-b", "service": "health_medical_service", "service_record_id": SERVICE,
        "notes": "Sample notes", "consent_overridden": False, "consent_individual_transfer": False, "remote": False,
        "type_of_export": "json", "authorized_role_unique_id": "role-sample", "record_owned_by": "sample_worker",
        "record_owned_by_agency": "agency-sample-a", "record_owned_by_groups": ["group-sample"],
        **changes,
    }  # fmt: skip


def referred(**changes: Any) -> dict[str, Any]:
    """A well filled transition with its case."""
    return {**transition(**changes), "record": case()}


# -- generated -----------------------------------------------------------------------------------------------------

_WORDS = st.text(testing.TEXT, min_size=1, max_size=30).filter(str.strip)
_LOOKUPS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
_UUIDS = st.uuids(version=4).map(str)
_PAST = st.dates(min_value=datetime.date(2025, 1, 1), max_value=datetime.date(2025, 6, 30))
_MOMENTS = st.builds(lambda day, part: f"{day.isoformat()}T10:20:30{part}Z", _PAST, st.sampled_from(["", ".5", ".078"]))
_LATER = st.builds(lambda hour: f"2025-09-01T{hour:02}:00:00.250Z", st.integers(0, 23))
_DAYS = _PAST.map(lambda day: day.isoformat())
_BOOLEANS = st.booleans()


def _service() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"unique_id": _UUIDS},
        optional={
            "service_type": st.sampled_from(
                ["safehouse_service", "other_service", "livelihoods_service", "sample_service"]
            ),
            "service_response_type": _LOOKUPS,
            "service_response_day_time": _MOMENTS,
            "service_response_timeframe": st.sampled_from(["1_hour", "1_day", "3_days", "1_week"]),
            "service_appointment_date": _DAYS,
            "service_appointment_time": st.sampled_from(
                ["10:30", "2025-07-01T10:30:00+05:00", "2025-07-01T05:30:00.5Z"]
            ),
            "service_implementing_agency": st.sampled_from(["agency-sample-b", "agency-sample-c"]),
            "service_provider": _WORDS,
            "service_delivery_location": _LOOKUPS,
            "service_status_referred": _BOOLEANS,
            "service_implemented": st.sampled_from(["implemented", "not_implemented"]),
            "service_implemented_day_time": _MOMENTS,
            "note_on_referral_from_provider": _WORDS,
        },
    )


def _case(adult: bool, owner: str) -> st.SearchStrategy[dict[str, Any]]:
    age = st.integers(18, 60) if adult else st.integers(1, 17)
    return st.fixed_dictionaries(
        {
            "id": _UUIDS,
            "created_at": _MOMENTS,
            "case_status_reopened": st.just(False),
            "consent_for_services": st.just(True),
            "disclosure_other_orgs": st.just(True),
            "interview_subject": st.just("individual" if adult else "caregiver"),
            "owned_by_agency_id": st.just(owner),
            "age": age,
        },
        optional={
            "case_id": _LOOKUPS, "case_id_display": _LOOKUPS, "short_id": _LOOKUPS, "status": st.just("open"),
            "registration_date": _DAYS, "last_updated_at": _LATER, "owned_by": _LOOKUPS, "name": _WORDS,
            "name_first": _WORDS, "name_last": _WORDS, "name_nickname": _WORDS, "name_other": _WORDS,
            "sex": st.sampled_from(["male", "female", "other"]), "national_id_no": _WORDS, "other_id_no": _WORDS,
            "other_id_type": _WORDS, "unhcr_individual_no": _WORDS, "unhcr_id_no": _WORDS,
            "nationality": st.lists(st.sampled_from(["pakistan", "united_arab_emirates", "usa"]), min_size=1, unique=True),
            "maritial_status": st.sampled_from(["single", "married_cohabitating", "divorced_separated", "widowed"]),
            "occupation": _WORDS, "protection_status": st.sampled_from(["unaccompanied", "separated"]),
            "risk_level": st.sampled_from(["low", "medium", "high"]), "address_current": _WORDS,
            "location_current": _LOOKUPS, "telephone_current": _WORDS, "disclosure_deny_details": _WORDS,
            "consent_for_tracing": st.sampled_from(["true", "false"]), "consent_reporting": st.sampled_from(["true", "false"]),
            "unhcr_export_opt_in": _BOOLEANS, "withholding_info_reason": st.lists(_LOOKUPS, min_size=1),
            "legitimate_basis": st.just(["consent"]), "consent_info_sharing": st.lists(_LOOKUPS, min_size=1),
            "protection_concerns": st.lists(
                st.sampled_from(["trafficked_smuggled", "worst_forms_of_child_labor", "caafag", "migrant"]),
                min_size=1, unique=True,
            ),
            "services_section": st.lists(_service(), min_size=1, max_size=2, unique_by=lambda one: one["unique_id"]),
        },
    )  # fmt: skip


@st.composite
def well_filled(draw: Callable[[st.SearchStrategy[Any]], Any]) -> dict[str, Any]:
    """A transition with its case, both filled as a careful worker fills them."""
    kind = draw(st.sampled_from(["Referral", "Transfer", "TransferRequest"]))
    status = draw(st.sampled_from(["in_progress", "accepted", "rejected", "done", "revoked"]))
    moved = kind == "Transfer" and status in ("accepted", "done")
    record = draw(_case(draw(_BOOLEANS), "agency-sample-b" if moved else "agency-sample-a"))
    made = draw(
        st.fixed_dictionaries(
            {
                "id": _UUIDS,
                "type": st.just(kind),
                "record_id": st.just(record["id"]),
                "record_type": st.just("case"),
                "status": st.just(status),
                "created_at": _MOMENTS,
                "transitioned_by_user_agency": st.just("agency-sample-a"),
                "transitioned_to_user_agency": st.just("agency-sample-b"),
                "consent_overridden": st.just(False),
                "consent_individual_transfer": _BOOLEANS,
                "remote": st.just(False),
            },
            optional={
                "transitioned_by": _WORDS, "transitioned_to": _WORDS, "notes": _WORDS, "rejection_note": _WORDS,
                "transitioned_by_user_groups": st.lists(_LOOKUPS, min_size=1), "type_of_export": _LOOKUPS,
                "transitioned_to_user_groups": st.lists(_LOOKUPS, min_size=1), "authorized_role_unique_id": _LOOKUPS,
                "allow_case_creation": _BOOLEANS, "record_owned_by": _WORDS,
                "record_owned_by_groups": st.lists(_LOOKUPS, min_size=1),
                "record_owned_by_agency": st.just("agency-sample-a"),
                "service": st.sampled_from(["safehouse_service", "psychosocial_service", "sample_service"]),
            },
        )
    )  # fmt: skip
    if status in ("accepted", "rejected", "done"):
        made["responded_at"] = draw(_LATER)
    if status == "rejected" and draw(_BOOLEANS):
        made["rejected_reason"] = draw(_WORDS)
    if status == "done" and draw(_BOOLEANS):
        made["data"] = {"success_status": draw(st.sampled_from(["successful", "not_successful"]))}
    services = record.get("services_section", [])
    if services and draw(_BOOLEANS):
        made["service_record_id"] = draw(st.sampled_from(services))["unique_id"]
    return {**made, "record": record}


_ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**60), 2**60),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=12),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=5,
)


@st.composite
def spoilt(draw: Callable[[st.SearchStrategy[Any]], Any]) -> dict[str, Any]:
    """A transition in which some fields hold whatever, and some fields are of nobody's mapping."""
    made: dict[str, Any] = draw(well_filled())
    for target in (made, made["record"], *made["record"].get("services_section", ())):
        for name in draw(st.lists(st.sampled_from(sorted(set(target) - {"record"})), max_size=4)):
            target[name] = draw(_ANYTHING)
        target.update(draw(st.dictionaries(st.text(min_size=1, max_size=8).map("x_".__add__), _ANYTHING, max_size=2)))
    return made


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all single values."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, (*path, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from leaves(value, (*path, index))
    else:
        yield path


def value_at(data: Any, path: tuple[Any, ...]) -> Any:
    """The value at a path."""
    for step in path:
        data = data[step]
    return data
