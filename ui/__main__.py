"""`python -m ui`: the web page and the HTTP API in one process."""

import argparse
import logging
import socket
import sys
import threading

import uvicorn

from assistant import Assistant

from .app import mount


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="ui", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7860)
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((args.host, args.port))
        except OSError as error:
            print(f"cannot listen on {args.host}:{args.port}: {error.strerror}; choose another with --port", file=sys.stderr)
            return 2
    try:
        assistant = Assistant.from_settings()
        app = mount(assistant)
    except (ValueError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 2
    threading.Thread(target=assistant.warm, daemon=True).start()
    print(f"The shop is open: http://{args.host}:{args.port}", flush=True)
    uvicorn.run(app, host=args.host, port=args.port, log_level="warning")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
