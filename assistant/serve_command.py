"""`python -m assistant serve`: the HTTP API alone; `python -m ui` has the page beside it."""

import argparse
import logging
import socket
import sys
import threading
from dataclasses import replace

import uvicorn

from assistant import Assistant
from assistant.server import create_app
from assistant.settings import Settings

GRACE_S = 5


def serve_command(argv: list[str] | None = None) -> int:
    """Serve until interrupted; exit status 2 when the address is taken or the shop is missing."""
    parser = argparse.ArgumentParser(prog="assistant serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--shop", help="name of the shop (default SHOP_NAME, or demo)")
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = Settings.from_env()
    settings = replace(settings, shop=args.shop or settings.shop)
    check_free(args.host, args.port)
    sys.stderr.write(f"opening the shop {settings.shop!r} ...\n")
    assistant = Assistant.from_settings(settings)
    threading.Thread(target=assistant.warm, daemon=True).start()
    try:
        sys.stderr.write(f"{assistant.contract.items:,} products. API: http://{args.host}:{args.port}/docs\n")
        uvicorn.run(create_app(assistant), host=args.host, port=args.port, log_level="warning", timeout_graceful_shutdown=GRACE_S)
    finally:
        assistant.close()
    return 0


def check_free(host: str, port: int) -> None:
    """ValueError when nothing can listen there: said before a shop is opened for it."""
    if not 0 < port < 65536:
        raise ValueError(f"--port {port} is not between 1 and 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ValueError(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port") from None
