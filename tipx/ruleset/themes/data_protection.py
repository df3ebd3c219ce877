"""Rules about marking, de-identification and hidden places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tipx.problems import Layer
from tipx.reading.model import Path
from tipx.ruleset.agencies import doubtful_references, is_invented
from tipx.ruleset.case_events import Numbered
from tipx.ruleset.context import Context
from tipx.ruleset.deidentification import excess
from tipx.ruleset.finding import Entry, Findings, Record, at, model_path
from tipx.ruleset.noting import Fields, noted
from tipx.ruleset.payload import PayloadView, Whole
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import DOCUMENTS
from tipx.ruleset.visibility import DEIDENTIFIED
from tipx.walking import Look

BELOW_DISTRICT = frozenset(("city", "street", "postalCode", "latitude", "longitude", "name"))
EXACT = frozenset(("street", "postalCode", "latitude", "longitude"))


def _rank(context: Context, tlp: str | None) -> int | None:
    code = context.standard.codelists["tlp"].codes.get(tlp or "")
    return int(code.extra["rank"]) if code is not None else None


def _marked_low(whole: Whole) -> bool:
    header = whole.header
    return header is not None and header.data.get("handling", {}).get("tlp") in ("clear", "green", "amber")


@rule(
    "TIPX-CDP-005", "error", on="B",
    title="Marking too low for identifying data",
    message="The message identifies a person; its marking must be at least amber-strict.",
    checks_that="A bundle with a value that identifies a person is marked amber-strict or red.",
    why="The marking is all that the next reader knows about how carefully to handle the message.",
    mend="Raise handling.tlp to amber-strict, or take the identifying values out.",
    source="FIRST TLP 2.0; TIPX", when=_marked_low,
)  # fmt: skip
def marking_too_low(payload: PayloadView, context: Context) -> Findings:
    if payload.identifies():
        yield at("handling", "tlp", of=payload.header)


@rule(
    "TIPX-CDP-006", "error", on="any",
    title="Not allowed in this payload profile",
    message={
        "": "The profile {profile} does not allow this field.",
        "date": "The profile {profile} allows this date only cut to 1 January of its year.",
        "year": "The profile {profile} allows only the year of this date.",
        "header": "The profile {profile} fixes this field of the record header.",
    },
    checks_that=(
        "A pseudonymous payload holds no identifying value, no free text and no foreign extension; a statistical one only the "
        "fields of its list, with dates cut."
    ),
    why="De-identified data travels far; one name in it undoes all care.",
    mend="Take the field out, cut the date, or claim another profile.",
    source="CTDC codebook, section 2",
)  # fmt: skip
def not_allowed_in_profile(record: Record, context: Context) -> Findings:
    profile = context.payload_profile
    if profile not in DEIDENTIFIED:
        return
    told: set[str] = set()
    for path, say in excess(record, context):
        model = model_path(context.kind, path)
        if model not in told:
            told.add(model)
            yield at(*path, say=say, profile=profile)


@rule(
    "TIPX-CDP-007", "error", on="record",
    title="Record marked stricter than the message",
    message="This record is marked stricter than the message that carries it.",
    checks_that="handling.tlp of a record is not stricter than that of the bundle.",
    why="The reader of the envelope would handle the record too freely.",
    mend="Raise the marking of the bundle.",
    source="FIRST TLP 2.0",
    wakes=("handling",),
)  # fmt: skip
def marked_stricter(record: Record, context: Context) -> Findings:
    marked, of_message = record["handling"].get("tlp"), (context.header or {}).get("handling", {}).get("tlp")
    if marked == of_message:
        return
    own, message = _rank(context, marked), _rank(context, of_message)
    if own is not None and message is not None and own > message:
        yield at("handling", "tlp")


@rule(
    "TIPX-CDP-008", "error", on="any",
    title="Hidden place is shown",
    message={
        "": "This place is confidential, and its exact position is shown.",
        "agency": "The address of this agency is confidential, and it is shown below the district.",
    },
    checks_that=(
        "Neither a shelter, or an agency whose address is confidential, shows an address below the district, nor a confidential "
        "place or shelter its street, postal code or coordinates, unless the message is operational and marked red."
    ),
    why="A shelter whose place is known is no shelter.",
    mend="Take the exact place out, or mark the message red and send it only to those who must go there.",
    source="TIPX; practice in gender-based violence case management",
)  # fmt: skip
def hidden_place_shown(record: Record, context: Context) -> Findings:
    marked = (context.header if context.header is not None else record).get("handling", {}).get("tlp")
    if context.payload_profile == "operational" and marked == "red":
        return
    shown: set[Path] = set()
    if context.kind == "bundle":
        for index, agency in enumerate(record.get("agencies", ())):
            confidential = agency.get("type") == "shelter" or agency.get("addressConfidential") is True
            if confidential and not BELOW_DISTRICT.isdisjoint(agency.get("address", ())):
                shown.add(("agencies", index, "address"))
                yield at("agencies", index, "address", say="agency")
    for path, place in context.noted[HIDDEN]:
        if not EXACT.isdisjoint(place) and path not in shown:
            yield at(*path)


def _hidden(fields: Fields, kind: str) -> Look:
    """The places that are to be hidden: shelters, and what is called confidential."""
    when = "'siteType' in {value} and {value}['siteType'] == 'shelter' or {value}.get('confidential') is True"
    return {names: when for names, field in fields.items() if (field.item or field).type_name == "location"}


HIDDEN = noted(_hidden)


def _only_for_counting(whole: Whole) -> bool:
    """Whether research and statistics are all that a message is for, which is not de-identified."""
    header, profiles = whole.header, whole.context.profiles
    if header is None or header.lost("purpose") or header.lost("profiles") or not profiles.isdisjoint(DEIDENTIFIED):
        return False
    purposes = header.data.get("purpose", ())
    return bool(purposes) and {"research", "statistics"}.issuperset(purposes)


@rule(
    "TIPX-CDP-010", "error", on="B",
    title="Research or statistics with identifying data",
    message="The message is only for research or statistics, and identifies a person.",
    checks_that=(
        "A bundle whose only purposes are research and statistics is pseudonymous or statistical, or holds no identifying value."
    ),
    why="No count and no study needs a name.",
    mend="De-identify the records and claim the profile pseudonymous or statistical.",
    source="IOM Data Protection Manual, principle 2", when=_only_for_counting,
)  # fmt: skip
def research_with_identities(payload: PayloadView, context: Context) -> Findings:
    if payload.identifies():
        yield at("purpose", of=payload.header)


_CELL_FACTS = {
    "victim": (("sex",), ("ageGroup",), ("citizenships",)),
    "case": (
        ("victimIds",), ("registeredOn",), ("detectionPlace", "country"), ("events", "stage"), ("events", "victimIds"),
        ("events", "place", "country"),
    ),
}  # fmt: skip


_UNKNOWN = "a person could not be counted in the right cell"


def _is_statistical(whole: Whole) -> bool:
    return whole.header is not None and whole.context.payload_profile == "statistical"


def _cells(payload: PayloadView, context: Context) -> Counter[Any]:
    """How many persons each cell stands on: sex, age group, citizenship, country of exploitation, year."""
    cells: Counter[Any] = Counter()
    if _cells_unknown(payload):
        cells[_UNKNOWN] += 1  # Whoever was refused may be in the cell that looks too small.
    common = {id(case): _last_place(payload.events(case).common) for case in payload.cases}
    for victim in payload.victims:
        case = next(iter(payload.cases_of(victim)), None)
        country = _exploited_in(payload, case, victim.id, common) if case is not None else None
        year = case.data.get("registeredOn", "")[:4] if case is not None else ""
        citizenship = next(iter(victim.data.get("citizenships", ())), None)
        cells[victim.data.get("sex"), victim.data.get("ageGroup"), citizenship, country, year] += 1
    return cells


def _cells_unknown(payload: PayloadView) -> bool:
    """Whether some person could not be counted in the right cell, because a value was refused."""
    return (
        payload.loses("victim")
        or payload.loses("case")
        or any(one.refused and any(one.lost(*names) for names in _CELL_FACTS["victim"]) for one in payload.victims)
        or any(one.refused and any(one.lost(*names) for names in _CELL_FACTS["case"]) for one in payload.cases)
    )


def _exploited_in(
    payload: PayloadView, case: Entry, person: str | None, common: Mapping[int, tuple[int, str | None]]
) -> str | None:
    """The country of the person's last exploitation event that has one, else that of the detection."""
    _, country = max(common[id(case)], _last_place(payload.events(case).naming(person)), key=lambda one: one[0])
    found: str | None = country if country is not None else case.data.get("detectionPlace", {}).get("country")
    return found


def _last_place(events: Sequence[Numbered]) -> tuple[int, str | None]:
    """The last exploitation with a country: its index and country; -1 and None when there is none."""
    for index, event in reversed(events):
        if "exploitation" in event.get("stage", ()) and "country" in event.get("place", {}):
            return index, event["place"]["country"]
    return -1, None


@rule(
    "TIPX-CDP-020", "warning", on="B", layer=Layer.CROSS,
    title="Cell too small",
    message="Some combination of sex, age group, citizenship, country of exploitation and year stands on fewer than {limit} persons.",
    checks_that=(
        "In a statistical payload each combination of sex, age group, first citizenship, country of exploitation and year of "
        "registration stands on at least smallCell persons."
    ),
    why="Who is alone in a cell can be recognised by neighbours, and by the trafficker.",
    mend="Join or leave out categories, send a longer period, or use a synthetic-data tool.",
    source="CTDC codebook, version 6 (k = 11)",
    tally=_cells, when=_is_statistical,
)  # fmt: skip
def cell_too_small(payload: PayloadView, context: Context, counted: Counter[Any]) -> Findings:
    limit: int = context.parameters["smallCell"]
    if counted and not counted[_UNKNOWN] and min(counted.values()) < limit:
        yield at("victims", of=payload.header, limit=limit)


def _says_whether_test(whole: Whole) -> bool:
    return whole.header is not None and not whole.header.lost("isTest")


def _describes_invented(whole: Whole) -> bool:
    """Whether the message's own fields name an agency by an invented name."""
    header, context = whole.header, whole.context
    if header is None:
        return False
    names = (agency.get("name", "") for agency in header.data.get("agencies", ()))
    found = doubtful_references(context.standard, header.kind, header.data, context.agencies.ids)
    return any(map(is_invented, names)) or bool(found.invented)


@rule(
    "TIPX-CDP-022", "warning", on="B", layer=Layer.CROSS,
    title="Test data or real data",
    message={
        "": "An agency has an invented name, but the message is not marked as a test.",
        "real": "The message is marked as a test, but an identity number in it does not look invented.",
    },
    checks_that=(
        "Agencies whose names begin with Sample, Example, Test or Demo stand only in messages marked isTest; identity numbers of "
        "test messages hold five zeros in a row."
    ),
    why="Invented records in real systems waste a rescue; real records in tests expose a person.",
    mend="Set isTest to true for an exercise; replace real identity numbers by invented ones.",
    source="TIPX",
    when=_says_whether_test,
    needs=lambda whole: DOCUMENTS if whole.header.data.get("isTest") is True else 0,
)  # fmt: skip
def test_or_real(payload: PayloadView, context: Context) -> Findings:
    header = payload.header
    if header is None:
        return
    if header.data.get("isTest") is not True:
        if payload.whole.once(_describes_invented) or any(one.invented for _, one in payload.references):
            yield at("isTest", of=header)
        return
    for victim in payload.victims:
        for document in victim.data.get("identityDocuments", ()):
            if "number" in document and "00000" not in document["number"]:
                yield at("isTest", of=header, say="real")
                return
