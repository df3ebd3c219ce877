"""Conversions of the grounds for sharing: a person's consents, the marks of one transition, the legal basis."""

from __future__ import annotations

from typing import Any

from tipx.converting.model import Data
from tipx.converting.primero import values
from tipx.converting.primero.defaults import Defaults
from tipx.converting.primero.mapping import Row
from tipx.converting.primero.places import EXTENSION, Place, Step
from tipx.converting.primero.plain import RESPELLED, at, code_for
from tipx.converting.primero.sides import Conversion, Into, Out
from tipx.converting.primero.telling import MISSING, NOT_IN_LIST, Fact, Unread

_BETWEEN = "; "
"""Stands between the words of a list in one text."""


def _scope(row: Row) -> str:
    return next(step.picks[0][1] for step in at(row).steps if step.picks)


def _read_consent(value: Any, row: Row, into: Into) -> None:
    status = row.read_as["true" if values.boolean(value) else "false"]
    Defaults(into.told.job).set("Victim.consents[].id")
    into.put(at(row), status)


def is_in_force(consents: list[Data], scope: str, now: str) -> bool:
    """Whether the person's word for a scope is yes, without limits: given, not past, and not taken back or refused since."""
    of_scope = [one for one in consents if scope in one.get("scopes", ())]
    given = [one for one in of_scope if one.get("status") == "given" and not _is_limited(one)]
    given = [one for one in given if one.get("expiresOn", now) >= now[:10]]
    if not given:
        return False
    newest = max(one.get("givenOn", "") for one in given)
    against = [one for one in of_scope if one.get("status") in ("refused", "withdrawn", "expired")]
    return all(newest > (one.get("withdrawnOn") or one.get("givenOn") or "9999") for one in against)


def _is_limited(consent: Data) -> bool:
    limits = (
        "recipientAgencies",
        "recipientTypes",
        "excludedAgencies",
        "excludedTypes",
        "countries",
        "fieldGroupsExcluded",
    )
    return any(name in consent for name in limits)


def _write_consent(row: Row, out: Out) -> bool | None:
    scope = _scope(row)
    consents = out.record("Victim").get("consents", [])
    numbers = [number for number, one in enumerate(consents) if scope in one.get("scopes", ())]
    if not numbers:
        return None
    yes = is_in_force(consents, scope, out.told.now)
    numbers = [number for number in numbers if not _is_limited(consents[number])]  # of those a mark of their own tells
    exact = len(numbers) == 1
    for number in numbers:
        one = consents[number]
        out.use("Victim", ("consents", number, "scopes", one["scopes"].index(scope)))
        if one.get("status") == row.read_as.get("true" if yes else "false"):
            out.use("Victim", ("consents", number, "status"))
        else:
            exact = False
    if not out.pending:
        return None
    out.fit = "exact" if exact else "approximate"
    return yes


def _read_consent_word(value: Any, row: Row, into: Into) -> None:
    _read_consent(value, row, into)
    if not isinstance(value, str):
        into.told.job.ledger.approximated(row.label, RESPELLED)


def _write_consent_word(row: Row, out: Out) -> str | None:
    found = _write_consent(row, out)
    return None if found is None else str(found).lower()


CONSENT = Conversion(_read_consent, _write_consent)
CONSENT_WORD = Conversion(_read_consent_word, _write_consent_word)
"""Where a yes or no is a word of a list."""


def _read_giver(value: Any, row: Row, into: Into) -> None:
    code, _ = code_for(value, row, into)
    into.facts["giver"] = Fact(code, into.here)


def _write_giver(row: Row, out: Out) -> str | None:
    consents = out.record("Victim").get("consents", [])
    answered = [
        (number, one)
        for number, one in enumerate(consents)
        if one.get("status") in ("given", "refused") and not _is_limited(one)
    ]
    givers = [(number, one["givenBy"]) for number, one in answered if "givenBy" in one]
    if not givers:
        return None
    giver = givers[0][1]
    word = row.written_as.get(giver)
    for number, one in givers:
        if one == giver:
            out.use("Victim", ("consents", number, "givenBy"))
    all_alike = len(givers) == len(answered) and len({one for _, one in givers}) == 1
    out.fit = "exact" if all_alike and row.read_as.get(word or "") == giver else "approximate"
    return word


GIVER = Conversion(_read_giver, _write_giver)


def _read_withheld(value: Any, row: Row, into: Into) -> None:
    words = [values.text(one) for one in values.words(value)]
    into.facts["withheld"] = Fact(values.text(_BETWEEN.join(words)), into.here)


def _write_withheld(row: Row, out: Out) -> list[str] | None:
    for number, one in enumerate(out.record("Victim").get("consents", [])):
        if "withheldReason" in one:
            out.use("Victim", ("consents", number, "withheldReason"))
            return [part for part in one["withheldReason"].split(_BETWEEN) if part.strip()]
    return None


WITHHELD = Conversion(_read_withheld, _write_withheld)


# -- of one transition ---------------------------------------------------------------------------------------------


def _read_override(value: Any, row: Row, into: Into) -> None:
    if values.boolean(value):
        into.facts["override"] = Fact(True, into.here)
        ground = "Referral.consentOverride.ground"
        into.told.note(MISSING, into.here, ground, ground, "give")
    else:
        into.fit = "exact"


def _write_override(row: Row, out: Out) -> bool:
    override = out.record("Referral").get("consentOverride")
    if override is None:
        out.fit = "exact"
    elif override.get("at") == out.record("Referral").get("issuedOn"):
        out.use("Referral", ("consentOverride", "at"))
    return override is not None


OVERRIDE = Conversion(_read_override, _write_override)


def _read_individual(value: Any, row: Row, into: Into) -> None:
    if values.boolean(value):
        into.facts["individual"] = Fact(True, into.here)


def _write_individual(row: Row, out: Out) -> bool:
    """Whether the person agreed to this receiver."""
    referral, victim = out.record("Referral"), out.record("Victim")
    relied = {one.get("consentId") for one in referral.get("consentIds", ()) if one.get("victimId") == victim.get("id")}
    found = False
    for number, one in enumerate(victim.get("consents", ())):
        agreed = one.get("status") == "given" and "share-for-referral" in one.get("scopes", ())
        to = referral.get("to", {}).get("agency")
        if agreed and one.get("id") in relied and to in one.get("recipientAgencies", ()):
            found = True
            out.use("Victim", ("consents", number, "status"))
            out.use("Victim", ("consents", number, "scopes", one["scopes"].index("share-for-referral")))
            out.use("Victim", ("consents", number, "recipientAgencies", one["recipientAgencies"].index(to)))
    out.fit = "exact"
    return found


INDIVIDUAL = Conversion(_read_individual, _write_individual)


# -- legal basis ---------------------------------------------------------------------------------------------------


def _own_basis(row: Row) -> Place:
    """Where it is kept what Primero told of this case: the standard states a basis for the whole message."""
    return Place("Victim", (Step("extensions", key=EXTENSION + row.field[-1]),))


def _read_basis(value: Any, row: Row, into: Into) -> None:
    codes: list[str] = []
    taken: list[Any] = []
    for index, word in enumerate(value if isinstance(value, list) else [value]):
        if values.is_nothing(word):
            continue
        code = row.read_as.get(word) if isinstance(word, str) else None
        if code is None:
            into.told.refused(Unread(NOT_IN_LIST), into.at(index) if isinstance(value, list) else into.here, row)
            continue
        taken.append(word)
        if code not in codes:
            codes.append(code)
    if taken and "Victim" in into.records and into.item is None:
        into.put(_own_basis(row), taken)
    into.facts["basis"] = Fact(tuple(codes), into.here)


def _write_basis(row: Row, out: Out) -> Any:
    """What Primero told of this case, and nothing else: a basis of the message may have been filled in, or be that of others."""
    words = out.take(_own_basis(row))
    known = words if isinstance(words, list) else ()
    codes = {row.read_as[word] for word in known if isinstance(word, str) and word in row.read_as}
    for number, one in enumerate(out.header.data.get("legalBasis", ())):
        if one.get("code") in codes:
            out.pending.append((out.header, ("legalBasis", number, "code")))
    return words


BASIS = Conversion(_read_basis, _write_basis)
