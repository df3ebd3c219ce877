"""The results as a JSON document: what is published."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tipx.conformance.results import Results, to_dict


def render(every: Sequence[Results] | Results) -> str:
    """The document, which `schema/results.schema.json` of the suite describes; of several implementations a list of them."""
    documents = [to_dict(one) for one in ([every] if isinstance(every, Results) else every)]
    return json.dumps(documents[0] if len(documents) == 1 else documents, indent=1, ensure_ascii=False) + "\n"
