"""`python -m training.evaluate MEASURE ...`: each measure is a file with its own `main` and `--help`."""

import sys
from importlib import import_module

MEASURES = {
    "search": "ranking of a catalogue against graded judgments",
    "latency": "time of an answer, without a language model, and how it grows",
    "fairness": "exposure by brand and seller; whether marks and the feed's order change a rank",
    "report": "every metric on one shop, with plots",
    "intent": "understanding against labelled utterances",
    "carried": "whether what the shop lacks is told, and what it calls otherwise is found",
    "sequence": "the next item of histories",
    "office": "the next item where items have text (MiniOneRec's form)",
    "preference": "what a shopper's feedback is worth, and what it costs",
    "ope": "off-policy estimates from a log with propensities",
}


def main(argv: list[str] | None = None) -> int:
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] not in MEASURES:
        listed = "\n".join(f"  {name:<10} {about}" for name, about in MEASURES.items())
        asked = bool(words) and words[0] in ("-h", "--help")
        print(f"usage: python -m training.evaluate MEASURE ...\n{listed}", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    status: int = import_module(f"training.evaluate.{words[0]}").main(words[1:])
    return status


if __name__ == "__main__":
    raise SystemExit(main())
