"""Histories of several messages: a referral on its way and after its end, a case that was handed over, records that are passed on. What
is expected is authored from the pages of the rules of layer history."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from tipx.generate.suite.drafting import Draft, File, problem, text_of
from tipx.generate.suite.hosting import ordered
from tipx.standard import Standard, standard, versions
from tipx.standard.cases import base, change
from tipx.writing.xml import to_xml

_OF = "1.0"
Change = Mapping[str, Any]

_FIRST, _SECOND, _THIRD = (f"urn:uuid:11111111-1111-4111-8111-1111111111a{number}" for number in (1, 2, 3))
"""The agencies: a police, a child protection unit, a health service."""

_THIRD_AGENCY = {"id": _THIRD, "name": "Sample Health Service", "type": "health", "country": "PK"}
_CASE, _VICTIM, _REFERRAL = "Case.id", "Victim.id", "Referral.id"


class _Message(NamedTuple):
    """A message: when it was sent, by whom and to whom, and how it differs from the smallest bundle."""

    hour: int
    sender: str = _FIRST
    recipients: tuple[str, ...] = (_SECOND,)
    changes: Change = MappingProxyType({})
    number: int | None = None
    """Of its id, where it is not that of its place in the history."""


class _Told(NamedTuple):
    rule: str
    model: str
    pointer: str
    message: int


def drafts() -> Iterator[Draft]:
    """First referrals, then transfers, then what is passed on, then messages that only speak of others."""
    yield from _on_the_way()
    yield from _ended()
    yield from _handed_over()
    yield from _passed_on()
    yield from _about_messages()


# -- referrals ---------------------------------------------------------------------------------------------------------

_BY = {"accepted": _SECOND, "rejected": _SECOND, "completed": _SECOND, "returned": _SECOND, "in-progress": _SECOND, "received": _SECOND,
       "expired": _SECOND, "declined-by-person": _SECOND}  # fmt: skip
_MORE: Mapping[str, Change] = {
    "completed": {"/referrals/0/outcome": "service-provided"},
    "rejected": {"/referrals/0/rejectionReason": "no-capacity"},
}


def _status(*statuses: str) -> dict[str, Any]:
    """The referral with that history, each step a minute after the one before."""
    history = [
        {"status": one, "at": f"2026-03-04T10:{15 + number}:00+05:00", "by": {"agencyId": _BY.get(one, _FIRST)}}
        for number, one in enumerate(statuses)
    ]
    return {
        "/referrals/0/statusHistory": history,
        "/referrals/0/status": statuses[-1],
        **_MORE.get(statuses[-1], {}),
    }


_COMPLETED = _status("sent", "accepted", "completed")
_CANCELLED = _status("sent", "cancelled")


def _on_the_way() -> Iterator[Draft]:
    yield _draft(
        "way/forward", "A referral is sent, accepted and completed, each step in a message of its own.",
        [
            _Message(10), _Message(11, _SECOND, (_FIRST,), _status("sent", "accepted")),
            _Message(12, _SECOND, (_FIRST,), _COMPLETED),
        ],
    )  # fmt: skip
    yield _draft(
        "way/forward-mixed", "The same messages in another order: the moment of sending counts, not the order in which they are given.",
        [
            _Message(12, _SECOND, (_FIRST,), _COMPLETED, 3), _Message(10, number=1),
            _Message(11, _SECOND, (_FIRST,), _status("sent", "accepted"), 2),
        ],
    )  # fmt: skip
    yield _draft(
        "way/late-copy", "The sender tells an older state again, while the referral is still open.",
        [_Message(10), _Message(11, _SECOND, (_FIRST,), _status("sent", "accepted")), _Message(12)],
    )  # fmt: skip
    yield _draft(
        "way/open-changed", "While the referral is open its urgency is corrected.",
        [_Message(10), _Message(11, changes={"/referrals/0/urgency": "routine", **_version("referrals")})],
    )  # fmt: skip


_ENDS = {
    "completed": ("sent", "accepted", "completed"), "rejected": ("sent", "rejected"), "returned": ("sent", "accepted", "returned"),
    "declined-by-person": ("sent", "accepted", "declined-by-person"), "cancelled": ("sent", "cancelled"),
    "expired": ("sent", "expired"),
}  # fmt: skip
"""How a referral ends, and the way there."""

_FREE: Mapping[str, Sequence[Change]] = {
    "outcomeNote": [{"/referrals/0/outcomeNote": one} for one in ("Sample note", "Another sample note")],
    "attachments": [
        {"/referrals/0/attachments": [{"mediaType": "application/pdf", "sha256": one * 64, "sizeBytes": 20144}]}
        for one in "cd"
    ],
    "handling": [
        {"/referrals/0/handling": {"tlp": "amber-strict", "caveats": [one]}} for one in ("Sample", "Another sample")
    ],
    "version": [{}, {"/referrals/0/version": 2, "/referrals/0/updatedAt": "2026-03-04T15:00:00+05:00"}],
    "dataAbsent": [
        {"/referrals/0/dataAbsent": [{"field": one, "reason": "not-asked"}]}
        for one in ("transport", "safetyInstructions")
    ],
}
"""What may change of a referral that has ended: what it was, and what it becomes."""

_BOUND: Mapping[str, Change] = {
    "urgency": {"/referrals/0/urgency": "routine"},
    "reasons": {"/referrals/0/reasons": ["additional-services"]},
    "disclosure": {"/referrals/0/disclosure/fieldGroups": ["demographics", "services"]},
    "issuedOn": {"/referrals/0/issuedOn": "2026-03-04T10:14:00+05:00"},
    "requestedServices": {"/referrals/0/requestedServices": [{"serviceType": "education"}]},
}
"""What may not."""


def _ended() -> Iterator[Draft]:
    for status, way in _ENDS.items():
        yield _draft(
            f"ended/{status}", f"A referral that was {status} comes later with another urgency.",
            [_Message(10, changes=_status(*way)), _Message(15, changes={**_status(*way), "/referrals/0/urgency": "routine"})],
            [_changed("urgency", 1)], [f"code:referralStatus/{status}"],
        )  # fmt: skip
    for field, (before, after) in _FREE.items():
        yield _draft(
            f"ended/free-{field}", f"A referral that had ended comes later with {field}, which may still change.",
            [_Message(10, changes={**_CANCELLED, **before}), _Message(15, changes={**_CANCELLED, **after})],
        )  # fmt: skip
    for field, more in _BOUND.items():
        yield _draft(
            f"ended/bound-{field}", f"A referral that had ended comes later with another value of {field}.",
            [_Message(10, changes=_CANCELLED), _Message(15, changes={**_CANCELLED, **more})], [_changed(field, 1)],
        )  # fmt: skip
    routine = {**_CANCELLED, "/referrals/0/urgency": "routine"}
    yield _draft(
        "ended/given-first", "The later message, in which a referral that had ended was changed, is given first.",
        [_Message(15, changes=routine, number=2), _Message(10, changes=_CANCELLED, number=1)], [_changed("urgency", 0)],
    )  # fmt: skip
    yield _draft(
        "ended/offsets", "Which message is the later one shows only when the offsets of their moments are taken in.",
        [
            _Message(10, changes={**_CANCELLED, "/sentAt": "2026-03-04T14:30:00+05:00"}),
            _Message(15, changes={**routine, "/sentAt": "2026-03-04T10:00:00Z"}),
        ],
        [_changed("urgency", 1)],
    )  # fmt: skip
    yield _draft(
        "ended/between", "It comes once as it was, and then changed: the one message is wrong, the other is not.",
        [_Message(10, changes=_CANCELLED), _Message(14, changes=_CANCELLED), _Message(15, changes=routine)],
        [_changed("urgency", 2)],
    )  # fmt: skip
    yield _draft(
        "ended/twice-changed", "It comes changed in two messages: each is wrong.",
        [_Message(10, changes=_CANCELLED), _Message(14, changes=routine), _Message(15, changes=routine)],
        [_changed("urgency", 1), _changed("urgency", 2)],
    )  # fmt: skip
    yield _draft(
        "ended/reopened", "A referral that was cancelled is taken up again.",
        [_Message(10, changes=_CANCELLED), _Message(15, changes=_status("sent", "accepted"))],
        [_changed("status", 1), _changed("statusHistory", 1)],
    )  # fmt: skip
    yield _draft(
        "ended/by-receiver", "The receiver completed it, and then the sender tells another reason for it.",
        [
            _Message(10), _Message(13, _SECOND, (_FIRST,), _COMPLETED),
            _Message(15, changes={**_COMPLETED, "/referrals/0/reasons": ["additional-services"]}),
        ],
        [_changed("reasons", 2)],
    )  # fmt: skip
    yield _draft(
        "ended/left-out", "A field of a referral that had ended is not shown any more: nothing was changed.",
        [
            _Message(10, changes={**_CANCELLED, "/referrals/0/respondBy": "2026-03-06T10:00:00+05:00"}),
            _Message(15, changes=_CANCELLED),
        ],
    )  # fmt: skip
    follow = "urn:uuid:11111111-1111-4111-8111-1111111111b2"
    yield _draft(
        "ended/new-one", "A new referral names the one that had ended as its parent.",
        [
            _Message(10, changes=_CANCELLED),
            _Message(
                15,
                changes={
                    "/referrals/0/id": follow, "/referrals/0/parentReferralId": "urn:uuid:11111111-1111-4111-8111-1111111111b1",
                    "/externalReferences": ["urn:uuid:11111111-1111-4111-8111-1111111111b1"], "/referrals/0/urgency": "routine",
                },
            ),
        ],
    )  # fmt: skip


def _changed(field: str, message: int) -> _Told:
    return _Told("TIPX-REF-018", f"Referral.{field}", f"/referrals/0/{field}", message)


# -- transfers ---------------------------------------------------------------------------------------------------------

_TRANSFER: Change = {"/referrals/0/type": "case-transfer", "/referrals/0/transfersOwnership": True}
_ACCEPTED: Change = {**_TRANSFER, **_status("sent", "accepted"), "/cases/0/owner": {"agencyId": _SECOND}}
_ALONE: Change = {
    "/referrals": None,
    "/victims": None,
    "/externalReferences": ["urn:uuid:11111111-1111-4111-8111-1111111111d1"],
}
"""The case without the records beside it."""

_EDITED = _Told("TIPX-REF-020", "Case.owner", "/cases/0/owner", 0)


def _version(of: str, number: int = 2) -> dict[str, Any]:
    return {f"/{of}/0/version": number, f"/{of}/0/updatedAt": "2026-03-04T10:30:00+05:00"}


def _owned(by: str, number: int = 2) -> dict[str, Any]:
    return {**_ALONE, **_version("cases", number), "/cases/0/owner": {"agencyId": by}}


def _handed_over() -> Iterator[Draft]:
    edited = _Message(15, changes=_owned(_FIRST))
    yield _draft(
        "transfer/answered", "The receiver accepts in a message of its own, and then the former owner edits the case.",
        [_Message(10, changes=_TRANSFER), _Message(12, _SECOND, (_FIRST,), _ACCEPTED), edited], [_EDITED._replace(message=2)],
    )  # fmt: skip
    yield _draft(
        "transfer/given-first", "The message in which the former owner edits the case is given first.",
        [edited._replace(number=3), _Message(10, changes=_TRANSFER, number=1), _Message(12, _SECOND, (_FIRST,), _ACCEPTED, 2)], [_EDITED],
    )  # fmt: skip
    yield _draft(
        "transfer/before", "The owner edits the case, and then it is handed over.",
        [
            _Message(10, changes=_owned(_FIRST)), _Message(11, changes={**_TRANSFER, **_version("cases")}),
            _Message(12, _SECOND, (_FIRST,), {**_ACCEPTED, **_version("cases")}),
        ],
    )  # fmt: skip
    yield _draft(
        "transfer/sent",
        "The transfer was sent and not answered yet: the owner may edit.",
        [_Message(10, changes=_TRANSFER), edited],
    )
    yield _draft(
        "transfer/rejected", "The transfer was rejected: the owner may edit.",
        [_Message(10, changes=_TRANSFER), _Message(12, _SECOND, (_FIRST,), {**_TRANSFER, **_status("sent", "rejected")}), edited],
    )  # fmt: skip
    yield _draft(
        "transfer/no-transfer", "A service was asked for and accepted, which hands over nothing: the owner may edit.",
        [_Message(10), _Message(12, _SECOND, (_FIRST,), _status("sent", "accepted")), edited],
    )  # fmt: skip
    yield _draft(
        "transfer/same-version", "The former owner sends the version of the case that was handed over once more.",
        [_Message(10, changes=_TRANSFER), _Message(12, _SECOND, (_FIRST,), _ACCEPTED), _Message(15, changes=_owned(_FIRST, 1))],
    )  # fmt: skip
    yield _draft(
        "transfer/new-owner", "The new owner edits the case.",
        [_Message(10, changes=_TRANSFER), _Message(12, _SECOND, (_FIRST,), _ACCEPTED), _Message(15, _SECOND, (_FIRST,), _owned(_SECOND))],
    )  # fmt: skip
    yield _draft(
        "transfer/both-edit", "The new owner edits the case, and then the former one does, with a version that is higher still.",
        [
            _Message(10, changes=_TRANSFER), _Message(12, _SECOND, (_FIRST,), _ACCEPTED),
            _Message(14, _SECOND, (_FIRST,), _owned(_SECOND)), _Message(15, changes=_owned(_FIRST, 3)),
        ],
        [_EDITED._replace(message=3)],
    )  # fmt: skip
    back = {
        **_ACCEPTED, "/referrals/0/id": "urn:uuid:11111111-1111-4111-8111-1111111111b3", "/cases/0/owner": {"agencyId": _FIRST},
        "/referrals/0/owner": {"agencyId": _SECOND},
        "/referrals/0/from/agency": {"agencyId": _SECOND}, "/referrals/0/to/agency": {"agencyId": _FIRST},
        "/referrals/0/statusHistory": [
            {"status": "sent", "at": "2026-03-04T10:15:00+05:00", "by": {"agencyId": _SECOND}},
            {"status": "accepted", "at": "2026-03-04T11:15:00+05:00", "by": {"agencyId": _FIRST}},
        ],
    }  # fmt: skip
    yield _draft(
        "transfer/back", "The case was handed back to its first owner, who edits it.",
        [
            _Message(10, changes=_TRANSFER), _Message(12, _SECOND, (_FIRST,), _ACCEPTED), _Message(13, _FIRST, (_SECOND,), back),
            _Message(15, changes=_owned(_FIRST)),
        ],
    )  # fmt: skip


# -- what is passed on -------------------------------------------------------------------------------------------------


def _passed_on() -> Iterator[Draft]:
    to_third = _Message(15, _SECOND, (_THIRD,))
    every = [_Told("TIPX-CDP-021", model, f"/{name}/0/id", 1) for model, name in
             ((_CASE, "cases"), (_VICTIM, "victims"), (_REFERRAL, "referrals"))]  # fmt: skip
    sharing = "/onwardSharing"
    none = _Message(10, changes={sharing: "none"})
    yield _draft(
        "sharing/and-sender", "An answer to the sender that goes to a third one as well, where nothing may be passed on.",
        [none, _Message(15, _SECOND, (_FIRST, _THIRD))], every,
    )  # fmt: skip
    yield _draft(
        "sharing/given-first", "Records are passed on that may not be, and the later message is given first.",
        [to_third._replace(number=2), none._replace(number=1)], [one._replace(message=0) for one in every],
    )  # fmt: skip
    yield _draft(
        "sharing/before", "A message to a third one that was sent before the records were received.",
        [_Message(10, _SECOND, (_THIRD,)), none._replace(hour=11)],
    )  # fmt: skip
    yield _draft(
        "sharing/originator",
        "The originator itself sends the records to a third one.",
        [none, _Message(15, _FIRST, (_THIRD,))],
    )
    yield _draft(
        "sharing/not-received", "An agency sends the records on that did not receive them in this exchange.",
        [none, _Message(15, _THIRD, (_SECOND,))],
    )  # fmt: skip
    yield _draft(
        "sharing/other-records", "Only records that were not in the message whose sender allowed no passing on.",
        [
            none,
            to_third._replace(
                changes={
                    "/cases": None, "/referrals": None, "/victims/0/caseIds": None,
                    "/victims/0/id": "urn:uuid:11111111-1111-4111-8111-1111111111d9",
                }
            ),
        ],
    )  # fmt: skip
    yield _draft(
        "sharing/some-records", "Of the records of the message only the person is passed on: only that is wrong.",
        [none, to_third._replace(changes={"/cases": None, "/referrals": None, "/victims/0/caseIds": None})],
        [_Told("TIPX-CDP-021", _VICTIM, "/victims/0/id", 1)],
    )  # fmt: skip
    yield _draft(
        "sharing/chain", "The receiver may pass on to the agencies that are named, and those again among themselves.",
        [
            _Message(10, recipients=(_SECOND, _THIRD), changes={sharing: "within-named-agencies"}),
            _Message(14, _SECOND, (_FIRST, _THIRD), {sharing: "within-named-agencies"}),
            _Message(15, _THIRD, (_FIRST, _SECOND), {sharing: "within-named-agencies"}),
        ],
    )  # fmt: skip
    yield _draft(
        "sharing/not-named", "Of two recipients one was named by the originator, who allowed only the named agencies.",
        [
            _Message(10, changes={sharing: "within-named-agencies"}),
            _Message(15, _SECOND, (_FIRST, _THIRD), {sharing: "within-named-agencies"}),
        ],
        [_Told("TIPX-CDP-021", "Bundle.recipients[]", "/recipients/1", 1)],
    )  # fmt: skip
    for only in ("law-enforcement-only", "protection-actors-only"):
        for then, allowed in (
            (only, True),
            ("none", True),
            ("with-originator-approval", True),
            ("within-named-agencies", False),
        ):
            yield _draft(
                f"sharing/{only}/{then}", f"The originator said {only}, and the receiver passes on with {then}.",
                [_Message(10, changes={sharing: only}), to_third._replace(changes={sharing: then})],
                [] if allowed else [_Told("TIPX-CDP-021", "Bundle.onwardSharing", sharing, 1)], [f"code:onwardSharing/{only}"],
            )  # fmt: skip
    yield _draft(
        "sharing/twice", "A record came from two senders, one of whom allowed no passing on.",
        [
            none, _Message(12, _THIRD, (_SECOND,), {"/cases": None, "/referrals": None, "/victims/0/caseIds": None}),
            _Message(15, _SECOND, (_THIRD,), {"/cases": None, "/referrals": None, "/victims/0/caseIds": None}),
        ],
        [_Told("TIPX-CDP-021", _VICTIM, "/victims/0/id", 2)],
    )  # fmt: skip


# -- messages that speak of others -------------------------------------------------------------------------------------


def _about_messages() -> Iterator[Draft]:
    yield _draft("again/same", "The same message came twice.", [_Message(10, number=1), _Message(10, number=1)])
    yield _draft(
        "again/corrected", "A correction: the same records in a higher version, in a message of their own.",
        [_Message(10), _Message(11, changes={"/victims/0/ageAtDetection": 14, **_version("victims")})],
    )  # fmt: skip
    nothing: Change = {"/cases": None, "/victims": None, "/referrals": None}
    receipt = {
        **nothing, "/bundleType": "acknowledgement",
        "/receipts": [{"recordId": "urn:uuid:11111111-1111-4111-8111-1111111111b1", "result": "accepted"}],
    }  # fmt: skip
    withdrawal = {
        **nothing, "/bundleType": "withdrawal",
        "/withdrawals": [
            {"recordId": "urn:uuid:11111111-1111-4111-8111-1111111111d1", "reason": "sent-in-error", "at": "2026-03-04T11:15:00+05:00"}
        ],
    }  # fmt: skip
    yield _draft(
        "again/receipt",
        "The receiver says what became of a record.",
        [_Message(10), _Message(11, _SECOND, (_FIRST,), receipt)],
    )
    yield _draft("again/withdrawn", "The sender withdraws a record.", [_Message(10), _Message(11, changes=withdrawal)])
    wrong = {"/victims/0/childStatus": "no-such-code"}
    yield _draft(
        "again/one-wrong", "Of three messages the second one has a code that there is not.",
        [_Message(10), _Message(11, changes=wrong), _Message(12)],
        [_Told("TIPX-STR-009", "Victim.childStatus", "/victims/0/childStatus", 1)],
    )  # fmt: skip


# -- drafts ------------------------------------------------------------------------------------------------------------


def _draft(
    key: str, about: str, messages: Sequence[_Message], told: Sequence[_Told] = (), tests: Sequence[str] = ()
) -> Draft:
    of = standard(versions()[0])
    rules = dict.fromkeys(one.rule for one in told) or {_RULE_OF[key.partition("/")[0]]: None}
    payloads = [_payload(of, one, number) for number, one in enumerate(messages, 1)]
    return Draft(
        f"{_OF}/{key}", "HIS", key.replace("/", " "), "full", _OF, about, [f"rule:{rule}" for rule in rules] + list(tests),
        _forms(payloads, of),
        {
            "verdict": "invalid" if told else "valid",
            "problems": [problem(one.rule, "error", one.model, one.pointer, one.message) for one in told],
        },
        sources=[f"docs/rules/{rule}.md" for rule in rules], relation="history", needs=["history"],
    )  # fmt: skip


_RULE_OF = {
    "way": "TIPX-REF-018", "ended": "TIPX-REF-018", "transfer": "TIPX-REF-020", "sharing": "TIPX-CDP-021", "again": "TIPX-REF-018",
}  # fmt: skip
"""Of a history in which all is right: the rule that has nothing to say of it."""


def _payload(of: Standard, message: _Message, place: int) -> dict[str, Any]:
    payload = copy.deepcopy(base(of, "smallest"))
    own: dict[str, Any] = {
        "/id": f"urn:uuid:6f1f6c2e-1c1e-4c58-9b52-0d5a2f6b7b{message.number or place:02}",
        "/sentAt": f"2026-03-04T{message.hour:02}:40:00+05:00",
        "/sender": {"agencyId": message.sender},
        "/recipients": [{"agencyId": one} for one in message.recipients],
    }
    if _THIRD in (message.sender, *message.recipients):
        own["/agencies/-"] = _THIRD_AGENCY
    for pointer, value in {**own, **message.changes}.items():
        change(payload, pointer, value)
    made: dict[str, Any] = ordered(payload, of.record("bundle"))
    return made


def _forms(payloads: Sequence[dict[str, Any]], of: Standard) -> dict[str, list[File]]:
    return {
        "json": [(f"input-{number}.json", text_of(one)) for number, one in enumerate(payloads, 1)],
        "xml": [(f"input-{number}.xml", to_xml(one, of, pretty=True)) for number, one in enumerate(payloads, 1)],
    }
