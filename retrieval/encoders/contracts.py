"""What every encoder does: `encode -> (n, dim)` unit rows."""

from collections.abc import Sequence
from typing import Literal, Protocol

from PIL import Image

from ..schema import Floats

Kind = Literal["query", "passage"]


class TextEncoder(Protocol):
    """Texts to unit vectors; `name` identifies weights and preparation, so that equal names give equal vectors."""

    name: str
    dim: int

    def encode(self, texts: Sequence[str], kind: Kind) -> Floats:
        """Encode (n,) texts as (n, dim) unit rows; queries and passages may be prefixed differently."""
        ...

    def rest(self) -> None:
        """Give back what only many texts need; `encode` works as before."""
        ...


class ImageEncoder(Protocol):
    """Pictures to unit vectors."""

    name: str
    dim: int

    def encode(self, images: Sequence[Image.Image]) -> Floats:
        """Encode (n,) RGB pictures as (n, dim) unit rows."""
        ...
