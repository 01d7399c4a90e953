"""Claims that follow from the ranker's own contributions, the met constraints and the shopper's history.

It computes no score and words no reply; the language model never adds a reason.
"""

from collections.abc import Mapping, Sequence

from assistant.explain.case import Case, Claim
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
    said: dict[str, tuple[Evidence, ...]] = {}
    found: list[Reason] = []
    for one in ranked:
        case = Case(one, intent, context, contract, language, titles or {})
        met = list(met_constraints(case))[:CONSTRAINTS]
        rest = sorted([*known_history(case), *risen_signals(case)], key=lambda c: -c.weight)
        for claim in [*met, *rest][:PER_ITEM]:
            text = _unsaid(claim, case, said)
            said[text] = claim.evidence
            found.append(Reason(one.item.id, text, claim.evidence))
    return tuple(found)


def _unsaid(claim: Claim, case: Case, said: Mapping[str, tuple[Evidence, ...]]) -> str:
    """The first phrasing that no other item has with other evidence; the last resort names the item."""
    for text in claim.phrasings:
        if said.get(text, claim.evidence) == claim.evidence:
            return text
    colon = "：" if case.language == "zh" else ": "
    return f"{shortened(title_of(case.item, case.language), 40)}{colon}{claim.phrasings[0]}"
