"""The checks of other forms of data: what was read there and could not be taken as it stood."""

from __future__ import annotations

from tipx.checks import declare
from tipx.problems import Layer

declare(
    Layer.VALUES,
    [
        (
            "TIPX-CNV-001", "warning", "Value not in the picklist",
            {
                "": "This value is not in the picklist of {field}; it is kept as text beside the code other.",
                "code": "This value is not in the picklist of {field}; it is read as the code of the standard that it names.",
                "left": "This value is not in the picklist of {field} and was not taken.",
            },
            "The value of a coded field is one of the values, or labels, that the other form lists for it.",
            "A word that a list does not have is counted nowhere, and the next reader has to guess what it means.",
            "Choose a value of the list; where none fits, choose Other and say in a note what is meant.",
            "TIPX mappings",
        ),
        (
            "TIPX-CNV-002", "error", "Value cannot be read",
            {
                "": "This value of {field} cannot be read and was not taken.",
                "date": "This date of {field} was not taken: dates are written YYYY-MM-DD, or stand in a date cell.",
                "day": "This date of {field} was not taken: there is no such day.",
                "number": "This number of {field} was not taken: only digits may stand here.",
                "range": "This number of {field} was not taken: it is outside its range.",
                "boolean": "This value of {field} was not taken: it is neither true nor false.",
                "several": "More than one value of {field} stands here, where there can be one; none was taken.",
                "long": "This text of {field} was not taken: it is longer than {limit} characters.",
                "character": "This text of {field} was not taken: a character in it may not stand in any text.",
                "rounded": "This number of {field} was not taken: the spreadsheet has rounded it; enter it as text.",
                "zeros": "This number of {field} was not taken: as a number it may have lost zeros; enter it as text.",
                "formula": "A formula stands here instead of the value of {field}; it was not taken.",
                "error": "An error of the spreadsheet stands here instead of the value of {field}.",
            },
            "What stands in a field can be read as the type that the field has.",
            "What is guessed is wrong some day: a day for a month, a number that a spreadsheet has rounded.",
            "Correct the value at the place named, and convert again.",
            "TIPX mappings",
        ),
        (
            "TIPX-CNV-003", "warning", "Column or field not known",
            {
                "": "This column or field is not known to the mapping; what stands in it was not taken.",
                "blank": "This column has neither a name nor a label; what stands in it was not taken.",
                "label": "Several fields bear this label, and the column has no name; what stands in it was not taken.",
                "twice": "The field {field} has a column already; what stands in this one was not taken.",
                "sheet": "No column of this sheet is known; it was not read.",
            },
            "Each column or field is one that the mapping of its form knows.",
            "What nobody knows is not carried over, and that must not go unseen.",
            "Correct the name, or give the column the name of the field that it holds.",
            "TIPX mappings",
        ),
        (
            "TIPX-CNV-004", "warning", "Value without a place",
            {
                "": "The standard has no place for this value; it was not taken.",
                "row": "This row holds no value that could be taken.",
            },
            "What was read has a place in the standard.",
            "What has no place is lost on the way, and its owner has to know.",
            "Keep the value where it is; add it as a note if the receiver needs it.",
            "TIPX mappings",
        ),
        (
            "TIPX-CNV-005", "warning", "Name and label of a column disagree",
            {
                "": (
                    "The column is named {field} and labelled as {label}, and this value looks like the latter; it was not "
                    "taken."
                ),
            },
            "A value under a name and a label that disagree fits the name.",
            "The published case sheet names some columns otherwise than it labels them; people fill it by the label.",
            "Put the value into the column whose name it belongs to, or correct the header row.",
            "HTCDS 2.0 case sheet; TIPX mappings",
        ),
        (
            "TIPX-CNV-006", "error", "Something needed is missing",
            {
                "": "Without {field} the standard has no place for this value.",
                "give": "{field} is needed here and must be given; the other form does not hold it.",
                "name": "This part of a name was not taken: a first or family name is missing beside it.",
                "agency": "What is said of an organisation here was not taken: its name ({field}) is missing.",
                "party": "A referral stands here without the organisation ({field}); it is kept as not named.",
                "decision": "The person is said to be a victim, and nobody is said to have decided it ({field}).",
            },
            "What the standard needs beside a value can be read or worked out.",
            "A half that was filled in at random would look like a fact.",
            "Fill in the missing field, and convert again.",
            "TIPX mappings",
        ),
        (
            "TIPX-CNV-007", "error", "Two rows disagree",
            {
                "": "Another row of the same person says otherwise of {field}; the first value was kept, this one not taken.",
                "agency": (
                    "Another place says otherwise of {field} of the same organisation; the first value was kept, this one not "
                    "taken."
                ),
            },
            "Several rows or records of one person or organisation agree.",
            "One of them is wrong, and only those who keep the data know which.",
            "Correct the rows, or give rows of different persons different numbers.",
            "TIPX mappings",
        ),
        (
            "TIPX-CNV-008", "error", "This form cannot hold this record unchanged",
            {
                "": "This form cannot hold this record unchanged, because of {field}.",
                "value": (
                    "This form cannot hold this record unchanged: a cell would not give back the value of {field} as it is."
                ),
                "id": (
                    "This form cannot hold this record unchanged: in table {field} a row of it has the same id as another, "
                    "and rows are told apart by their ids."
                ),
                "nameless": (
                    "This form cannot hold this record unchanged: without {field} nothing could say which rows belong to it."
                ),
            },
            "A record can be read back from the form that it is written in, and is the same.",
            "A record that comes back changed, or mixed with another, is worse than one that is told to be missing.",
            "Convert the record to another form, such as JSON or XML, which hold every record; or correct what is named.",
            "TIPX mappings",
        ),
        (
            "TIPX-CNV-009", "error", "That version cannot say this record",
            {
                "": "The version of the standard to migrate to requires {field}, and cannot say what stands in it.",
                "unknown": "The version that {field} names is not known, so the record cannot be migrated.",
            },
            "A record can be told in the version of the standard that it is migrated to.",
            "A record without what its version requires is no record, and to fill something in would be to invent it.",
            "Send the record in its own version, or correct what is named; `tipx schema diff` says what differs.",
            "TIPX versions",
        ),
    ],
    tool=True,
)  # fmt: skip
