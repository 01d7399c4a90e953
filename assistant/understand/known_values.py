"""Values that shoppers name in any shop, so that one which this shop lacks is kept as an unmet wish and not lost in the query."""

KNOWN_VALUES: dict[str, tuple[str, ...]] = {
    "colour": (
        "khaki", "tan", "turquoise", "teal", "burgundy", "maroon", "olive", "coral", "ivory", "charcoal", "lavender", "lilac",
        "mustard", "cyan", "magenta", "bronze", "multicolour", "multicolor", "transparent", "rose gold", "mint green",
        "light blue", "dark green", "off white", "camel", "plum", "black", "white", "grey", "gray", "blue", "red", "green",
        "navy", "beige", "brown", "pink", "purple", "yellow", "orange", "silver", "gold",
    ),
    "material": (
        "velvet", "corduroy", "bamboo", "marble", "rattan", "oak", "walnut", "pine", "copper", "brass", "titanium", "porcelain",
        "fleece", "merino", "merino wool", "mesh", "microfibre", "microfiber", "acrylic", "faux leather", "vegan leather",
        "carbon fibre", "carbon fiber", "latex", "felt", "satin", "tweed", "jute", "leather", "suede", "cotton", "wool", "linen",
        "polyester", "nylon", "silk", "denim", "canvas", "cashmere", "stainless steel", "aluminium", "ceramic", "silicone",
        "cast iron",
    ),
    "gender": ("men's", "mens", "women's", "womens", "ladies", "unisex"),
}  # fmt: skip
