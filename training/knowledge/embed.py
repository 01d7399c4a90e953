"""ComplEx on the product graph, and how well it finds held-out edges. Knows triples as numbers only.

Trouillon et al. 2016, https://arxiv.org/abs/1606.06357, by `torch_geometric.nn.kge`. Departures: a true edge stands against many
drawn nodes at once (softmax) where the library draws one; edges count by their weight; nuclear 3-norm regularisation (Lacroix
et al. 2018, https://arxiv.org/abs/1806.07297).
"""

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from torch_geometric.nn.kge import ComplEx as ComplEx

Ints = NDArray[np.int64]
NEGATIVES = 256


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges as numbers, all of length m; `weights` in (0, 1]."""

    heads: Ints
    relations: Ints
    tails: Ints
    weights: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.heads)

    def at(self, which: NDArray[np.bool_] | Ints) -> "Edges":
        return Edges(self.heads[which], self.relations[which], self.tails[which], self.weights[which])


@dataclass(frozen=True, slots=True)
class Fit:
    """One dial each: `width` complex dimensions, `epochs` over all edges."""

    width: int = 48
    epochs: int = 25
    batch: int = 512
    learning_rate: float = 0.02
    regularisation: float = 1e-3


def held_out(edges: Edges, share: float, seed: int) -> NDArray[np.bool_]:
    """Which edges to hide (m,): both directions of a pair together, and never the last edge of a node."""
    rng = np.random.default_rng(seed)
    pair_of: dict[tuple[int, int], list[int]] = defaultdict(list)
    degree = np.bincount(np.concatenate([edges.heads, edges.tails]))
    for n, (h, t) in enumerate(zip(edges.heads.tolist(), edges.tails.tolist(), strict=True)):
        pair_of[min(h, t), max(h, t)].append(n)
    hidden, wanted = np.zeros(len(edges), bool), round(share * len(edges))
    pairs = list(pair_of)
    for p in rng.permutation(len(pairs)).tolist():
        a, b = pairs[p]
        rows = pair_of[a, b]
        if hidden.sum() >= wanted:
            break
        if min(degree[a], degree[b]) > len(rows):
            hidden[rows] = True
            degree[[a, b]] -= len(rows)
    return hidden


def fit(
    edges: Edges,
    nodes: int,
    relations: int,
    seed: int,
    how: Fit,
    told: Callable[[float], None] | None = None,
    beside: Callable[[ComplEx], Tensor] | None = None,
) -> ComplEx:
    """Train; `told(loss)` after each epoch. `beside(model)` is a loss of another task, added at each step."""
    torch.manual_seed(seed)
    model = ComplEx(nodes, relations, how.width)
    optimizer = torch.optim.Adagrad(model.parameters(), lr=how.learning_rate * 5)
    h, r, t = (torch.from_numpy(a) for a in (edges.heads, edges.relations, edges.tails))
    weights = torch.from_numpy(edges.weights)
    for _ in range(how.epochs):
        total = 0.0
        for rows in torch.split(torch.randperm(len(edges)), how.batch):
            drawn = torch.randint(0, nodes, (NEGATIVES,))
            loss = _loss(model, h[rows], r[rows], t[rows], drawn, weights[rows], how.regularisation)
            if beside:
                loss = loss + beside(model)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            total += float(loss.detach()) * len(rows)
        if told:
            told(total / max(len(edges), 1))
    return model


def _loss(model: ComplEx, h: Tensor, r: Tensor, t: Tensor, drawn: Tensor, weights: Tensor, strength: float) -> Tensor:
    """Each edge's tail against the drawn nodes, and its head likewise; no other true answer is taken out of the drawn."""
    true = model(h, r, t)[:, None]
    (hr, hi), (rr, ri), (tr, ti) = parts(model, h), relation_parts(model, r), parts(model, t)
    dr, di = parts(model, drawn)
    as_tails = (hr * rr - hi * ri) @ dr.T + (hr * ri + hi * rr) @ di.T
    as_heads = (rr * tr + ri * ti) @ dr.T + (rr * ti - ri * tr) @ di.T
    zero = torch.zeros(len(h), dtype=torch.long)
    each = sum(F.cross_entropy(torch.cat([true, s], 1), zero, reduction="none") for s in (as_tails, as_heads))
    size = sum((a**2 + b**2 + 1e-12).pow(1.5).sum(-1) for a, b in ((hr, hi), (rr, ri), (tr, ti)))
    loss: Tensor = (weights * each).sum() / weights.sum() + strength * size.mean()  # type: ignore[union-attr, operator]
    return loss


def parts(model: ComplEx, nodes: Tensor) -> tuple[Tensor, Tensor]:
    """Real and imaginary parts of nodes, (n, width) each."""
    return model.node_emb(nodes), model.node_emb_im(nodes)


def relation_parts(model: ComplEx, relations: Tensor) -> tuple[Tensor, Tensor]:
    return model.rel_emb(relations), model.rel_emb_im(relations)


@torch.inference_mode()
def tail_ranks(model: ComplEx, asked: Edges, known: Edges, nodes: int, among: NDArray[np.bool_]) -> Ints:
    """0-based rank of each asked edge's tail among the nodes of `among` (nodes,), filtered: other true tails are taken out.

    A tie counts against the model (Sun et al. 2020, https://aclanthology.org/2020.acl-main.489).
    """
    true_tails: dict[tuple[int, int], list[int]] = defaultdict(list)
    for edges in (asked, known):
        for h, r, t in zip(edges.heads.tolist(), edges.relations.tolist(), edges.tails.tolist(), strict=True):
            true_tails[h, r].append(t)
    everything = torch.arange(nodes)
    dr, di = parts(model, everything)
    ranks = np.zeros(len(asked), np.int64)
    for start in range(0, len(asked), 512):
        some = asked.at(np.arange(start, min(start + 512, len(asked))))
        (hr, hi), (rr, ri) = parts(model, torch.from_numpy(some.heads)), relation_parts(model, torch.from_numpy(some.relations))
        scores = ((hr * rr - hi * ri) @ dr.T + (hr * ri + hi * rr) @ di.T).numpy()
        scores[:, ~among] = -math.inf
        for n in range(len(some)):
            tail = int(some.tails[n])
            own = float(scores[n, tail])
            scores[n, true_tails[int(some.heads[n]), int(some.relations[n])]] = -math.inf
            ranks[start + n] = int((scores[n] >= own).sum())
    return ranks


def mean_reciprocal_rank(ranks: Ints) -> float:
    """Mean of 1 / rank, the best rank being 1."""
    return float((1.0 / (ranks + 1.0)).mean()) if len(ranks) else 0.0


def hits_at(ranks: Ints, k: int = 10) -> float:
    """Share of the edges whose tail is among the first k."""
    return float((ranks < k).mean()) if len(ranks) else 0.0
