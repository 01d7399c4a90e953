"""The graph for LangGraph Studio (`langgraph dev`), over the shop that the environment names.

Studio gives plain JSON and no context, so that this one wrapper opens the assistant and hands its services in.
"""

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from assistant.agent.assistant import Assistant
from assistant.agent.graph import build_graph
from assistant.agent.state import Context, State


def make_graph() -> CompiledStateGraph[State, None, State, State]:
    """Compile the pipe with its services bound; input: {"text", "user_id", "session_id"}."""
    services = Assistant.from_settings().services
    pipe = build_graph()

    def turn(state: State) -> State:
        """Run the whole pipe on one message."""
        given: State = {"user_id": "studio", "session_id": "studio", **state}
        return pipe.invoke(given, context=Context(services))  # type: ignore[return-value]

    graph: StateGraph[State, None, State, State] = StateGraph(State)
    graph.add_node("assistant", turn)
    graph.add_edge(START, "assistant")
    graph.add_edge("assistant", END)
    return graph.compile(name="assistant")
