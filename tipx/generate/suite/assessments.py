"""Cases of the distinction between trafficking, smuggling and irregular migration: bare answers, persons and groups of a case, persons
whom no case names, and what is no answer."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tipx.generate.suite.answering import ELEMENTS, Supported, elements_of, supported, supported_by
from tipx.generate.suite.drafting import Draft, File, text_of
from tipx.generate.suite.hosting import forms_of, host, ordered
from tipx.standard import Standard, standard, versions

_SOURCE = ("docs/distinction.md",)
_UNKNOWN = "uuuuuuuu"
_LETTERS = "ynu"
_CHILD = "urn:uuid:11111111-1111-4111-8111-1111111111d{}"


def drafts() -> Iterator[Draft]:
    """First bare answers, then cases, persons, forms, and at last what is refused."""
    of = standard(versions()[0])
    yield from _bare()
    yield from _left_out()
    yield from _of_cases(of)
    yield from _of_persons(of)
    yield from _alone(of)
    yield from _lines(of)
    yield from _refused(of)


# -- bare answers ------------------------------------------------------------------------------------------------------


def _bare() -> Iterator[Draft]:
    """Whatever decides on trafficking, whatever decides on smuggling while trafficking stands, is open or is excluded, and what is left
    where neither stands."""
    every = (
        *(f"{''.join(one)}nnnn" for one in itertools.product(_LETTERS, repeat=4)),
        *(f"nnnn{''.join(one)}y" for one in itertools.product(_LETTERS, repeat=3)),
        *(f"yyyn{''.join(one)}n" for one in itertools.product(_LETTERS, repeat=3)),
        *(f"yuun{''.join(one)}n" for one in itertools.product(_LETTERS, repeat=3)),
        *(f"n{means}{purpose}nnnn{status}" for means, purpose, status in itertools.product(_LETTERS, repeat=3)),
        _UNKNOWN, "nnnnuuuu", "yyyyyyyy", "ynyyyyny", "yuuuyyyy", "uuuunnny",
    )  # fmt: skip
    for letters in dict.fromkeys(every):
        found = supported(letters)
        yield _draft(
            f"bare/{letters}", f"elements {letters}", f"Bare answers: {_told(letters)}: {found.classification}.",
            {"json": [("input.json", text_of(elements_of(letters)))]}, [found.answer("elements")], found,
        )  # fmt: skip


def _told(letters: str) -> str:
    """The answers in words, those that are no left out."""
    answers = elements_of(letters)
    told = [f"{name} {answers[name]}" for name in ELEMENTS if answers[name] != "no"]
    return ", ".join(told) or "all no"


def _left_out() -> Iterator[Draft]:
    """What is left out is unknown, never no."""
    for left in ("yyynnnnn", "yuynnnnn", "nnnnyyny", "yyyynnnn"):
        for place, name in enumerate(ELEMENTS):
            letters = left[:place] + "u" + left[place + 1 :]
            answers = {one: answer for one, answer in elements_of(letters).items() if one != name}
            found = supported(letters)
            yield _draft(
                f"left-out/{left}/{name}", f"left out {name} {left}", f"Without {name}, which counts as unknown: {found.classification}.",
                {"json": [("input.json", text_of(answers))]}, [found.answer("elements")], found,
            )  # fmt: skip
    found = supported(_UNKNOWN)
    yield _draft(
        "left-out/all", "left out all", "Bare answers without any: all are unknown.",
        {"json": [("input.json", b"{}\n")]}, [found.answer("elements")], found,
    )  # fmt: skip


# -- cases -------------------------------------------------------------------------------------------------------------


def _of_cases(of: Standard) -> Iterator[Draft]:
    """One set of answers in a case, in both forms."""
    for letters in (
        "yyynnnnn",
        "ynyynnnn",
        "yyynyyny",
        "nnnnyyny",
        "yuunyyny",
        "ynynnnnn",
        "nynnnnnn",
        "nnnnynny",
        _UNKNOWN,
        "nnnnnnnn",
    ):
        found = supported(letters)
        yield _draft(
            f"case/{letters}", f"case {letters}", f"A case: {_told(letters)}: {found.classification}.",
            forms_of(_case(of, letters, found), of, True), [found.answer("case")], found,
        )  # fmt: skip
    found = supported("ynunnnnn")
    declared = {**_case(of, "ynunnnnn", found), "classification": "irregular-migration"}
    yield _draft(
        "case/declared-otherwise", "declared otherwise", "What a case declares changes nothing of what its answers support.",
        forms_of(declared, of, True), [found.answer("case")], found,
    )  # fmt: skip
    decided = {
        **_case(of, "ynunnnnn", found),
        "classification": "none",
        "classificationOverride": {
            "by": {"agencyId": declared["owner"]["agencyId"]},
            "on": "2026-03-01",
            "reason": "Sample",
        },
    }
    yield _draft(
        "case/decided-otherwise", "decided otherwise", "A decision stands; the answer still says what the answers support.",
        forms_of(ordered(decided, of.record("case")), of, True), [found.answer("case")], found,
    )  # fmt: skip
    two = [_case(of, "yyynnnnn", supported("yyynnnnn")), _case(of, "nnnnyyny", supported("nnnnyyny"))]
    for number, case in enumerate(two, 1):
        case["id"] = f"urn:uuid:c0c0c0c0-0000-4000-8000-00000000010{number}"
    payload = _bundle(of, two, [])
    answers = [supported("yyynnnnn").answer("case"), supported("nnnnyyny").answer("case")]
    yield _draft(
        "case/two",
        "two cases",
        "Two cases of one message: an answer for each.",
        forms_of(payload, of, True),
        answers,
        None,
    )


def _case(of: Standard, letters: str, found: Supported, persons: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    payload = host(of, "case", ())
    payload["elements"] = elements_of(letters)
    payload["classification"] = found.classification
    if found.possible:
        payload["possibleTrafficking"] = True
    if persons:
        payload["personFindings"] = list(persons)
        payload["victimIds"] = [one["victimId"] for one in persons if "victimId" in one] or None
    payload = {name: value for name, value in payload.items() if value is not None}
    made: dict[str, Any] = ordered(payload, of.record("case"))
    return made


# -- persons and groups ------------------------------------------------------------------------------------------------

_PERSONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "act-and-age": ("One person's act and purpose, and another's age, are not joined.", ("ynynnnnn", "nnnynnnn")),
    "means-of-another": ("A means that was used on another does not count.", ("ynynnnnn", "nynnnnnn")),
    "victim-and-smuggled": ("One was trafficked, another smuggled: the case is both.", ("yyynnnnn", "nnnnyyny")),
    "both-in-one": ("One was smuggled and trafficked, another only smuggled.", ("yyynyyny", "nnnnyyny")),
    "open-beside-certain": ("Of one trafficking stands, of another it is open.", ("yyynnnnn", "yuunnnnn")),
    "open-beside-smuggled": ("One is smuggled, of another trafficking is open.", ("nnnnyyny", "yuunnnnn")),
    "open-and-nothing": ("Of one all is excluded, of another all is open.", ("nnnnnnnn", _UNKNOWN)),
    "same-position": ("Two persons in the same position.", ("yuynnnnn", "yuynnnnn")),
    "exploited-and-migrant": ("One was exploited without trafficking, the other's stay is irregular.", ("ynynnnnn", "nnnnnnny")),
    "offence-and-migrant": ("Force was used on one, the other's stay is irregular.", ("nynnnnnn", "nnnnnnny")),
    "crossing-of-one-gain-of-another": ("A crossing of one and the benefit of another are not joined.", ("nnnnynny", "nnnnnyny")),
    "migrants": ("The entry of both is irregular, and nothing else.", ("nnnnynny", "nnnnynny")),
    "one-person": ("One person alone.", ("ynyynnnn",)),
    "three": ("Three persons in three positions.", ("ynyyyyny", "yuunyyny", "nnnnyyny")),
    "child-open": ("A child for whom the purpose is open, beside an adult who is no victim.", ("ynuynnnn", "ynnnnnnn")),
    "possible-of-one": ("Nothing speaks for trafficking of one; of the other an act does.", ("uuuunnnn", "yuunnnnn")),
}  # fmt: skip


def _of_persons(of: Standard) -> Iterator[Draft]:
    """A case with findings: an answer about the case, and one about each person or group. The answers of the case as such, which sum
    up, take no part."""
    for key, (about, persons) in _PERSONS.items():
        for group in (False, True):
            findings = [
                _finding(letters, None if group and number == len(persons) else _CHILD.format(number))
                for number, letters in enumerate(persons, 1)
            ]
            whole = supported_by(persons)
            payload = _case(of, "nnnnnnnn", whole, findings)
            answers = [
                whole.answer("case"),
                *(
                    supported(letters).answer("person" if "victimId" in finding else "group")
                    for letters, finding in zip(persons, findings, strict=True)
                ),
            ]
            name = f"{'group' if group else 'persons'} {key}"
            yield _draft(
                name.replace(" ", "/"), name, f"{about} {'The last entry is a group.' if group else ''}".strip(),
                forms_of(payload, of, True), answers, whole,
            )  # fmt: skip


def _finding(letters: str, victim: str | None) -> dict[str, Any]:
    found = supported(letters)
    finding: dict[str, Any] = {"victimId": victim} if victim is not None else {"persons": 37}
    finding |= {"elements": elements_of(letters), "classification": found.classification}
    return {**finding, "possibleTrafficking": True} if found.possible else finding


# -- persons whom no case names ----------------------------------------------------------------------------------------


def _alone(of: Standard) -> Iterator[Draft]:
    """A record of a person answers none of the elements; an indicator marks trafficking as possible where it is open."""
    nothing = supported(_UNKNOWN)
    victim = host(of, "victim", ())
    indicator = {"indicators": [{"code": "ilo-isolation"}]}
    indicated = ordered({**victim, **indicator}, of.record("victim"))
    pointed = nothing._replace(possible=True)
    yield _draft(
        "alone/record", "victim alone", "The record of a person, which no case names: all is unknown.",
        forms_of(victim, of, True), [nothing.answer("person")], nothing,
    )  # fmt: skip
    yield _draft(
        "alone/child", "child alone", "That a record says child is no answer to an element.",
        forms_of(ordered({**victim, "childStatus": "child"}, of.record("victim")), of, True), [nothing.answer("person")], nothing,
    )  # fmt: skip
    yield _draft(
        "alone/indicator", "indicator alone", "An indicator marks trafficking as possible, and decides nothing.",
        forms_of(indicated, of, True), [pointed.answer("person")], pointed,
    )  # fmt: skip
    for letters, possible in (("uuuunnnn", True), ("nnnnnnny", False), ("yyynnnnn", False)):
        found = supported(letters)
        found = found._replace(possible=found.possible or possible)
        named = ordered({**indicated, "id": _CHILD.format(1)}, of.record("victim"))
        case = {**_case(of, letters, found), "victimIds": [_CHILD.format(1)]}
        payload = _bundle(of, [ordered(case, of.record("case"))], [named])
        about = "counts where trafficking is open" if possible else "does not count where nothing is open"
        yield _draft(
            f"alone/indicator-of-case/{letters}", f"indicator of case {letters}", f"The indicator of a person of the case {about}.",
            forms_of(payload, of, True), [found.answer("case")], found,
        )  # fmt: skip
    found = supported("yyynnnnn")
    case = {**_case(of, "yyynnnnn", found), "victimIds": [_CHILD.format(1)]}
    victims = [ordered({**victim, "id": _CHILD.format(number)}, of.record("victim")) for number in (1, 2)]
    payload = _bundle(of, [ordered(case, of.record("case"))], victims)
    yield _draft(
        "alone/beside-case", "victim beside case", "An answer for the case, and one for the person whom it does not name.",
        forms_of(payload, of, True), [found.answer("case"), nothing.answer("person")], None,
    )  # fmt: skip
    payload = _bundle(of, [], victims)
    yield _draft(
        "alone/two", "two victims", "Two persons without a case: an answer for each.",
        forms_of(payload, of, True), [nothing.answer("person")] * 2, None,
    )  # fmt: skip
    yield _draft(
        "alone/nobody", "nobody", "A message with a referral alone: there is nobody of whom to speak.",
        forms_of(host(of, "referral", ()), of, True), [], None,
    )  # fmt: skip


def _bundle(of: Standard, cases: Sequence[Any], victims: Sequence[Any]) -> dict[str, Any]:
    payload = host(of, "bundle", ())
    bare = [{name: value for name, value in one.items() if name != "tipxVersion"} for one in (*cases, *victims)]
    payload["cases"], payload["victims"] = bare[: len(cases)] or None, bare[len(cases) :] or None
    made: dict[str, Any] = ordered(
        {name: value for name, value in payload.items() if value is not None}, of.record("bundle")
    )
    return made


# -- lines -------------------------------------------------------------------------------------------------------------


def _lines(of: Standard) -> Iterator[Draft]:
    """Bare answers, or records, one a line."""
    every = ("yyynnnnn", "nnnnyyny", "uuuuuuuu", "nnnnnnnn")
    raw = b"".join(_line(elements_of(letters)) for letters in every)
    answers = [supported(letters).answer("elements") for letters in every]
    yield _draft(
        "lines/bare",
        "bare lines",
        "Bare answers, one a line: an answer for each.",
        {"ndjson": [("input.ndjson", raw)]},
        answers,
        None,
    )
    cases = [_case(of, letters, supported(letters)) for letters in every]
    raw = b"".join(map(_line, cases))
    answers = [supported(letters).answer("case") for letters in every]
    yield _draft(
        "lines/cases",
        "case lines",
        "Cases, one a line: an answer for each.",
        {"ndjson": [("input.ndjson", raw)]},
        answers,
        None,
    )


def _line(payload: Mapping[str, Any]) -> bytes:
    return (json.dumps(payload) + "\n").encode()


# -- what is refused ---------------------------------------------------------------------------------------------------

_WRONG: Mapping[str, tuple[str, Any]] = {
    "true": ("true: a box that was ticked is no answer", True),
    "false": ("false: a box that nobody ticked is not a no", False),
    "number": ("a number", 1),
    "null": ("null", None),
    "capitals": ("an answer in capital letters", "YES"),
    "short": ("one letter", "y"),
    "other-word": ("a word that is none of the three", "maybe"),
    "empty": ("an empty text", ""),
    "list": ("a list", ["yes"]),
}


def _refused(of: Standard) -> Iterator[Draft]:
    """A wrong answer or name is refused: it would be read as unknown, and so be lost in silence."""
    for key, (about, wrong) in _WRONG.items():
        payload = {**elements_of("ynyynnnn"), "means": wrong}
        yield _no_answer(f"answer/{key}", f"wrong answer {key}", f"Bare answers with {about}.", payload)
    for key, name in (("misspelt", "irregularCrosing"), ("capitals", "Act"), ("other", "consent")):
        payload = {**elements_of("ynyynnnn"), name: "yes"}
        yield _no_answer(
            f"name/{key}", f"wrong name {key}", f"Bare answers with a name that there is not: {name}.", payload
        )
    found = supported("ynyynnnn")
    case = _case(of, "ynyynnnn", found)
    case["elements"]["means"] = "maybe"
    yield _no_answer("case/answer", "wrong answer in case", "A case with an answer that is none of the three.", case)
    case = _case(of, "ynyynnnn", found, [_finding("ynyynnnn", _CHILD.format(1))])
    case["personFindings"][0]["elements"]["act"] = True
    yield _no_answer("person/answer", "wrong answer of person", "A person of a case with true for an answer.", case)
    yield _no_answer(
        "record-type", "no record type", "Elements in a field of their own, and no record type.", {"elements": {}}
    )
    yield _draft(
        "refused/syntax",
        "no json",
        "Answers that are no JSON.",
        {"json": [("input.json", b'{"act": "yes",}\n')]},
        None,
        None,
    )


def _no_answer(key: str, name: str, about: str, payload: Mapping[str, Any]) -> Draft:
    return _draft(f"refused/{key}", name, about, {"json": [("input.json", text_of(payload))]}, None, None)


def _draft(
    key: str, name: str, about: str, inputs: Mapping[str, Sequence[File]], answers: Sequence[Mapping[str, Any]] | None,
    found: Supported | None,
) -> Draft:  # fmt: skip
    """`answers`: None where none may be given."""
    tests = ["requirement:assessment"]
    if found is not None:
        tests.append(f"code:caseClassification/{found.classification}")
    version = versions()[0]
    return Draft(
        f"{version}/{key}", "ASM", name, "full", version, about, tests, inputs,
        {"refused": True} if answers is None else {"answers": list(answers)}, sources=_SOURCE, op="assess",
    )  # fmt: skip
