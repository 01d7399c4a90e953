"""`python -m assistant`: the ways into the assistant from a terminal."""

import sys

from assistant.chat_command import chat_command
from assistant.serve_command import serve_command
from assistant.understand.command import parse_command

_COMMANDS = {"chat": chat_command, "serve": serve_command, "parse": parse_command}


def main(argv: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] not in _COMMANDS:
        print(f"usage: python -m assistant {{{','.join(_COMMANDS)}}} ...", file=sys.stderr)
        return 2
    try:
        return _COMMANDS[arguments[0]](arguments[1:])
    except (ValueError, OSError) as error:
        print(f"assistant {arguments[0]}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    raise SystemExit(main())
