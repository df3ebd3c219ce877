"""The checks of layer values: what JSON Schema cannot say portably."""

from __future__ import annotations

from tipx.checks import declare
from tipx.problems import Layer

declare(
    Layer.VALUES,
    [
        (
            "TIPX-VAL-001", "error", "No such day",
            "This is not a real date.",
            "Every date, whole or partial, names a real day, month or year between 0001 and 9999.",
            "A date such as 30 February is a typing error; systems turn it into another day without a word.",
            "Correct the date; send a partial date (YYYY-MM or YYYY) where the day is not known.",
            "ISO 8601, proleptic Gregorian calendar",
        ),
        (
            "TIPX-VAL-002", "error", "No such moment",
            "This is not a real moment: day, hour (00 to 23), minute and second (00 to 59) must exist.",
            "Every date and time names a real moment.",
            "The order of events is judged by these moments.",
            "Correct the date and time; midnight is 00:00:00 of the day that begins.",
            "RFC 3339",
        ),
        (
            "TIPX-VAL-003", "error", "No such offset",
            "The offset from UTC must lie within 14:00, with minutes from 00 to 59.",
            "The offset of a date and time is one that exists.",
            "A wrong offset moves the moment to another day.",
            "Write the offset of the place, such as +05:00, or Z for UTC.",
            "RFC 3339",
        ),
        (
            "TIPX-VAL-004", "error", "Decimal out of range",
            {
                "": "This decimal number is outside its range.",
                "minimum": "This decimal number is below {limit}.",
                "maximum": "This decimal number is above {limit}.",
            },
            "Latitudes lie within -90 and 90, longitudes within -180 and 180, amounts are not negative.",
            "A number outside names no place on earth, or no sum of money.",
            "Correct the number; check whether latitude and longitude were exchanged.",
            "WGS 84; TIPX",
        ),
        (
            "TIPX-VAL-005", "error", "Absence of an unknown field",
            "This names no field of the record.",
            "`field` of a dataAbsent entry names a field of its record, by JSON names joined by dots.",
            "A receiver cannot tell which value is missing, or why.",
            "Write the path of the field without list indices, such as `events.place`.",
            "TIPX",
        ),
        (
            "TIPX-VAL-006", "error", "Digest does not fit",
            {
                "": "The digest is not that of this payload.",
                "method": "The algorithm or the canonicalisation is not one that this standard knows.",
            },
            "`integrity` holds the sha-256 digest of the payload in the canonical form tipx-1.",
            "A digest that does not fit means that the payload was changed after it was computed, or computed otherwise.",
            "Compute the digest again with `tipx canon --hash`, or ask the sender for the message as it was sent.",
            "RFC 8785; FIPS 180-4; TIPX",
        ),
        (
            "TIPX-VAL-007", "error", "Empty value in an extension",
            "There is an empty text, list or object inside this extension.",
            "Extension values obey the rule of all data: nothing is empty.",
            "Empty values are lost, or change their meaning, on the way through XML and tables.",
            "Leave the empty member out.",
            "TIPX",
        ),
        (
            "TIPX-STR-009", "error", "Code not in its list",
            {
                "": "This code is not in the list {list}.",
                "near": "This code is not in the list {list}; did you mean {near}?",
                "foreign": "This code belongs to a profile that is not claimed or not installed; list {list}.",
            },
            "Each code stands in its list of this version, or in a list that a claimed profile adds.",
            "A code that the receiver does not know cannot be acted upon; a wrong one is acted upon wrongly.",
            "Choose a code of the list; `tipx codes show LIST` says what each means.",
            "TIPX code lists",
        ),
        (
            "TIPX-STR-014", "warning", "Retired code",
            {
                "": "This code of the list {list} is retired.",
                "successor": "This code of the list {list} is retired; use {near}.",
            },
            "No code is used that its list marks as deprecated.",
            "Receivers may drop it with the next major version.",
            "Use the successor that the message names.",
            "TIPX code lists",
        ),
        (
            "TIPX-STR-015", "error", "No such place, language or currency",
            {
                "": "There is no such code in {list}.",
                "subdivision": "The subdivision does not belong to the country beside it.",
                "citizenships": "XX (stateless) may stand in citizenships only.",
            },
            "Countries, subdivisions, languages, scripts and currencies exist in their standards, and fit together.",
            "A wrong country code sends a person, or a file, to the wrong State.",
            "Look the code up by its name (`tipx codes search NAME`); ZZ stands for an unknown country.",
            "ISO 3166-1, ISO 3166-2, BCP 47, ISO 15924, ISO 4217",
        ),
        (
            "TIPX-STR-016", "warning", "Phone number without country code",
            "This phone number is not written with + and country code.",
            "Numbers of phones, mobiles and hotlines are in E.164 form; hotlines may be short numbers.",
            "Across a border a national number reaches nobody, or a stranger.",
            "Write + and the country code, then the number without spaces, such as +92 and the rest.",
            "ITU-T E.164; HTCDS 2.0, org_Phone",
        ),
    ],
)  # fmt: skip
