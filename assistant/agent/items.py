"""Turns about items on screen: compare, detail, like and dislike."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from langgraph.runtime import Runtime

from assistant.agent.find import hear, listing
from assistant.agent.refer import refer
from assistant.agent.situate import on_screen, situated
from assistant.agent.state import Answer, Context, Services, State
from assistant.agent.suggest import after_item, after_results
from assistant.compose import compared, compose
from assistant.critiques import critiques
from assistant.schema import Conversation, Intent
from assistant.service import answer_about
from assistant.service import compare as table_of
from assistant.wording import joined, shortened, title_of
from retrieval.schema import Event, EventKind, Item, Ranked

MOST_COMPARED = 4


def meant(services: Services, state: State, conversation: Conversation) -> list[Item]:
    """The items that the turn speaks of; empty when that cannot be told."""
    shown = on_screen(services.recommender, conversation)
    ids = refer(state["text"], state["intent"], conversation, shown)
    return list(services.recommender.items(ids).values())


def which(intent: Intent, shown: Sequence[Item], seed: str) -> Answer:
    """Ask which item is meant."""
    if intent.references and shown:
        return Answer(text=compose("no_such_place", intent.language, seed, n=len(shown)))
    return Answer(text=compose("which", intent.language, seed))


def compare(state: State, runtime: Runtime[Context]) -> State:
    """A table of what differs between the items named, or between the first ones on screen."""
    services, intent = runtime.context.services, state["intent"]
    conversation = state.get("conversation") or Conversation()
    shown = on_screen(services.recommender, conversation)
    items = meant(services, state, conversation)
    if len(items) < 2:
        if intent.references and (len(items) == 1 or shown) and len(intent.references) > 1:
            return {"answer": which(intent, shown, state["text"])}
        items = (items + [i for i in shown if i not in items])[: max(2, min(len(shown), 3))]
    if len(items) < 2:
        return {"answer": Answer(text=compose("compare_which", intent.language, state["text"]))}
    ranked = [Ranked(item, 0.0, {}) for item in items[:MOST_COMPARED]]
    table = table_of([r.item for r in ranked], services.recommender.contract, intent.language)
    text = compared(ranked, table, intent.language, state["text"])
    focus = tuple(r.item.id for r in ranked)
    return {"answer": Answer(text=text, items=tuple(ranked), comparison=table, focus=focus)}


def detail(state: State, runtime: Runtime[Context]) -> State:
    """What the catalogue and the reviews tell about one item, or that they do not."""
    services, intent = runtime.context.services, state["intent"]
    conversation = state.get("conversation") or Conversation()
    items = meant(services, state, conversation)
    if not items:
        return {"answer": which(intent, on_screen(services.recommender, conversation), state["text"])}
    language, told = intent.language, []
    for item in items[:2]:
        name = shortened(title_of(item, language))
        topic = intent.topic or state["text"]
        found = answer_about(item, topic, language, services.recommender.contract, services.recommender.text_encoder)
        if found is None:
            asked = joined([f"“{shortened(topic.rstrip('?？ '), 40)}”"], language)
            told.append(compose("detail_unknown", language, state["text"], title=name, topic=asked))
        else:
            told.append(compose("detail", language, state["text"], title=name, answer=found[0]))
    answer = Answer(text=" ".join(told), focus=tuple(i.id for i in items), suggestions=after_item(language))
    return {"answer": answer}


def feedback(state: State, runtime: Runtime[Context]) -> State:
    """Log what the shopper likes or does not; after a dislike the list is made anew."""
    services, intent = runtime.context.services, state["intent"]
    conversation = state.get("conversation") or Conversation()
    shown = on_screen(services.recommender, conversation)
    items = meant(services, state, conversation)
    kind: EventKind = "dislike" if intent.action == "dislike" else "like"
    said = critiques(intent, state["text"])
    if not items and not said and kind == "dislike" and not intent.references:
        items = shown
    if not items and not (said and shown):
        return {"answer": which(intent, shown, state["text"])}
    for item in items:
        event = Event(state["user_id"], item.id, kind, datetime.now(UTC), session_id=state["session_id"])
        services.recommender.record(situated(event, conversation))
    hear(services, state, conversation)
    names = joined([shortened(title_of(i, intent.language), 45) for i in items[:3]] or list(said), intent.language)
    noted = compose("disliked" if kind == "dislike" else "liked", intent.language, state["text"], title=names)
    if kind == "like" or conversation.wish is None:
        wish = conversation.wish or intent
        ways = after_results(wish, len(shown), intent.language)
        return {"answer": Answer(text=noted, focus=tuple(i.id for i in items), suggestions=ways)}
    again = replace(Intent(act="refine", language=intent.language), exclude=intent.exclude)
    answer = listing(services, state, again, replace(conversation, shown=(), asked="feedback"))
    return {"answer": replace(answer, notices=(noted, *answer.notices), wordable=False)}
