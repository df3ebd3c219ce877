"""A cluster of three workers on this machine, each a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cluster_workers import three_workers

from tipx import spreading


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
