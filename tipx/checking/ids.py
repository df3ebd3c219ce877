"""The checks of layer schema: what a record can do wrong against its schema, in JSON and in XML alike."""

from __future__ import annotations

from tipx.checks import declare
from tipx.problems import Layer

_SOURCE = "TIPX JSON Schemas (JSON Schema 2020-12)"

declare(
    Layer.SCHEMA,
    [
        (
            "TIPX-SCH-001", "error", "Required field missing",
            {
                "": "The required field {field} is missing.",
                "top": "The required field recordType is missing; it is one of bundle, case, victim, referral.",
            },
            "Every required field of a record, and of each object in it, is there.",
            "Receivers rely on the required fields: without them a record cannot be filed, linked or judged.",
            "Add the field; `tipx explain FIELD` says what it holds. When its value is not known, send the code for unknown where "
            "its list has one.",
            _SOURCE,
        ),
        (
            "TIPX-SCH-002", "error", "Unknown field",
            {
                "": "There is a field here that the standard does not know.",
                "near": "There is a field here that the standard does not know; did you mean {near}?",
                "attribute": "There is an attribute here; TIPX data stands in elements only.",
                "namespace": "There is an element here from another namespace than that of TIPX.",
            },
            "Objects hold only the fields that the standard defines; anything else stands under `extensions`.",
            "A misspelt field is data that the receiver never sees; an unknown one may hold what nobody has classified.",
            "Correct the name (`tipx explain FIELD` lists those that are known), remove the field, or move it under "
            "`extensions` with an absolute URI as its key.",
            _SOURCE,
        ),
        (
            "TIPX-SCH-003", "error", "Wrong type",
            {
                "": "This has the wrong type; {expected} is expected.",
                "text-between": "There is text between elements where only elements may stand.",
                "element-inside": "There is an element inside a value that may hold only text.",
            },
            "Each value has the type of its field: text, whole number, true or false, list, or object.",
            "Another type is read differently by each system, or not at all.",
            "Write the value in the type that the field asks for (`tipx explain FIELD`); a list is written as a list even with "
            "one item.",
            _SOURCE,
        ),
        (
            "TIPX-SCH-004", "error", "Empty value",
            {
                "": "This text is empty.",
                "list": "This list is empty.",
            },
            "No text and no list is empty.",
            "An empty value says neither that there is none nor that nobody asked.",
            "Leave the field out; say why with an entry in `dataAbsent` where the reason matters.",
            _SOURCE,
        ),
        (
            "TIPX-SCH-005", "error", "Text too long",
            "This text has more than {limit} characters.",
            "Texts keep to the longest length that their field allows.",
            "Systems cut longer text, often without saying so.",
            "Shorten the text, or send it as an attachment.",
            _SOURCE,
        ),
        (
            "TIPX-SCH-006", "error", "Wrong form",
            {
                "": "This is not written in the form that its field asks for: {expected}.",
                "key": "A key under `extensions` is not an absolute URI.",
            },
            "Dates, times, ids, codes of countries and languages and other fixed forms are written exactly.",
            "One exact form reads the same everywhere; a second spelling breaks links and sorting.",
            "Write the value in the form named in the message; `tipx explain FIELD` says more.",
            _SOURCE,
        ),
        (
            "TIPX-SCH-007", "error", "Number out of range",
            {
                "": "This number is outside its range.",
                "minimum": "This number is below {limit}.",
                "maximum": "This number is above {limit}.",
            },
            "Whole numbers stay within the range of their field.",
            "A number outside it is a typing error or was meant for another field.",
            "Correct the number.",
            _SOURCE,
        ),
        (
            "TIPX-SCH-008", "error", "Wrong number of items",
            {
                "": "This list has a number of items that is not allowed.",
                "minimum": "This list has fewer than {limit} items.",
                "maximum": "This list has more than {limit} items.",
            },
            "Lists keep to the number of items that their field allows.",
            "Receivers reserve a known number of places.",
            "Add what is missing or remove what is too much.",
            _SOURCE,
        ),
        (
            "TIPX-SCH-009", "error", "Record type does not fit",
            {
                "": "The recordType here must be {expected}.",
                "top": "The recordType must be one of bundle, case, victim, referral.",
            },
            "recordType says what stands here: bundle, case, victim or referral, fitting its list or root element.",
            "A record in the wrong list would be judged, and filed, as something that it is not.",
            "Correct recordType, or move the record to the list of its type.",
            _SOURCE,
        ),
        (
            "TIPX-SCH-010", "error", "Elements out of order",
            "This element stands out of order; it belongs before {field}.",
            "In XML the elements stand in the order of the schema, the items of a list side by side.",
            "XML Schema processors refuse another order.",
            "Move the element there; `tipx schema show --xsd` has the whole order.",
            "TIPX XML Schema",
        ),
        (
            "TIPX-SCH-011", "error", "Single element repeated",
            "This element may stand only once here.",
            "In XML an element that is no list stands at most once.",
            "Of two values nobody can say which one is meant.",
            "Keep the right one and remove the other.",
            "TIPX XML Schema",
        ),
    ],
)  # fmt: skip
