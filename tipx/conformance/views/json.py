"""The results as a JSON document: what is published."""

from __future__ import annotations

import json

from tipx.conformance.results import Results, to_dict


def render(found: Results) -> str:
    """The document; `schema/results.schema.json` of the suite describes it."""
    return json.dumps(to_dict(found), indent=1, ensure_ascii=False) + "\n"
