"""The figures of `/metrics`, in Prometheus' form; each server has a registry of its own."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from assistant.llm import Counters
from assistant.schema import Reply

if TYPE_CHECKING:
    from assistant import Assistant

_BUCKETS_S = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_TOKENS = (0, 25, 50, 100, 200, 400, 800, 1600, 3200)


class Metrics:
    """Counts turns and events as they are told; the model's own counters are read when somebody asks."""

    def __init__(self, assistant: "Assistant") -> None:
        self.registry = CollectorRegistry()
        self._turns = Counter("shop_turns", "Answered turns by act.", ["act"], registry=self.registry)
        self._degraded = Counter(
            "shop_degraded", "Turns in which something stood in for a part that did not work.", ["part"], registry=self.registry
        )
        self._stages = Histogram(
            "shop_stage_seconds", "Time of a turn's stages.", ["stage"], registry=self.registry, buckets=_BUCKETS_S
        )
        self._events = Counter("shop_events", "Events taken into the log over HTTP, by kind.", ["kind"], registry=self.registry)
        self._prefilled = Histogram(
            "shop_turn_prefilled_tokens",
            "Prompt tokens computed by the model in a turn.",
            registry=self.registry,
            buckets=_TOKENS,
        )
        self.registry.register(_Shop(assistant))

    def turn(self, reply: Reply) -> None:
        self._turns.labels(reply.intent.act if reply.intent else "unknown").inc()
        for note in reply.degraded:
            self._degraded.labels(note.partition(":")[0]).inc()
        for stage, ms in reply.timings_ms.items():
            self._stages.labels(stage).observe(ms / 1000)

    def spent(self, spent: Counters) -> None:
        """What the model calls of one turn over HTTP cost."""
        self._prefilled.observe(spent.totals()["prefilled_tokens"])

    def event(self, kind: str) -> None:
        self._events.labels(kind).inc()

    def text(self) -> bytes:
        return generate_latest(self.registry)


class _Shop(Collector):
    """The size of the shop, and what the language model has cost from the server's own usage figures."""

    def __init__(self, assistant: "Assistant") -> None:
        self._assistant = assistant

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("shop_items", "Products in the live generation.", self._assistant.contract.items)
        totals = (self._assistant.llm.counters if self._assistant.llm else Counters()).totals()
        tokens = CounterMetricFamily("shop_llm_tokens", "Tokens by kind: computed of the prompt, cached, written.", labels=["kind"])
        for kind in ("prefilled", "cached", "completion"):
            tokens.add_metric([kind], totals[f"{kind}_tokens"])
        yield tokens
        calls = CounterMetricFamily("shop_llm_calls", "Calls of the model by outcome.", labels=["outcome"])
        for outcome in ("calls", "failures", "retries", "cancelled", "refused"):
            calls.add_metric([outcome], totals[outcome])
        yield calls
        yield CounterMetricFamily("shop_llm_seconds", "Time spent waiting for the model.", totals["seconds"])
