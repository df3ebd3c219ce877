"""Texts as long as a field may be, and one character longer; and texts that only look as the form of a field wants them."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.generate.suite.drafting import Draft
from tipx.generate.suite.spelling import at
from tipx.generate.suite.twins import Spelt, of_characters, pseudonym

_SINGLE = (
    ("astral", "One character beyond the basic plane.", "\U0001f600"), ("combining", "One accent by itself.", "\u0301"),
    ("blank", "One blank: nothing is trimmed.", " "),
)  # fmt: skip
_LIMITS = (("pseudonym", "Sample P-17", 200), ("occupation", "Sample weaver", 4_000))
_COUNTED = (
    ("letters", "letters", "a"), ("two-bytes", "letters of two bytes", "\u0646"), ("three-bytes", "letters of three bytes", "\u20ac"),
    ("astral", "characters beyond the basic plane: each is one", "\U0001f600"), ("blanks", "blanks", " "),
    ("of-no-width", "spaces of no width", "\u200b"),
)  # fmt: skip


def lengths() -> Iterator[Draft]:
    """Texts as long as a field may be, and one character longer: counted in code points, whatever they look like."""
    for field, now, most in _LIMITS:
        for name, about, character in _COUNTED:
            for count in (most, most + 1):
                yield _long(f"{field}-{name}-{count}", f"{count} {about}.", field, now, character * count, most)
    for field, now, most in _LIMITS[:1]:
        cluster = "e" + "\u0301" * (most - 1)
        yield _long(f"{field}-cluster-{most}", "One letter with 199 accents.", field, now, cluster, most)
        yield _long(
            f"{field}-cluster-{most + 1}",
            "One letter with 200 accents: it is 201 characters.",
            field,
            now,
            cluster + "\u0301",
            most,
        )
        yield _long(
            f"{field}-composed-{most}", "200 letters with accents, composed.", field, now, "\u00e9" * most, most
        )
        yield _long(
            f"{field}-decomposed-202",
            "101 letters with accents, not composed: they are 202 characters.",
            field,
            now,
            "e\u0301" * 101,
            most,
        )
        family = "\U0001f469\u200d\U0001f467\u200d\U0001f466"
        yield _long(f"{field}-pictures-{most}", "40 pictures of five characters each.", field, now, family * 40, most)
        yield _long(f"{field}-pictures-205", "41 pictures of five characters each.", field, now, family * 41, most)
    told = (at("SCH-005", "Victim.pseudonym", "/pseudonym"),)
    for count, every in ((200, ()), (201, told)):
        spelt = Spelt(
            f"length-by-escape-{count}", f"{count} characters by escapes and references: each counts as one.",
            ("Sample P-17", "\\ud83d\\ude00" * count), ("Sample P-17", "&#x1F600;" * count), every,
        )  # fmt: skip
        yield of_characters(spelt)
        cut = "a" * (count - 150)
        pieces = f"{'a' * 50}<!-- Sample -->{'a' * 50}<![CDATA[{'a' * 50}]]>{cut}"
        about = f"{count} characters; in XML in four pieces, which are one text."
        yield of_characters(
            Spelt(f"length-in-pieces-{count}", about, ("Sample P-17", "a" * count), ("Sample P-17", pieces), every)
        )
    for name, about, text in _SINGLE:
        yield of_characters(pseudonym(f"length-one-{name}", about, text))
    yield of_characters(
        pseudonym("length-none", "No character at all.", "", (at("SCH-004", "Victim.pseudonym", "/pseudonym"),))
    )


def _long(name: str, about: str, field: str, now: str, text: str, most: int) -> Draft:
    told = (at("SCH-005", f"Victim.{field}", f"/{field}"),) if len(text) > most else ()
    return of_characters(Spelt(f"length-{name}", about, (now, text), (now, text), told))


def _form(
    name: str,
    about: str,
    field: str,
    now: str,
    json: str,
    xml: str | None = None,
    rule: str = "SCH-006",
    item: str = "",
) -> Spelt:
    """A value of a field that has a form of its own; `item`: the place in the list that the field is."""
    told = (at(rule, f"Victim.{field}{'[]' if item else ''}", f"/{field}{item}"),)
    return Spelt(name, about, (f'"{now}"', f'"{json}"'), (f">{now}<", f">{json if xml is None else xml}<"), told)


FORMS = (
    _form("form-arabic-digits", "A time with Arabic digits.", "createdAt", "2026-03-03T16:05:00+05:00",
        "\u0662\u0660\u0662\u0666-03-03T16:05:00+05:00"),
    _form("form-full-width-digits", "A time with digits of full width.", "createdAt", "2026-03-03T16:05:00+05:00",
        "\uff12\uff10\uff12\uff16-03-03T16:05:00+05:00"),
    _form("form-true-minus", "A time with the minus sign of mathematics.", "createdAt", "2026-03-03T16:05:00+05:00",
        "2026-03-03T16:05:00\u221205:00"),
    _form("form-line-feed-behind-time", "A line feed behind a time, where patterns of some languages end too early.", "createdAt",
        "2026-03-03T16:05:00+05:00", "2026-03-03T16:05:00+05:00\\n", "2026-03-03T16:05:00+05:00&#10;"),
    _form("form-mark-before-time", "U+FEFF before a time.", "createdAt", "2026-03-03T16:05:00+05:00", "\ufeff2026-03-03T16:05:00+05:00"),
    _form("form-line-feed-behind-country", "A line feed behind the code of a country.", "citizenships", "AF", "AF\\n", "AF&#10;",
        item="/1"),
    _form("form-full-width-letters", "The code of a country in letters of full width.", "citizenships", "AF", "\uff21\uff26", item="/1"),
    _form("form-other-alphabet", "The code of a country in letters of another alphabet that look the same.", "citizenships", "AF",
        "\u0410F", item="/1"),
    _form("form-astral-country", "The code of a country in the letters of flags.", "citizenships", "AF", "\U0001f1e6\U0001f1eb", item="/1"),
    _form("form-capital-id", "An id in capital letters.", "id", "urn:uuid:11111111-1111-4111-8111-1111111111d1",
        "urn:uuid:11111111-1111-4111-8111-1111111111D1"),
    _form("form-version-in-arabic", "A version of the standard in Arabic digits is none, and not one that is not known.", "tipxVersion",
        "1.0", "\u0661.\u0660"),
    _form("code-of-another-alphabet", "A code with a letter of another alphabet that looks the same.", "sex", "female", "f\u0435male",
        rule="STR-009"),
    _form("code-with-space-of-no-width", "A code with a space of no width behind it.", "sex", "female", "female\u200b", rule="STR-009"),
    _form("code-with-blank", "A code with a blank behind it.", "sex", "female", "female ", rule="STR-009"),
    _form("code-with-line-feed", "A code with a line feed behind it.", "sex", "female", "female\\n", "female&#10;", rule="STR-009"),
    _form("code-in-full-width", "A code in letters of full width.", "sex", "female", "\uff46\uff45\uff4d\uff41\uff4c\uff45",
        rule="STR-009"),
    Spelt("key-not-ascii", "The key of an extension with a letter beyond ASCII.",
        ("https://sample.example/ns", "https://sample.example/\u0646"), ("https://sample.example/ns", "https://sample.example/\u0646"),
        (at("SCH-006", "Victim.extensions", "/extensions"),)),
    Spelt("key-with-line-feed", "The key of an extension with a line feed behind it.",
        ("https://sample.example/ns", "https://sample.example/ns\\n"), ("https://sample.example/ns", "https://sample.example/ns&#10;"),
        (at("SCH-006", "Victim.extensions", "/extensions"),)),
    Spelt("field-composed", "The name of a field with a letter that looks the same is a field that nobody knows.", ('"sex"', '"s\u0435x"'),
        ("<sex>female</sex>", "<s\u0435x>female</s\u0435x>"), (at("SCH-002", "Victim", ""),)),
)  # fmt: skip
