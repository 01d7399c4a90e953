"""What a drawer may know of a product: colour, material, facts, and a random stream that all colours of a model share."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TypedDict

from retrieval.demo.pictures.canvas import RGB
from retrieval.schema import AttributeValue, Quantity

COLOURS: dict[str, RGB] = {
    "black": (44, 44, 48),
    "white": (229, 228, 225),
    "grey": (139, 142, 148),
    "navy": (36, 50, 88),
    "blue": (58, 108, 182),
    "red": (186, 42, 48),
    "green": (72, 116, 84),
    "brown": (121, 78, 48),
    "beige": (214, 192, 160),
    "pink": (228, 156, 174),
    "purple": (118, 84, 156),
    "yellow": (238, 192, 62),
    "orange": (226, 122, 48),
    "silver": (186, 190, 196),
    "gold": (204, 164, 88),
}
# Material -> texture, gloss.
MATERIALS = {
    "leather": ("grain", 0.3),
    "suede": ("suede", 0.0),
    "nylon": ("nylon", 0.12),
    "polyester": ("mesh", 0.08),
    "canvas": ("weave", 0.0),
    "cotton": ("weave", 0.0),
    "linen": ("linen", 0.0),
    "wool": ("knit", 0.0),
    "cashmere": ("knit", 0.0),
    "silk": ("silk", 0.3),
    "denim": ("denim", 0.0),
    "rubber": ("", 0.12),
    "stainless steel": ("metal", 0.35),
    "aluminium": ("metal", 0.25),
    "carbon steel": ("metal", 0.3),
    "cast iron": ("stone", 0.1),
    "ceramic": ("", 0.4),
    "glass": ("", 0.6),
    "wood": ("wood", 0.08),
    "bamboo": ("wood", 0.1),
    "plastic": ("", 0.28),
    "silicone": ("", 0.15),
    "jute": ("rope", 0.0),
    "silver": ("metal", 0.5),
    "gold-plated brass": ("metal", 0.5),
}


class Skin(TypedDict):
    """What a material looks like, as keyword arguments of a shape."""

    tex: str
    gloss: float


@dataclass(frozen=True, slots=True)
class Look:
    """One product as its drawer sees it."""

    colour: RGB
    colour_name: str
    material: str
    facts: Mapping[str, AttributeValue]
    rng: Random

    @property
    def tex(self) -> str:
        return MATERIALS.get(self.material, ("", 0.15))[0]

    @property
    def gloss(self) -> float:
        return MATERIALS.get(self.material, ("", 0.15))[1]

    @property
    def skin(self) -> Skin:
        return {"tex": self.tex, "gloss": self.gloss}

    def text(self, name: str) -> str:
        value = self.facts.get(name, "")
        return value if isinstance(value, str) else ""

    def number(self, name: str, default: float) -> float:
        value = self.facts.get(name)
        return value.value if isinstance(value, Quantity) else default

    def yes(self, name: str) -> bool:
        return self.facts.get(name) is True

    def vary(self, low: float, high: float) -> float:
        return self.rng.uniform(low, high)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share
