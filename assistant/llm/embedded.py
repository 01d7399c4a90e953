"""The embedded model server: llama.cpp inside this process, on a loopback port with a key of its own.

It knows files and ports; what is said to the model is not its business.
"""

import atexit
import os
import secrets
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import xllamacpp

SLOTS = 4
TOKENS_PER_SLOT = 2048
PROMPT_CACHE_MIB = 128


@dataclass(slots=True)
class EmbeddedServer:
    """A running server. `users` counts who holds it; the last one to release it stops it."""

    url: str
    api_key: str
    model: Path
    lora: Path | None
    _server: xllamacpp.Server | None
    users: int = field(default=1)


_lock = threading.Lock()
_running: dict[tuple[Path, Path | None], EmbeddedServer] = {}


def acquire(model: Path, lora: Path | None = None) -> EmbeddedServer:
    """The one server of this process for these weights, started in 0.6 s when there is none; RuntimeError when it cannot."""
    with _lock:
        server = _running.get((model, lora))
        if server is None:
            _running[(model, lora)] = server = _start(model, lora)
        else:
            server.users += 1
        return server


def release(server: EmbeddedServer) -> None:
    """Give it back; dropping the last hold frees the port and the memory."""
    with _lock:
        server.users -= 1
        if server.users == 0:
            _running.pop((server.model, server.lora), None)
            server._server = None


def _threads() -> int:
    """All cores but one, at most 8.

    The threads meet at a spinning barrier after every operation: with as many threads as cores, any other busy process makes
    a token take a second (measured: 1-12 tokens/s with 2 threads on 2 busy cores, 50 with 1).
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return max(1, min(8, cores - 1))


def _start(model: Path, lora: Path | None) -> EmbeddedServer:
    key = secrets.token_urlsafe(24)
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.model_alias = {"shop"}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.ui = False
    params.endpoint_slots = True
    params.n_parallel = SLOTS
    params.n_ctx = SLOTS * TOKENS_PER_SLOT
    params.cache_prompt = True
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = _threads()
    params.cpuparams.poll = params.cpuparams_batch.poll = 0
    params.sse_ping_interval = 1  # an open stream delays the stop of the server by this many seconds
    params.verbosity = -1
    if lora is not None:
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(lora), 1.0)]
    server = xllamacpp.Server(params)
    return EmbeddedServer(f"{server.listening_address}/v1", key, model, lora, server)


@atexit.register
def _stop_all() -> None:
    with _lock:
        for server in _running.values():
            server._server = None
        _running.clear()
