"""A real vLLM server on the CPU, from the environment that `make test-vllm` builds."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent.parent
COMMAND = ROOT / ".venv-vllm" / "bin" / "vllm"
START_S = 900.0  # 20 s on two free cores


@contextmanager
def serving(base: str, adapter: Path, log: Path) -> Iterator[str]:
    """Serve `base` as "shop-base" and the PEFT folder `adapter` as "shop"; yields the base URL (".../v1").

    RuntimeError with the end of `log` when the server does not come up.
    """
    if not COMMAND.exists():
        raise RuntimeError(f"{COMMAND} is missing: run `make test-vllm`")
    rank = int(json.loads((adapter / "adapter_config.json").read_text())["r"])
    port = _free_port()
    argv = [
        str(COMMAND), "serve", base, "--served-model-name", "shop-base", "--host", "127.0.0.1", "--port", str(port),
        "--dtype", "bfloat16", "--max-model-len", "2048", "--enforce-eager", "--enable-prompt-tokens-details",
        "--enable-lora", "--max-lora-rank", str(_served_rank(rank)), "--max-loras", "2", "--lora-modules", f"shop={adapter}",
    ]  # fmt: skip
    settings = {
        "HF_HUB_OFFLINE": "1",
        "VLLM_CPU_KVCACHE_SPACE": "1",
        "VLLM_ALLOW_RUNTIME_LORA_UPDATING": "True",
        "VLLM_NO_USAGE_STATS": "1",
    }
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV", "OMP_NUM_THREADS")}
    with log.open("w") as out:
        process = subprocess.Popen(argv, env=kept | settings, stdout=out, stderr=out, process_group=0)
    try:
        _wait(process, f"http://127.0.0.1:{port}/health", log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", health: str, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"vLLM ended with {process.returncode}: {log.read_text()[-3000:]}")
        try:
            if httpx.get(health, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise RuntimeError(f"vLLM is not up after {START_S:g} s: {log.read_text()[-3000:]}")


def _served_rank(rank: int) -> int:
    """The smallest rank that vLLM can be started for and that holds the adapter's."""
    return next(r for r in (8, 16, 32, 64, 128, 256) if r >= rank)


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])
