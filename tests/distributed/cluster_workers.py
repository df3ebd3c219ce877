"""Three workers on this machine, each a process of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from distributed import Client, LocalCluster


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
