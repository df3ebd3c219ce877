"""`--cluster`: the workers of a Dask cluster judge the inputs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tipx.cli import exits
from tipx.cli.common import Failure, usage_error
from tipx.errors import ClusterError
from tipx.options import Options

if TYPE_CHECKING:
    from tipx.spreading import Spread


@contextlib.contextmanager
def workers(
    address: str | None, given: Sequence[Any], options: Options, inputs: str
) -> Iterator[tuple[Spread | None, Sequence[Any]]]:
    """What does the work on the cluster of that address, and the inputs as it can open them; without one, None and the
    inputs as they are."""
    if address is None:
        yield None, given
        return
    if inputs == "history":
        raise usage_error("--cluster and --inputs history exclude each other: an exchange is judged on one machine")
    from tipx.distributed import connected

    try:
        with connected(address, given, options) as found:
            yield found
    except ClusterError as error:
        if error.usage:
            raise usage_error(f"--cluster: {error}") from None
        status = exits.INTERNAL if error.broke_off else exits.UNREADABLE
        raise Failure(f"--cluster: {error}", status) from None
