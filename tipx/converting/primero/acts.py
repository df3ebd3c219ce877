"""Conversions of what a Primero transition says: its kind, its two sides, its service, what came of it."""

from __future__ import annotations

import re
from typing import Any

from tipx.converting.model import Data
from tipx.converting.primero import values
from tipx.converting.primero.mapping import Row
from tipx.converting.primero.places import EXTENSION, Place, Step, take
from tipx.converting.primero.plain import CODE, UUID, at, beside, code_for, codelist, word_for
from tipx.converting.primero.sides import Conversion, Into, Out
from tipx.converting.primero.telling import NO_PLACE, NOT_IN_LIST, NOT_STATED, Fact, Unread
from tipx.converting.tracing import Traced, trace

USER, REMOTE_USER = "User of the case system", "User of another case system"
"""What kind of contact the name of a user is."""
OWNERSHIP = ("case-transfer", "jurisdiction-transfer")


class SetAside(Exception):
    """The whole transition is not taken over. `rule`: the id that says why."""

    def __init__(self, rule: str, row: Row) -> None:
        super().__init__(rule)
        self.rule = rule
        self.row = row


# -- kind and record -----------------------------------------------------------------------------------------------


def _snake(word: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).lower()


def _camel(word: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in word.split("_"))


def _read_type(value: Any, row: Row, into: Into) -> None:
    word = values.text(value)
    code = row.read_as.get(word) or row.read_as.get(_snake(word))
    if code is None:
        raise SetAside(NO_PLACE if _snake(word) in ("assign", "reassign") else NOT_IN_LIST, row)
    into.put(at(row), code)
    into.records["Referral"]["transfersOwnership"] = code in OWNERSHIP
    trace(into.records["Referral"], "transfersOwnership", into.origin)


def _write_type(row: Row, out: Out) -> str | None:
    code = out.take(at(row))
    if code is None:
        return None
    word = row.written_as.get(code)
    out.fit = "exact" if word is not None and row.read_as.get(_snake(word)) == code else "approximate"
    if out.record("Referral").get("transfersOwnership") == (code in OWNERSHIP):
        out.use("Referral", ("transfersOwnership",))
    return None if word is None else _camel(word)


TYPE = Conversion(_read_type, _write_type)


def _read_person(value: Any, row: Row, into: Into) -> None:
    length = into.told.standard.record("victim").at("localIds", "value")
    into.facts["person"] = Fact(values.text(value, length).strip(), into.here)


def _write_person(row: Row, out: Out) -> str | None:
    """The id by which Primero knows the person: the one that the record has, when it is there."""
    line = next((one for one in out.told.mapping.of("case") if one.conversion == "uuid"), None)
    found = None if line is None else UUID.write(line, out)
    return None if found is None else str(found)


PERSON = Conversion(_read_person, _write_person)


def _read_record_type(value: Any, row: Row, into: Into) -> None:
    if row.read_as.get(values.text(value)) is None:
        raise SetAside(NO_PLACE, row)


RECORD_TYPE = Conversion(_read_record_type, lambda row, out: next(iter(row.written_as.values()), None))


# -- sides ---------------------------------------------------------------------------------------------------------


def _read_agency(value: Any, row: Row, into: Into) -> None:
    place = at(row)
    length = into.told.standard.record("bundle").at("agencies", "name")
    into.put(place, into.agencies.ref(values.text(value, length), into.origin))


def _write_agency(row: Row, out: Out) -> str | None:
    reference = out.take(at(row))
    if reference is None:
        return None
    word, used, exact = out.agencies.word(reference)
    if "agencyId" not in reference:
        # An agency named in place: its name alone is told.
        seen, path = out.pending.pop()
        out.pending.append((seen, (*path, "name")))
    out.pending += used
    out.fit = "exact" if exact else "approximate"
    return word


AGENCY = Conversion(_read_agency, _write_agency)


def is_remote(out: Out) -> bool:
    """Whether the receiver is outside the system."""
    line = next((one for one in out.told.mapping.of("transition") if one.field == ("remote",)), None)
    if line is None or line.place is None:
        return False
    found = out.take(line.place)
    if found is not None:
        out.pending.pop()
    return found is True


LOCAL, REMOTE = "agency-local", "agency-remote"
"""The conversions of the two fields for one receiver: inside the system, and outside it."""


def _mark(row: Row) -> Place:
    """Where it is kept that this field was used, where the other one was to be expected."""
    return Place("Referral", (Step("extensions", key=EXTENSION + row.field[-1]),))


def _read_receiver(value: Any, row: Row, into: Into) -> None:
    _read_agency(value, row, into)
    into.facts[row.conversion] = Fact(row, into.here)


def keep_receiver_fields(into: Into) -> None:
    """Whether the receiver is outside does not tell in which of the two fields it stood, if a system does not keep to that."""
    line = next((one for one in into.told.mapping.of("transition") if one.field == ("remote",)), None)
    said = take(into.records["Referral"], line.place) if line is not None and line.place is not None else None
    expected = REMOTE if said is not None and said[0] is True else LOCAL
    used = [into.facts[one] for one in (LOCAL, REMOTE) if one in into.facts]
    if used and [one.value.conversion for one in used if isinstance(one.value, Row)] != [expected]:
        for fact in used:
            assert isinstance(fact.value, Row)
            into.here = fact.pointer
            into.put(_mark(fact.value), True)


def _write_receiver(row: Row, out: Out) -> str | None:
    referral = out.record("Referral")
    lines = [one for one in out.told.mapping.of("transition") if one.conversion in (LOCAL, REMOTE)]
    marked = [one.conversion for one in lines if (take(referral, _mark(one)) or (None,))[0] is True]
    if row.conversion not in (marked or [REMOTE if is_remote(out) else LOCAL]):
        return None
    word = _write_agency(row, out)
    if marked:
        out.take(_mark(row))
    return word


LOCAL_AGENCY = Conversion(_read_receiver, _write_receiver)
REMOTE_AGENCY = Conversion(_read_receiver, _write_receiver)


def _user(kind: str) -> Conversion:
    def read(value: Any, row: Row, into: Into) -> None:
        length = at(row).field(into.told.standard).properties["value"]
        into.put(at(row), {"kind": "other", "kindOtherText": kind, "value": values.text(value, length)})

    def write(row: Row, out: Out) -> str | None:
        contact = out.take(at(row))
        if contact is None or contact.get("kindOtherText") != kind:
            return None
        seen, path = out.pending.pop()
        out.pending += [(seen, (*path, name)) for name in ("kind", "kindOtherText", "value")]
        return str(contact["value"])

    return Conversion(read, write)


LOCAL_USER, OUTSIDE_USER = _user(USER), _user(REMOTE_USER)


# -- service, reason, outcome --------------------------------------------------------------------------------------


def _read_requested(value: Any, row: Row, into: Into) -> None:
    code, words = code_for(value, row, into)
    asked: Data = Traced({"serviceType": code}, into.origin)
    if words is not None:
        asked["serviceTypeOtherText"] = words
    into.records["Referral"]["requestedServices"] = [asked]


def _write_requested(row: Row, out: Out) -> str | None:
    asked = out.record("Referral").get("requestedServices", [])
    if not asked:
        return None
    first = asked[0]
    words = first.get("serviceTypeOtherText")
    if words == NOT_STATED:
        return None
    word = word_for(first["serviceType"], words, row, out)
    out.use("Referral", ("requestedServices", 0, "serviceType"))
    if words is not None and word == words:
        out.use("Referral", ("requestedServices", 0, "serviceTypeOtherText"))
    return word


REQUESTED = Conversion(_read_requested, _write_requested)


def _read_link(value: Any, row: Row, into: Into) -> None:
    into.facts["service"] = Fact(values.text(value).strip(), into.here)


def _write_link(row: Row, out: Out) -> str | None:
    """The id of the service that this referral is for."""
    referral = out.record("Referral").get("id")
    line = next((one for one in out.told.mapping.of("service") if one.conversion == "uuid"), None)
    for number, service in enumerate(out.record("Victim").get("services", ())):
        if service.get("referralId") == referral and line is not None:
            out.use("Victim", ("services", number, "referralId"))
            own = service.get("extensions", {})
            kept = next((own[key] for key in own if key.endswith(f"#{line.field[-1]}")), None)
            return str(kept) if kept is not None else values.uuid_of(service["id"])
    return None


LINK = Conversion(_read_link, _write_link)


def _is_terminal(into: Into) -> bool:
    status = into.records["Referral"].get("status", "")
    known = into.told.standard.codelists["referralStatus"].codes.get(status)
    return known is not None and known.extra.get("terminal") == "yes"


def _read_outcome(value: Any, row: Row, into: Into) -> None:
    if not _is_terminal(into):
        raise Unread(NO_PLACE)
    CODE.read(value, row, into)


OUTCOME = Conversion(_read_outcome, CODE.write)


def _read_reason(value: Any, row: Row, into: Into) -> None:
    if into.records["Referral"].get("status") not in ("rejected", "returned"):
        raise Unread(NO_PLACE)
    into.put(beside(at(row)), values.text(value))
    into.put(at(row), "other")


def _write_reason(row: Row, out: Out) -> str | None:
    code = out.take(at(row))
    if code is None:
        return None
    if code == "other":
        words = out.take(beside(at(row)))
        out.fit = "exact"
        return None if words in (None, NOT_STATED) else str(words)
    known = codelist(at(row).field(out.told.standard), out).codes.get(code)
    return None if known is None else known.label


REASON = Conversion(_read_reason, _write_reason)
