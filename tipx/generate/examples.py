"""Generates the XML twin of the examples: the same payload, right or wrong, in the other form.

Those that are wrong in their bytes hold no payload; their twins are written by hand.
"""

from __future__ import annotations

import json

from tipx.generate import ROOT
from tipx.standard import Standard
from tipx.standard.examples import examples
from tipx.writing.xml import to_xml


def files(standard: Standard) -> dict[str, str]:
    """The XML twins of the examples of that version, by path."""
    return {
        example.xml.relative_to(ROOT).as_posix(): to_xml(
            json.loads(example.json.read_bytes()), standard, pretty=True
        ).decode("utf-8")
        for example in examples(standard)
        if not example.by_hand
    }
