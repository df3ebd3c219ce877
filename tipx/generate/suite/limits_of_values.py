"""Limits of single texts, names and numbers: one below, exactly at, one beyond."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tipx.generate.suite.drafting import Draft
from tipx.generate.suite.spelling import (
    JSON,
    XML,
    Told,
    at,
    draft,
    edited,
    in_extension,
    in_json,
    in_xml,
    note_json,
    note_xml,
)

_USUAL_NUMBER = 100
_COUNTED = (
    ("letters", "characters", "a"), ("astral", "characters beyond the basic plane: each is one", "\U0001f600"), ("blanks", "blanks", " "),
)  # fmt: skip
_SHAPES = (
    ("digits", "digits", "{}"), ("minus", "characters with its sign", "-{}"), ("fraction", "characters with its point", "0.{}"),
    ("exponent", "characters with its exponent", "1e{}"), ("signed-exponent", "characters with all of its signs", "-1.5e+{}"),
)  # fmt: skip


def case(
    key: str, about: str, forms: Mapping[str, bytes], limits: Mapping[str, int], told: Sequence[Told] = (),
    told_in: Mapping[str, Sequence[Told]] | None = None,
) -> Draft:  # fmt: skip
    names = [f"requirement:{name}" for name in limits] or ["requirement:usual-limits"]
    return draft("LIM", f"limits/{key}", about, forms, told, names, ("docs/limits.md",), told_in, limits)


SIDES = (
    ("below", "One less than the limit", -1),
    ("at", "Exactly at the limit", 0),
    ("beyond", "One beyond the limit", 1),
)
"""The sides of a limit: by how much what is measured is more than it."""


def texts() -> Iterator[Draft]:
    limits = {"max_string": 100}
    of_note, of_name = (in_extension("SYN-012"),), (at("SYN-012", "Victim.pseudonym", "/pseudonym"),)
    for side, about, more in SIDES:
        for name, what, character in _COUNTED:
            text = character * (100 + more)
            forms = {"json": note_json(f'"{text}"'), "xml": note_xml(f'<string key="note">{text}</string>')}
            yield case(
                f"text-{name}-{side}",
                f"{about} of {what}, in a text of an extension.",
                forms,
                limits,
                of_note if more > 0 else (),
            )
        escapes = {
            "json": note_json('"' + "\\u0061" * (100 + more) + '"'),
            "xml": note_xml('<string key="note">' + "&#97;" * (100 + more) + "</string>"),
        }
        yield case(
            f"text-escapes-{side}",
            f"{about} of characters, each by an escape or a reference.",
            escapes,
            limits,
            of_note if more > 0 else (),
        )
        text = "a" * (100 + more)
        forms = {"json": in_json(("Sample P-17", text)), "xml": in_xml(("Sample P-17", text))}
        yield case(
            f"text-field-{side}", f"{about} of characters, in a field.", forms, limits, of_name if more > 0 else ()
        )
        forms = {
            "json": note_json(f'{{"{text}": 1}}'),
            "xml": note_xml(f'<map key="note"><number key="{text}">1</number></map>'),
        }
        yield case(
            f"name-extension-{side}",
            f"{about} of characters, in a name inside an extension.",
            forms,
            limits,
            of_note if more > 0 else (),
        )
        forms = {
            "json": in_json(('"version": 1,', f'"version": 1, "{text}": 1,')),
            "xml": in_xml(("<version>", f"<{text}>1</{text}><version>")),
        }
        yield case(
            f"name-field-{side}",
            f"{about} of characters, in the name of a field that nobody knows.",
            forms,
            limits,
            (at("SYN-012" if more > 0 else "SCH-002", "Victim", ""),),
        )
        forms = {"xml": in_xml(("<pseudonym>", f"<pseudonym a='{text}'>"))}
        yield case(
            f"attribute-{side}",
            f"{about} of characters, in the value of an attribute that nobody knows.",
            forms,
            limits,
            (at("SYN-012" if more > 0 else "SCH-002", "Victim.pseudonym", "/pseudonym"),),
        )
    text = "a" * 101
    required = {"json": in_json(('"adult"', f'"{text}"')), "xml": in_xml((">adult<", f">{text}<"))}
    yield case(
        "text-required",
        "A required text beyond the limit is not missed as well.",
        required,
        limits,
        (at("SYN-012", "Victim.childStatus", "/childStatus"),),
    )
    both = {
        form: edited(raw, ("Sample P-17", text), ("female", "no-such-code")).encode() for form, raw in (("json", JSON), ("xml", XML))
    }  # fmt: skip
    yield case(
        "text-and-error",
        "A text beyond the limit and an error elsewhere.",
        both,
        limits,
        (*of_name, at("STR-009", "Victim.sex", "/sex")),
    )
    pieces = {"xml": in_xml(("Sample P-17", f"{'a' * 50}<!-- Sample -->{'a' * 51}"))}
    yield case("text-pieces", "A text beyond the limit in two pieces, neither of which is.", pieces, limits, of_name)
    comment = {"xml": in_xml(("<version>", f"<!--{'a' * 200}--><version>"))}
    yield case("text-comment", "A comment has no limit of its own.", comment, limits)


def numbers() -> Iterator[Draft]:
    for limit in (20, _USUAL_NUMBER):
        limits = {"max_number": limit} if limit != _USUAL_NUMBER else {}
        for name, what, shape in _SHAPES:
            for side, about, more in SIDES:
                number = shape.format("7" * (limit + more - len(shape.format(""))))
                told = (at("SYN-024" if more > 0 else "SYN-006", "Victim.ageAtDetection", "/ageAtDetection"),)
                forms = {"json": in_json((": 31,", f": {number},")), "xml": in_xml((">31<", f">{number}<"))}
                yield case(
                    f"number-{limit}-{name}-{side}",
                    f"{about} of {limit}: a number of {len(number)} {what}.",
                    forms,
                    limits,
                    told,
                )
    for count in (20, 21):
        told = (in_extension("SYN-024" if count > 20 else "SYN-006"),)
        forms = {"json": note_json("7" * count), "xml": note_xml(f'<number key="note">{"7" * count}</number>')}
        yield case(
            f"number-extension-{count}", f"A number of {count} digits in an extension.", forms, {"max_number": 20}, told
        )
    least = "-9007199254740991"
    forms = {"json": note_json(least), "xml": note_xml(f'<number key="note">{least}</number>')}
    yield case(
        "number-least",
        "The longest number of the standard, at the smallest limit that can be set.",
        forms,
        {"max_number": len(least)},
    )
    digits = {"json": note_json('"' + "7" * 50 + '"'), "xml": note_xml(f'<string key="note">{"7" * 50}</string>')}
    yield case("number-as-text", "A text of many digits is no number.", digits, {"max_number": 20})
    blanks = {"xml": in_xml((">31<", f">{' ' * 30}31{' ' * 30}<"))}
    yield case("number-blanks", "Blanks around a number are no part of it.", blanks, {"max_number": 20})
