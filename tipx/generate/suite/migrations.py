"""Cases of moving between versions: for each addition of 1.1 down and up again; what was changed in between; what is lost or refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tipx.generate.suite.additions import BOTH, NEWER, OLDER, SERVICES, Addition, Data, additions, in_order, served
from tipx.generate.suite.drafting import Draft, File, problem, text_of
from tipx.generate.suite.hosting import forms_of, host
from tipx.generate.suite.keeping import BLOCK, keeping, with_integrity
from tipx.standard import standard
from tipx.standard.cases import base

_CHANGES = "schemas/1.1/CHANGES.md"
_PAGE = "docs/migrating.md"


def drafts() -> Iterator[Draft]:
    """Down and up for each addition, then what happens in between, forms, losses, and what is refused."""
    for one in additions():
        yield _down(one)
        yield _up(one)
    yield from _unchanged()
    yield from _edited()
    yield from _forged()
    yield from _lines()
    yield from _statistical()
    yield from _refused()


# -- down and up -------------------------------------------------------------------------------------------------------


def _down(one: Addition) -> Draft:
    return _draft(
        f"down/{one.key}", f"down {one.key}", f"{one.about}: 1.0 has no place for it, and keeps it.", one.newer, NEWER, OLDER, one.kept,
        one.fields, one.tests, sources=(_CHANGES, _PAGE),
    )  # fmt: skip


def _up(one: Addition) -> Draft:
    return _draft(
        f"up/{one.key}", f"up {one.key}", f"{one.about}: what 1.0 kept is restored.", one.kept, OLDER, NEWER, one.newer, (), one.tests,
        sources=(_CHANGES, _PAGE),
    )  # fmt: skip


def _unchanged() -> Iterator[Draft]:
    """What both versions say is changed in nothing but the version."""
    for kind in ("bundle", "case", "victim", "referral"):
        payload = host(standard(OLDER), kind, ())
        newer = {**payload, "tipxVersion": NEWER}
        yield _draft(
            f"plain/up/{kind}", f"plain up {kind}", f"A {kind} of 1.0 comes to 1.1.", payload, OLDER, NEWER, newer
        )
        yield _draft(
            f"plain/down/{kind}", f"plain down {kind}", f"A {kind} that 1.0 can say.", newer, NEWER, OLDER, payload
        )
    payload = host(standard(OLDER), "victim", ())
    yield _draft(
        "plain/same", "same version", "A record that is of that version already.", payload, OLDER, OLDER, payload
    )
    case = host(standard(OLDER), "case", ())
    case = in_order({**case, "leadAgency": case["owner"]}, OLDER)
    newer = {**case, "tipxVersion": NEWER}
    about = "A deprecated field is one of both versions, and stays as it is."
    yield _draft("deprecated/up", "deprecated up", about, case, OLDER, NEWER, newer, tests=["rule:TIPX-STR-024"])
    yield _draft("deprecated/down", "deprecated down", about, newer, NEWER, OLDER, case, tests=["rule:TIPX-STR-024"])
    older = with_integrity(in_order(copy.deepcopy(base(standard(OLDER), "smallest")), OLDER))
    newer = with_integrity({**older, "tipxVersion": NEWER})
    about = "integrity is the digest of what the bundle holds, so it is another one."
    yield _draft("integrity/up", "integrity up", about, in_order(older, OLDER), OLDER, NEWER, in_order(newer, NEWER))
    yield _draft(
        "integrity/down", "integrity down", about, in_order(newer, NEWER), NEWER, OLDER, in_order(older, OLDER)
    )


# -- what happens in between -------------------------------------------------------------------------------------------


def _edited() -> Iterator[Draft]:
    """A system that knows only 1.0 changes the record: what leaves no doubt is restored, the rest stays, and is told."""
    every = {one.key: one for one in additions()}
    services, documents, agency = every["services-both"], every["attachment-language"], every["agency-listed"]

    def edit(one: Addition, change_it: Callable[[Data], object]) -> Data:
        record = copy.deepcopy(one.kept)
        change_it(record)
        return in_order(record, OLDER)

    def restored(one: Addition, change_it: Callable[[Data], object]) -> Data:
        record = copy.deepcopy(one.newer)
        change_it(record)
        return in_order(record, NEWER)

    for key, about, change_it in (
        ("other-field", "Another field was filled in.", lambda record: record.update(occupation="Tailor")),
        (
            "reversed",
            "The services stand in another order: they are known by their ids.",
            lambda record: record["services"].reverse(),
        ),
    ):
        yield _draft(
            f"edited/{key}", f"edited {key}", f"{about} All is restored.", edit(services, change_it), OLDER, NEWER,
            restored(services, change_it),
        )  # fmt: skip

    def one_gone(record: Data) -> None:
        del record["services"][1]

    def one_given(record: Data) -> None:
        record["services"][0]["status"] = "ongoing"

    given = edit(services, one_given)
    after = restored(services, one_given)
    kept = given["extensions"][BLOCK]
    left = {**kept, "changes": [one for one in kept["changes"] if one["in"] == [SERVICES[0]]]}
    after["services"][0].pop("urgency")
    yield _draft(
        "edited/one-changed", "edited one changed", "A service was changed: what was kept of it stays, that of the other is restored.",
        given, OLDER, NEWER, in_order({**after, "extensions": {BLOCK: left}}, NEWER), ["Victim.services[].urgency"],
    )  # fmt: skip

    after = restored(services, one_gone)
    kept = edit(services, one_gone)["extensions"][BLOCK]
    left = {**kept, "changes": [one for one in kept["changes"] if one["in"] == [SERVICES[1]]]}
    yield _draft(
        "edited/one-gone", "edited one gone", "A service was taken away, and stays away; what was kept of the other is restored.",
        edit(services, one_gone), OLDER, NEWER, in_order({**after, "extensions": {BLOCK: left}}, NEWER),
        ["Victim.services[].urgency", "Victim.services[].appointmentAt"],
    )  # fmt: skip
    for key, about, one, change_it, fields in (
        (
            "documents", "The documents, which have no ids, stand in another order: which one it was nobody knows.", documents,
            lambda record: record["attachments"].reverse(), ["Referral.attachments[].language"],
        ),
        (
            "plan-gone", "The plan was taken away, and stays away.", every["received-by"],
            lambda record: record.pop("returnPlan"), ["Victim.returnPlan.receivedBy"],
        ),
        (
            "domain", "The domain of the risk is another one now, which overall would not become.", every["risk-alone"],
            lambda record: record["riskAssessments"][0].update(domain=["retaliation"]), ["Victim.riskAssessments[].domain"],
        ),
    ):  # fmt: skip
        given = edit(one, change_it)
        yield _draft(
            f"edited/{key}", f"edited {key}", f"{about} It stays in the extension.", given, OLDER, NEWER,
            {**given, "tipxVersion": NEWER}, fields,
        )  # fmt: skip

    def corrected(record: Data) -> None:
        record["agencies"][0]["type"] = "ngo"
        del record["agencies"][0]["typeOtherText"]

    given = edit(agency, corrected)
    yield _draft(
        "edited/agency", "edited agency", "The type of the agency was corrected: the code that 1.1 had is not put back.",
        given, OLDER, NEWER, {**given, "tipxVersion": NEWER}, None,
    )  # fmt: skip


_FORGED: Mapping[str, tuple[str, Any]] = {
    "text": ("a text", "Sample"),
    "list": ("a list", ["Sample"]),
    "no-changes": ("no changes", {"digest": "0" * 64}),
    "more": ("a member that there is not", {"digest": "0" * 64, "changes": [{"at": "/sex", "was": "male", "more": 1}]}),
    "no-pointer": ("a place that is no pointer", {"digest": "0" * 64, "changes": [{"at": "sex", "was": "male"}]}),
}
"""What only looks like a kept change."""

_UNFIT: Mapping[str, tuple[str, Mapping[str, Any], str]] = {
    "other-value": ("a field that 1.0 would have told", {"at": "/sex", "was": "male"}, "Victim.sex"),
    "other-id": ("another id", {"at": "/id", "was": "urn:uuid:11111111-1111-4111-8111-1111111111d2"}, "Victim.id"),
    "no-code": (
        "a code that 1.1 does not have", {"at": "/services/0/urgency", "was": "no-such-code", "in": [SERVICES[0]]},
        "Victim.services[].urgency",
    ),
    "wrong-type": (
        "a number where a code belongs", {"at": "/services/0/urgency", "was": 5, "in": [SERVICES[0]]}, "Victim.services[].urgency",
    ),
    "no-place": (
        "a service that is not there", {"at": "/services/4/urgency", "was": "urgent", "in": [SERVICES[1]]}, "Victim.services[].urgency",
    ),
    "whole-plan": ("a whole object that 1.0 knows", {"at": "/returnPlan", "was": {"status": "arranged"}}, "Victim.returnPlan"),
}  # fmt: skip
"""Kept changes that nobody's migrating has written: 1.1 does not accept them, or 1.0 would not have told it so."""


def _forged() -> Iterator[Draft]:
    _, older = served({})
    plain = {**host(standard(OLDER), "victim", ()), **older}
    for key, (about, block) in _FORGED.items():
        given = in_order({**plain, "extensions": {BLOCK: block}}, OLDER)
        yield _draft(
            f"forged/{key}", f"forged {key}", f"An extension under that name which is none: {about}. It stays as it is.", given, OLDER,
            NEWER, {**given, "tipxVersion": NEWER},
        )  # fmt: skip
    for key, (about, one, field) in _UNFIT.items():
        given = in_order(keeping(plain, one), OLDER)
        yield _draft(
            f"unfit/{key}", f"unfit {key}", f"A kept change that nothing fits: {about}. It is not made, and told.", given, OLDER, NEWER,
            {**given, "tipxVersion": NEWER}, [field],
        )  # fmt: skip


# -- forms, losses, refusals -------------------------------------------------------------------------------------------


def _lines() -> Iterator[Draft]:
    """Records that travel alone, one a line, of both versions: all come to one."""
    every = {one.key: one for one in additions()}
    victim, case = every["service-urgency"], host(standard(OLDER), "case", ())
    older, newer = [case, victim.kept], [{**case, "tipxVersion": NEWER}, victim.newer]
    mixed = [case, victim.newer]
    for key, given, version, wanted, fields in (
        ("down", newer, OLDER, older, victim.fields),
        ("up", older, NEWER, newer, ()),
        ("mixed-down", mixed, OLDER, older, victim.fields),
        ("mixed-up", mixed, NEWER, newer, ()),
    ):
        yield Draft(
            f"{NEWER}/lines/{key}", "MIG", f"lines {key}", "full", BOTH, f"Two records, one a line: all come to {version}.",
            ["requirement:migration"], {"ndjson": [("input.ndjson", _ndjson(given))]},
            {"output": ["output.ndjson"], "compare": "meaning", "losses": _kept(fields)}, outputs=[("output.ndjson", _ndjson(wanted))],
            sources=[_PAGE], op="migrate", options={"version": version},
        )  # fmt: skip
    one = every["service-urgency"]
    for key, form, record, told, version, fields in (
        ("json-to-xml", "json", one.newer, one.kept, OLDER, one.fields),
        ("xml-to-json", "xml", one.kept, one.newer, NEWER, ()),
    ):
        files = forms_of(record, standard(record["tipxVersion"]), True)
        yield Draft(
            f"{NEWER}/other-form/{key}", "MIG", f"other form {key}", "full", BOTH, "To another version, and to another form.",
            ["requirement:migration"], {form: files[form]},
            {"output": ["output.json"], "compare": "meaning", "losses": _kept(fields)}, outputs=[("output.json", text_of(told))],
            sources=[_PAGE], op="migrate", options={"version": version, "to": "xml" if form == "json" else "json"},
        )  # fmt: skip


def _statistical() -> Iterator[Draft]:
    """A statistical payload has no extensions, so that what 1.0 cannot say is lost."""
    payload = in_order(copy.deepcopy(base(standard(NEWER), "data_protection-statistical")), NEWER)
    losses = [{"kind": "dropped", "field": "Bundle.reportingPeriod"}]
    about = "The period of a statistical return, which has no extensions"
    yield Draft(
        f"{NEWER}/statistical/refuse", "MIG", "statistical refused", "full", BOTH, f"{about}: refused.", ["requirement:migration"],
        forms_of(payload, standard(NEWER), True), {"refused": True, "losses": losses}, sources=[_PAGE], op="migrate",
        options={"version": OLDER, "loss": "refuse"},
    )  # fmt: skip
    older = {name: value for name, value in payload.items() if name != "reportingPeriod"} | {"tipxVersion": OLDER}
    yield _draft(
        "statistical/report", "statistical lost", f"{about}: lost, and told.", payload, NEWER, OLDER, in_order(older, OLDER), losses,
        options={"loss": "report"},
    )  # fmt: skip
    one = next(one for one in additions() if one.key == "received-by")
    yield _draft(
        "kept/refuse", "kept is no loss", "What is kept is not lost: it is written where losses are refused.", one.newer, NEWER, OLDER,
        one.kept, one.fields, options={"loss": "refuse"},
    )  # fmt: skip


def _refused() -> Iterator[Draft]:
    victim = host(standard(NEWER), "victim", ())
    wrong = {**victim, "childStatus": "no-such-code"}
    told = problem("TIPX-STR-009", "error", "Victim.childStatus", "/childStatus")
    yield _no_output(
        "invalid/down",
        "invalid down",
        "A record that is not valid.",
        _files(wrong, NEWER),
        OLDER,
        [told],
        ["rule:TIPX-STR-009"],
    )
    yield _no_output(
        "invalid/up", "invalid up", "A record of 1.0 that is not valid.", _files({**wrong, "tipxVersion": OLDER}, OLDER), NEWER, [told],
        ["rule:TIPX-STR-009"],
    )  # fmt: skip
    newer, _ = served({"urgency": "urgent"})
    told = problem("TIPX-SCH-002", "error", "Victim.services[]", "/services/0")
    yield _no_output(
        "field-of-newer", "field of newer", "A record that says it is of 1.0, and has a field of 1.1.",
        _files({**newer, "tipxVersion": OLDER}, NEWER), NEWER, [told], ["rule:TIPX-SCH-002"],
    )  # fmt: skip
    for version in ("9.0", "1.9"):
        yield _no_output(
            f"unknown/{version}", f"unknown version {version}", f"The version {version}, which there is not, is asked for.",
            _files(victim, NEWER), version, None,
        )  # fmt: skip
    yield _no_output(
        "of-unknown", "of unknown version", "A record of a version that there is not.",
        {"json": [("input.json", text_of({**victim, "tipxVersion": "9.0"}))]}, OLDER, None,
    )  # fmt: skip
    yield _no_output(
        "syntax",
        "no json",
        "Something that is no JSON.",
        {"json": [("input.json", b'{"recordType": "victim",}\n')]},
        OLDER,
        None,
    )


def _files(payload: Data, version: str) -> dict[str, list[File]]:
    return forms_of(in_order(payload, version), standard(version), True)


def _no_output(
    key: str, name: str, about: str, inputs: Mapping[str, Sequence[File]], version: str, problems: Sequence[Mapping[str, Any]] | None,
    tests: Sequence[str] = (),
) -> Draft:  # fmt: skip
    expect: dict[str, Any] = {"refused": True}
    if problems is not None:
        expect["problems"] = list(problems)
    return Draft(
        f"{NEWER}/refused/{key}", "MIG", name, "full", BOTH, f"{about} Nothing may come out.", ["requirement:migration", *tests],
        inputs, expect, sources=[_PAGE], op="migrate", options={"version": version},
    )  # fmt: skip


def _draft(
    key: str, name: str, about: str, given: Data, of: str, to: str, wanted: Data,
    losses: Sequence[str] | Sequence[Mapping[str, Any]] | None = (), tests: Sequence[str] = (), sources: Sequence[str] = (_PAGE,),
    options: Mapping[str, Any] | None = None,
) -> Draft:  # fmt: skip
    """`losses`: the fields that are told as kept, or losses; None where they are not compared."""
    expect: dict[str, Any] = {"output": ["output.json"], "compare": "meaning"}
    if losses is not None:
        expect["losses"] = _kept(losses)
    return Draft(
        f"{NEWER}/{key}", "MIG", name, "full", BOTH, about, ["requirement:migration", *tests], forms_of(given, standard(of), True),
        expect, outputs=[("output.json", text_of(wanted))], sources=sources, op="migrate", options={"version": to, **(options or {})},
    )  # fmt: skip


def _kept(fields: Sequence[str] | Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"kind": "kept", "field": one} if isinstance(one, str) else dict(one) for one in fields]


def _ndjson(records: Sequence[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records).encode()
