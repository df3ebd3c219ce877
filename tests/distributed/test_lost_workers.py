"""Workers that are killed in the middle of the work change nothing: what they had to do is done by others."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cluster_samples import OPTIONS, RECORDS, WRONG, payload
from cluster_workers import three_workers

from tipx import distributed
from tipx.distributed import ClusterError
from tipx.reporting.json import report_to_json
from tipx.validation import validate_inputs

pytestmark = [pytest.mark.usefixtures("small_pieces"), pytest.mark.xdist_group("cluster")]


class Killing:
    """Kills a worker that is busy, once so many tasks of a function have been sent."""

    def __init__(self, client: Any, after: dict[str, int]) -> None:
        self._client, self._after = client, after
        self._submit = client.submit
        self.sent: Counter[str] = Counter()
        self.killed: list[tuple[str, int]] = []

    def submit(self, *args: Any, key: str, **named: Any) -> Any:
        future = self._submit(*args, key=key, **named)
        function = key.partition("-")[0]
        self.sent[function] += 1
        if self.sent[function] == self._after.get(function):
            pids = self._client.run(os.getpid)
            busy = [worker for worker, tasks in self._client.processing().items() if tasks and worker in pids]
            pid = pids[busy[0] if busy else next(iter(pids))]
            os.kill(pid, signal.SIGKILL)
            self.killed.append((function, pid))
        return future


@pytest.fixture
def own_client(tmp_path: Path) -> Iterator[Any]:
    """The client of a cluster that may come to harm."""
    with three_workers(tmp_path / "scratch") as client:
        yield client


def test_one_is_killed_in_the_middle_of_map_and_another_in_the_middle_of_reduce(
    own_client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = payload(tmp_path / "all.tipx.ndjson")
    before = set(own_client.run(os.getpid).values())
    killing = Killing(own_client, {"map_stretch": 12, "reduce_batch": 8})
    monkeypatch.setattr(own_client, "submit", killing.submit)
    report = distributed.validate(path, OPTIONS, cluster=own_client)
    assert report_to_json(report) == report_to_json(validate_inputs([path], OPTIONS))
    assert report.inputs[0].records == len(RECORDS) + len(WRONG)
    assert [function for function, _ in killing.killed] == ["map_stretch", "reduce_batch"]
    assert killing.sent["map_stretch"] > 15
    assert killing.sent["reduce_batch"] > 10
    assert before - set(own_client.run(os.getpid).values()) >= {pid for _, pid in killing.killed} & before


def end_in_the_middle(client: Any, monkeypatch: pytest.MonkeyPatch, end: Callable[[], object]) -> None:
    """Have the cluster, or a part of it, end when some tasks have been sent; and do not wait long for it to come back."""
    monkeypatch.setattr(distributed, "PATIENCE", 1)
    submit, sent = client.submit, []

    def ending(*args: Any, **named: Any) -> Any:
        sent.append(named["key"])
        if len(sent) == 8:
            end()
        return submit(*args, **named)

    monkeypatch.setattr(client, "submit", ending)


def test_a_cluster_that_ends_in_the_middle_is_said(
    own_client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_in_the_middle(own_client, monkeypatch, lambda: own_client.cluster.scale(0))
    with pytest.raises(ClusterError, match="the cluster has no worker any more") as caught:
        distributed.validate(payload(tmp_path / "all.ndjson"), OPTIONS, cluster=own_client)
    assert caught.value.broke_off


def test_a_scheduler_that_ends_in_the_middle_is_said(
    own_client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_in_the_middle(own_client, monkeypatch, lambda: own_client.cluster.close())
    with pytest.raises(ClusterError) as caught:
        distributed.validate(payload(tmp_path / "all.ndjson"), OPTIONS, cluster=own_client)
    assert caught.value.broke_off
