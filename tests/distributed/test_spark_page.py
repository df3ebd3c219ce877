"""The Spark job that the page shows gives the same report. Spark itself is left out: what stands in its place sends tasks
through pickle, as Spark does, and does them in lists."""

from __future__ import annotations

import pickle
import re
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cluster_samples import HEADER, dealt, lines

import tipx
from tipx.distributed import files
from tipx.reporting.json import report_to_json
from tipx.validation import validate_inputs

PAGE = Path(__file__).parents[2] / "docs" / "distributed.md"


class Context:
    """As much of a SparkContext as the script uses."""

    defaultParallelism = 2  # noqa: N815 - Spark's name

    def __init__(self) -> None:
        self.jobs: list[int] = []
        self._items: list[Any] = []

    def parallelize(self, items: list[Any], slices: int) -> Context:
        assert slices == len(items) > 0
        self.jobs.append(len(items))
        self._items = pickle.loads(pickle.dumps(items))
        return self

    def mapPartitions(self, function: Callable[[Iterator[Any]], Any]) -> Context:  # noqa: N802
        self._items = [one for item in self._items for one in function(iter([item]))]
        return self

    def collect(self) -> list[Any]:
        return list(pickle.loads(pickle.dumps(self._items)))

    def stop(self) -> None:
        self.jobs.append(0)


@pytest.mark.usefixtures("small_pieces")
def test_the_job_of_the_page_gives_the_report_of_one_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (script,) = re.findall(r'^```python title="spark_job.py"\n(.*?)^```$', PAGE.read_text("utf-8"), re.M | re.S)
    context = Context()
    spark = types.ModuleType("pyspark.sql")
    builder = types.SimpleNamespace(
        appName=lambda _: builder, getOrCreate=lambda: types.SimpleNamespace(sparkContext=context)
    )
    spark.SparkSession = types.SimpleNamespace(builder=builder)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyspark", types.ModuleType("pyspark"))
    monkeypatch.setitem(sys.modules, "pyspark.sql", spark)
    folder = tmp_path / "parts"
    folder.mkdir()
    for number, part in enumerate(dealt(3)):
        (folder / f"part-{number}.ndjson").write_bytes((lines(HEADER) if number == 1 else b"") + part)
    namespace: dict[str, Any] = {"__name__": "spark_job"}
    exec(compile(script, "spark_job.py", "exec"), namespace)
    namespace["main"](str(folder), str(tmp_path / "report.json"))
    alone = validate_inputs(files(folder), tipx.Options(now="2026-03-05"), "parts")
    assert (tmp_path / "report.json").read_text("utf-8") == report_to_json(alone)
    assert alone.totals["error"] > 0
    assert context.jobs[-1] == 0
    assert len(context.jobs) > 3
    assert max(context.jobs) <= 16
