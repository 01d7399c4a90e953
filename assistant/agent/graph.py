"""The agent as a LangGraph pipe: read, do what the turn asks, word the reply. Stateless per turn: history is input."""

from collections.abc import Hashable
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from assistant.agent.find import find
from assistant.agent.items import compare, detail, feedback
from assistant.agent.reply import reply
from assistant.agent.shop import cart, faq, handoff, order
from assistant.agent.state import Context, State
from assistant.agent.talk import talk
from assistant.agent.understand import act_of, understand

ACTS: dict[Hashable, str] = {
    "search": "find", "recommend": "find", "refine": "find", "compare": "compare", "detail": "detail", "cart": "cart",
    "order": "order", "faq": "faq", "feedback": "feedback", "smalltalk": "talk", "out_of_scope": "talk", "handoff": "handoff",
}  # fmt: skip
NODES = {n.__name__: n for n in (find, compare, detail, cart, order, faq, feedback, talk, handoff)}


def build_graph() -> CompiledStateGraph[State, Context, State, State]:
    """Compile the pipe; it is run with a `Context` and keeps nothing between two runs."""
    graph: StateGraph[State, Context, State, State] = StateGraph(State, context_schema=Context)
    graph.add_node("understand", understand)
    for name, node in NODES.items():
        _add(graph, name, node)
    graph.add_node("reply", reply)
    graph.add_edge(START, "understand")
    graph.add_conditional_edges("understand", act_of, ACTS)
    for name in NODES:
        graph.add_edge(name, "reply")
    graph.add_edge("reply", END)
    return graph.compile(name="assistant")


def _add(graph: Any, name: str, node: Any) -> None:
    graph.add_node(name, node)
