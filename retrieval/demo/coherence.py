"""Facts that cannot stand together are put right: no vegan leather, no cable on a wireless mouse. It knows no text."""

from collections.abc import Mapping

from retrieval.schema import AttributeValue, Quantity

ANIMAL = {"leather", "suede", "silk", "wool", "cashmere"}
GROWN = {"cotton", "linen", "bamboo", "denim", "canvas", ""}
WARM = {"wool", "cashmere"}


def coherent(kind: str, material: str, facts: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    """The facts, with every contradiction resolved in favour of the material and of what the type is."""
    out = dict(facts)
    if material in ANIMAL and out.get("vegan"):
        out["vegan"] = False
    if material not in GROWN and out.get("organic"):
        out["organic"] = False
    if "season" in out and kind not in ("slippers", "hats"):
        out["season"] = "winter" if material in WARM else "summer" if material == "linen" else out["season"]
    if material == "wood" and "dishwasher_safe" in out:
        out["dishwasher_safe"] = False
    if material != "stainless steel" and out.get("insulated"):
        out["insulated"] = False
    if material == "aluminium" and out.get("induction"):
        out["induction"] = False
    if material == "glass" and out.get("pattern") == "speckled":
        out["pattern"] = "plain"
    if material not in ("cotton", ""):
        out.pop("thread_count", None)
    if material == "leather":
        out.pop("removable_cover", None)
        out |= {"waterproof": False} if kind in ("backpacks", "trousers") else {}
    _cables(kind, out)
    _food(kind, out)
    if kind == "hats":
        out["season"] = "winter" if out["shape"] == "beanie" or material == "wool" else "summer"
    if kind == "laptops" and out["usage"] == "gaming":
        out |= {"battery_life": Quantity(8.0, "h"), "memory": Quantity(max(16.0, _number(out["memory"])), "GB")}
    if kind == "monitors" and out["usage"] == "gaming":
        out["refresh_rate"] = Quantity(144.0, "Hz")
    if kind == "backpacks" and out["style"] == "business":
        out["capacity"] = Quantity(min(24.0, _number(out["capacity"])), "l")
    return out


def _cables(kind: str, out: dict[str, AttributeValue]) -> None:
    if "wireless" not in out or "connection" not in out:
        return
    if out["wireless"]:
        out["connection"] = "Bluetooth" if kind != "mice" or out["connection"] == "USB-C" else out["connection"]
    else:
        out["connection"] = out["connection"] if out["connection"] != "Bluetooth" else "USB-C"
        out.pop("battery_life", None)
        if out.get("noise_cancelling"):
            out["noise_cancelling"] = False


def _food(kind: str, out: dict[str, AttributeValue]) -> None:
    if kind == "chocolates":
        if out["type"] != "dark":
            out["vegan"] = False
            out["cocoa"] = Quantity(38.0 if out["type"] == "milk" else 30.0, "%")
        else:
            out["cocoa"] = Quantity(max(55.0, _number(out["cocoa"])), "%")
    if kind == "granolas" and out["flavour"] == "honey":
        out["vegan"] = False
    if kind == "biscuits" and out["flavour"] == "butter":
        out["vegan"] = False
    if kind == "teas" and out["type"] == "herbal":
        out["decaf"] = True
        out["origin"] = "Egypt"
    if kind == "rices":
        out["origin"] = {"basmati": "India", "jasmine": "Thailand", "risotto": "Italy"}[str(out["type"])]
    if kind == "pastas" and out.get("gluten_free"):
        out["organic"] = False


def _number(value: AttributeValue) -> float:
    return value.value if isinstance(value, Quantity) else 0.0
