"""`E5Batch` in a process of its own, so that its memory goes back to the system when a catalogue is in.

One line of JSON, a list of texts, goes in; one line of JSON, the number of rows and the places of texts that were too long, comes
out, and after it the rows as float32. The process ends with its input.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from weakref import finalize

import numpy as np

from ..schema import Floats


class E5Worker:
    """`encode -> (n, dim)` unit rows and the places of texts that are too long, whose rows see their beginning alone."""

    def __init__(self, weights: Path, dim: int) -> None:
        command = [sys.executable, "-m", __name__, str(weights)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._dim = dim
        self.close = finalize(self, _end, self._process)
        """Ends the process and waits for it; once is enough."""

    def encode(self, texts: Sequence[str]) -> tuple[Floats, list[int]]:
        """A RuntimeError when the process has ended, as it does where memory runs out."""
        asked, said = self._process.stdin, self._process.stdout
        assert asked is not None and said is not None
        try:
            asked.write(json.dumps(list(texts)).encode() + b"\n")
            asked.flush()
            header = said.readline()
        except BrokenPipeError:
            header = b""
        if not header:
            raise RuntimeError(f"the process that encodes many texts ended with code {self._process.wait()}; is there memory left?")
        told = json.loads(header)
        rows = np.frombuffer(said.read(told["rows"] * self._dim * 4), np.float32)
        return rows.reshape(told["rows"], self._dim).copy(), told["long"]


def _end(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    process.wait()


def main(weights: Path) -> None:
    from .e5_batch import E5Batch

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    model = E5Batch(weights)
    for line in sys.stdin.buffer:
        tokens = model.tokens(json.loads(line))
        rows = model.encode([own[: model.longest] for own in tokens])
        long = [n for n, own in enumerate(tokens) if len(own) > model.longest]
        sys.stdout.buffer.write(json.dumps({"rows": len(rows), "long": long}).encode() + b"\n" + rows.tobytes())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
