"""The workers of a cluster say what one machine says, down to the byte, and nothing of a record stays with them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import dask
import pytest
from cluster_samples import HEADER, INVALID, MARK, NOW, OPTIONS, RECORDS, WRONG, dealt, lines, payload

import tipx
from tests.bench.payloads import write
from tipx import distributed, joining, spreading
from tipx.distributed import ClusterError, connected
from tipx.parcels import Sealed, do, look, make_of
from tipx.profiling import Known
from tipx.reading.source import Source
from tipx.reporting.json import report_to_json
from tipx.validation import validate_inputs

pytestmark = [pytest.mark.usefixtures("small_pieces"), pytest.mark.xdist_group("cluster")]


def same(client: Any, paths: list[Any], inputs: str = "separate") -> tipx.Report:
    """The report of this process, after that of the cluster was found equal to it."""
    alone = validate_inputs(paths, OPTIONS, inputs)
    assert report_to_json(distributed.validate(paths, OPTIONS, cluster=client, inputs=inputs)) == report_to_json(alone)
    return alone


# -- the same report ---------------------------------------------------------------------------------------------------


def test_a_payload_in_many_stretches_with_broken_lines(client: Any, tmp_path: Path) -> None:
    broken = [b"{broken\n", b"\r\n", b'{"recordType":"bundle"}\n', b'{"recordType":"nothing"}\n', b"7\n", b"\xff\n"]
    path = payload(tmp_path / "all.tipx.ndjson", *broken)
    assert path.stat().st_size > 20 * spreading.STRETCH
    report = same(client, [path])
    assert report.totals["error"] > 50
    assert report.inputs[0].records == len(RECORDS) + len(WRONG) + 1


@pytest.mark.parametrize("header", [0, 2, None])
def test_a_folder_of_parts(client: Any, tmp_path: Path, header: int | None) -> None:
    folder = tmp_path / "parts" / "below"
    folder.mkdir(parents=True)
    for number, part in enumerate(dealt(4)):
        begin = lines(HEADER) if number == header else b""
        (folder / f"part-{number:05}.ndjson").write_bytes(begin + part)
    (folder / "_SUCCESS").write_bytes(b"")
    paths = sorted(folder.glob("part-*"))
    report = distributed.validate(str(folder.parent), OPTIONS, cluster=client, inputs="parts")
    assert report_to_json(report) == report_to_json(validate_inputs(paths, OPTIONS, "parts"))
    assert [one.path for one in report.inputs] == [str(path) for path in paths]
    assert all(one.records > 10 for one in report.inputs)


def test_files_of_every_form_large_and_small_and_missing(client: Any, tmp_path: Path) -> None:
    alone = tmp_path / "alone.ndjson"
    alone.write_bytes(lines(*({**record, "tipxVersion": "1.0"} for record in RECORDS)))
    large = payload(tmp_path / "large.ndjson")
    report = same(client, [*INVALID[:20], large, tmp_path / "none.ndjson", alone, *INVALID[20:]])
    assert sum(one.unreadable is not None for one in report.inputs) == 1


def test_paths_are_told_as_they_were_given(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    payload(tmp_path / "large.ndjson")
    monkeypatch.chdir(tmp_path)
    assert same(client, ["large.ndjson"]).inputs[0].path == "large.ndjson"


def test_a_folder_without_parts_cannot_be_read(client: Any, tmp_path: Path) -> None:
    (tmp_path / "message.json").write_text("{}")
    report = distributed.validate(tmp_path, OPTIONS, cluster=client)
    assert report.inputs[0].unreadable == "there is no *.ndjson in or below this folder"


# -- what a worker holds -----------------------------------------------------------------------------------------------


def test_no_worker_holds_the_facts_of_more_than_a_batch_and_a_group(tmp_path: Path) -> None:
    """The records of one case are a group; they fall into many stretches."""
    most = {"map": 0, "reduce": 0}
    groups = 0

    def watched(function: Any, tasks: Any) -> Any:
        nonlocal groups
        for task in tasks:
            result = function(task)
            if function is spreading.map_stretch:
                most["map"] = max(most["map"], len(result.share.facts))
            else:
                groups += len(task.groups)
                most["reduce"] = max(most["reduce"], len(task.facts))
                largest = max(len(group) for group in task.groups)
                assert len(task.facts) < spreading.BATCH + largest
            yield result

    path = payload(tmp_path / "all.ndjson")
    report = validate_inputs([path], OPTIONS, "separate", watched)
    assert groups > 10
    assert 0 < most["map"] < report.inputs[0].records / 5
    assert 0 < most["reduce"] < report.inputs[0].records / 2


def test_few_tasks_are_under_way_at_a_time(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    under_way: list[int] = []
    submit = client.submit

    def counted(*args: Any, **named: Any) -> Any:
        future = submit(*args, **named)
        under_way.append(len(client.futures))
        return future

    monkeypatch.setattr(client, "submit", counted)
    distributed.validate(payload(tmp_path / "all.ndjson"), OPTIONS, cluster=client)
    assert len(under_way) > 30
    # The one that was taken in last may still be there.
    assert max(under_way) <= 3 * 2 + 1
    assert not client.futures


# -- privacy -----------------------------------------------------------------------------------------------------------

_FAIL = f"""
from tipx.judging import PayloadRun
PayloadRun.kept_unit = PayloadRun.unit
def unit(self, unit, number): raise ValueError(str(unit.data) + {MARK!r})
PayloadRun.unit = unit
"""
_MEND = "from tipx.judging import PayloadRun\nPayloadRun.unit = PayloadRun.kept_unit"


def test_a_fault_of_our_own_leaves_a_worker_as_type_and_place(client: Any, tmp_path: Path, scratch: Path) -> None:
    path = payload(tmp_path / "all.ndjson")
    client.run(exec, _FAIL, {})
    try:
        with pytest.raises(ClusterError, match="internal error on a worker: ValueError in <string>:4") as caught:
            distributed.validate(path, OPTIONS, cluster=client)
    finally:
        client.run(exec, _MEND, {})
    assert caught.value.broke_off
    assert MARK not in str(caught.value)
    assert MARK not in str(client.get_worker_logs()) + str(client.get_scheduler_logs())


def test_nothing_of_a_record_is_written_by_workers(client: Any, tmp_path: Path, scratch: Path) -> None:
    same(client, [payload(tmp_path / "all.ndjson")])
    assert any(scratch.iterdir())
    for file in scratch.rglob("*"):
        assert not file.is_file() or MARK.encode() not in file.read_bytes()


def test_what_is_sent_shows_nothing_and_failures_within_a_task_are_sealed() -> None:
    def broken(task: str) -> None:
        raise KeyError(task)

    assert MARK not in repr(Sealed(MARK))
    globals()["broken"] = broken
    broken.__qualname__ = "broken"
    make = make_of("python")
    found = do(Sealed((broken, MARK, "python", make))).open()
    assert isinstance(found, ClusterError)
    assert "KeyError in test_cluster.py:" in str(found)
    assert MARK not in str(found)


def test_workers_of_this_machine_speak_encrypted_and_never_spill() -> None:
    with connected("local", [], OPTIONS) as (spread, _):
        client = spread.__self__._client  # type: ignore[attr-defined]
        assert client.cluster.scheduler_address.startswith("tls://127.0.0.1:")
        memory = client.run(dask.config.get, "distributed.worker.memory").values()
        assert memory
        assert set(client.run(dask.config.get, "distributed.worker.profile.enabled").values()) == {False}
        for one in memory:
            assert (one["target"], one["spill"]) == (False, False)


# -- refusals ----------------------------------------------------------------------------------------------------------


def test_a_worker_of_another_make_is_refused(client: Any, tmp_path: Path) -> None:
    path = payload(tmp_path / "all.ndjson")
    client.run(exec, "import tipx.provenance as p\np.kept, p.__version__ = p.__version__, '0.9'", {})
    try:
        with pytest.raises(ClusterError, match=r"is of another make: version is 0\.9, here "):
            distributed.validate(path, OPTIONS, cluster=client)
        make = make_of("python")
        late = client.submit(do, Sealed((len, "", "python", make)), pure=False).result().open()
        assert "a worker is of another make (version)" in str(late)
    finally:
        client.run(exec, "import tipx.provenance as p\np.__version__ = p.kept", {})


def test_a_worker_without_tipx_is_refused(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any) -> None:
        raise ModuleNotFoundError("No module named 'tipx'")

    monkeypatch.setattr(distributed, "look", missing)
    with pytest.raises(ClusterError, match=r"cannot be used \(.*\); is the same tipx installed there"):
        distributed.validate(payload(tmp_path / "all.ndjson"), OPTIONS, cluster=client)


def test_an_input_that_a_worker_sees_otherwise_is_refused(client: Any, tmp_path: Path) -> None:
    path = payload(tmp_path / "all.ndjson")
    blind = "import tipx.parcels as d\nd.kept, d._wrong = d._wrong, lambda path, mark: 'there is no such file'"
    client.run(exec, blind, {})
    try:
        with pytest.raises(ClusterError, match=r"all\.ndjson cannot be read by the worker .*: there is no such file"):
            distributed.validate(path, OPTIONS, cluster=client)
    finally:
        client.run(exec, "import tipx.parcels as d\nd._wrong = d.kept", {})


def test_what_a_worker_looks_at(tmp_path: Path) -> None:
    path = tmp_path / "one.ndjson"
    path.write_bytes(b"{}\n")
    time = path.stat().st_mtime_ns
    assert look("python", {str(path): (3, time)}) == (make_of("python"), [])
    missing = look("python", {str(tmp_path / "none"): (3, time), str(tmp_path): (3, time)})[1]
    assert [why for _, why in missing] == ["there is no such file"] * 2
    for mark in ((4, time), (3, time - 1)):
        assert look("python", {str(path): mark})[1] == [(str(path), "it is another file there: size or time differ")]


def test_a_file_that_goes_away_is_said_by_the_task(tmp_path: Path) -> None:
    frame = spreading.Frame(OPTIONS, Known(), 0, b"", None, False, None)
    for task in (
        spreading.Stretch(frame, 0, str(tmp_path / "gone"), 0, 1),
        spreading.Batch(frame, {0: str(tmp_path / "gone")}, joining.Facts(b""), [], set(), False, 0),
        (Source.path(str(tmp_path / "gone")), None, None),
    ):
        found = do(Sealed((len, task, "python", make_of("python")))).open()
        assert "gone cannot be read by a worker: there is no such file" in str(found)


def test_a_cluster_that_cannot_be_reached_or_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(distributed, "PATIENCE", 1)
    path = payload(tmp_path / "all.ndjson")
    with pytest.raises(ClusterError, match="nothing answers at that address") as caught:
        distributed.validate(path, OPTIONS, cluster="127.0.0.1:1")
    assert not caught.value.usage
    with pytest.raises(ClusterError, match="it looks like tls://host:8786") as caught:
        distributed.validate(path, OPTIONS, cluster="http://127.0.0.1:1")
    assert caught.value.usage
    with pytest.raises(ClusterError, match="name no certificates"):
        distributed.validate(path, OPTIONS, cluster="tls://127.0.0.1:1")
    with pytest.raises(ValueError, match="judged on one machine"):
        distributed.validate(path, OPTIONS, inputs="history")


def test_workers_that_are_started_leave_interrupts_to_the_run() -> None:
    before = signal.getsignal(signal.SIGINT)
    with distributed._interrupts_ignored():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is before is not signal.SIG_IGN


# -- on the command line -----------------------------------------------------------------------------------------------


def run(*arguments: object, without: str = "") -> subprocess.CompletedProcess[str]:
    """The program; `without`: a package that it does not find."""
    code = f"import sys\nif {without!r}: sys.modules[{without!r}] = None\nfrom tipx.cli import main\nmain()"
    command = [sys.executable, "-c", code, "validate", "--no-config", "--now", NOW, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "96"})


def test_the_command_says_the_same_by_workers_started_for_it(tmp_path: Path) -> None:
    path = tmp_path / "large.ndjson"
    assert write(path, 4500).size > 2 * (8 << 20), "so large that it is cut"
    alone, there = (run(path, "-f", "json", *more) for more in ((), ("--cluster", "local")))
    assert json.loads(there.stdout) == json.loads(alone.stdout)
    assert (there.stdout, there.stderr, there.returncode) == (alone.stdout, "", alone.returncode)


def test_the_command_says_what_is_missing_and_what_cannot_be() -> None:
    path = INVALID[0]
    none = run(path, "--cluster", "local", without="distributed")
    assert (none.returncode, "pip install 'tipx[dask]'" in none.stderr) == (2, True)
    history = run(path, "--cluster", "local", "--inputs", "history")
    assert (history.returncode, "an exchange is judged on one machine" in history.stderr) == (2, True)
    nowhere = run(path, "--cluster", "tls://127.0.0.1:1")
    assert (nowhere.returncode, nowhere.stderr.startswith("tipx: --cluster: the cluster cannot be reached")) == (
        3,
        True,
    )
