"""A cluster of three workers on this machine, each a process of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster

from tipx import spreading


@contextlib.contextmanager
def three_workers(folder: Path) -> Iterator[Any]:
    """A client of three workers that may write below the folder."""
    with (
        LocalCluster(
            n_workers=3, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0",
            memory_limit=0, silence_logs=50, local_directory=str(folder),
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):  # fmt: skip
        yield client


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the workers may write."""
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="session")
def client(scratch: Path) -> Iterator[Any]:
    """The client of a cluster that all tests share which do it no harm."""
    with three_workers(scratch) as found:
        yield found


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut small. Only the client cuts, so that the workers need not know of it."""
    monkeypatch.setattr(spreading, "STRETCH", 20_000)
    monkeypatch.setattr(spreading, "BATCH", 10)
    monkeypatch.setattr(spreading.stretches, "__defaults__", (20_000,))
