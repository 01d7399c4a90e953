"""Claims that follow from the ranker's own contributions, the met constraints and the shopper's history.

It computes no score and words no reply; the language model never adds a reason.
"""

from collections.abc import Mapping, Sequence
from heapq import merge
from itertools import chain

from assistant.explain.case import Case, Claim, known_of
from assistant.explain.constraints import met_constraints
from assistant.explain.history import known_history
from assistant.explain.signals import risen_signals
from assistant.schema import Evidence, Intent, Language, Reason
from assistant.wording import shortened, title_of
from retrieval.schema import Contract, Ranked, UserContext

PER_ITEM = 3
CONSTRAINTS = 2


def reasons(
    ranked: Sequence[Ranked],
    intent: Intent,
    context: UserContext,
    contract: Contract,
    language: Language,
    titles: Mapping[str, str] | None = None,
) -> tuple[Reason, ...]:
    """At most three reasons an item: met constraints, then the heaviest of history and signals, all of them provable."""
    known = known_of(context)
    said: dict[str, tuple[Evidence, ...]] = {}
    found: list[Reason] = []
    for one in ranked:
        case = Case(one, intent, context, known, contract, language, titles or {})
        met = list(met_constraints(case))[:CONSTRAINTS]
        lived = sorted(known_history(case), key=_lighter)
        own: list[Reason] = []
        first: Claim | None = None
        for claim in chain(met, merge(lived, risen_signals(case), key=_lighter)):
            first = first or claim
            if text := _unsaid(claim, said):
                said[text] = claim.evidence
                own.append(Reason(one.item.id, text, claim.evidence))
            if len(own) == PER_ITEM:
                break
        if not own and first:
            own.append(Reason(one.item.id, _named(first, case), first.evidence))
        found += own
    return tuple(found)


def _lighter(claim: Claim) -> float:
    """What sorts the heaviest claim first."""
    return -claim.weight


def leading(reasons: Sequence[Reason]) -> Reason | None:
    """Of one item's reasons the one to show first: what tells it from the others, before a constraint that all of them meet."""
    own = (r for r in reasons if r.evidence and r.evidence[0].kind != "constraint")
    return next(own, reasons[0] if reasons else None)


def _unsaid(claim: Claim, said: Mapping[str, tuple[Evidence, ...]]) -> str:
    """The first phrasing that no other item has with other evidence; "" where all of them are taken."""
    for phrasing in claim.phrasings:
        text = _ended(phrasing)
        if text not in said or said[text] == claim.evidence:
            return text
    return ""


def _named(claim: Claim, case: Case) -> str:
    """The claim with the item's name before it: the last resort."""
    colon = "：" if case.language == "zh" else ": "
    return f"{shortened(title_of(case.item, case.language), 40)}{colon}{_ended(claim.phrasings[0])}"


def _ended(text: str) -> str:
    """A title cut short ends the sentence by itself."""
    return text.replace("….", "…")
