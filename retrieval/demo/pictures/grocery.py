"""Food and drink in its packaging."""

from retrieval.demo.pictures.canvas import RGB, Canvas, dark, light, mirror, mix
from retrieval.demo.pictures.look import COLOURS, Look

PAPER: RGB = (250, 246, 236)
FLAVOURS: dict[str, RGB] = {
    "tomato": (196, 58, 42),
    "pumpkin": (226, 136, 48),
    "lentil": (178, 124, 62),
    "mushroom": (150, 128, 106),
    "orange": (240, 150, 50),
    "apple": (214, 196, 96),
    "grape": (112, 52, 104),
    "lemon": (246, 222, 96),
    "strawberry": (190, 36, 50),
    "apricot": (232, 150, 60),
    "blueberry": (62, 54, 110),
    "raspberry": (176, 30, 74),
    "acacia": (240, 196, 84),
    "forest": (142, 78, 26),
    "clover": (228, 168, 62),
    "linden": (236, 184, 72),
    "paprika": (184, 58, 34),
    "turmeric": (226, 168, 36),
    "cinnamon": (142, 84, 48),
    "oregano": (108, 124, 72),
    "cumin": (166, 126, 74),
    "almond": (186, 128, 80),
    "cashew": (226, 200, 156),
    "walnut": (160, 116, 72),
    "hazelnut": (150, 98, 58),
    "mixed": (176, 126, 80),
}


def _label(c: Canvas, x0: float, y0: float, x1: float, y1: float, ink: RGB, paper: RGB = PAPER, clip: object = None) -> None:
    c.box(x0, y0, x1, y1, 1, paper, volume=0.1, clip=clip)
    middle, span, high = (x0 + x1) / 2, x1 - x0, y1 - y0
    c.oval(middle, y0 + high * 0.26, min(span, high) * 0.13, min(span, high) * 0.13, ink, volume=0)
    for share, half, width in ((0.5, 0.34, 1.7), (0.64, 0.24, 0.9), (0.75, 0.28, 0.7)):
        c.line([(middle - span * half, y0 + high * share), (middle + span * half, y0 + high * share)], width, ink, volume=0)


def _flavour(k: Look) -> RGB:
    for name in ("flavour", "type"):
        if k.text(name) in FLAVOURS:
            return FLAVOURS[k.text(name)]
    return k.colour


def coffeebag(c: Canvas, k: Look) -> None:
    foil = c.poly([(27, 12), (73, 12), (76, 90), (24, 90)], k.colour, tex="suede", volume=0.5, gloss=0.2)
    c.poly([(27, 12), (33, 18), (32, 90), (24, 90)], dark(k.colour, 0.3), clip=foil, volume=0.2)
    c.poly([(73, 12), (67, 18), (68, 90), (76, 90)], dark(k.colour, 0.2), clip=foil, volume=0.2)
    c.box(26, 10, 74, 16, 1, dark(k.colour, 0.2), tex="rope", volume=0.3)
    c.oval(50, 25, 3, 3, dark(k.colour, 0.3), volume=0.4)
    _label(c, 34, 34, 66, 72, k.rng.choice(((96, 60, 38), (150, 60, 46), (54, 84, 76))))
    bean = (86, 52, 32)
    for x, y in ((16, 90), (22, 93), (80, 91), (87, 93), (28, 94)):
        c.oval(x, y, 3.4, 2.4, bean, volume=0.6, gloss=0.3)
        c.line([(x - 2.4, y), (x + 2.4, y + 0.3)], 0.5, dark(bean, 0.6), volume=0)


def teatin(c: Canvas, k: Look) -> None:
    tone = {"green": COLOURS["green"], "black": (60, 44, 40), "herbal": (196, 120, 150), "oolong": (160, 116, 62)}.get(
        k.text("type"), k.colour
    )
    c.box(27, 28, 73, 90, 3, tone, tex="metal", volume=0.45, gloss=0.3)
    c.box(25.4, 14, 74.6, 32, 3, dark(tone, 0.2), tex="metal", volume=0.45, gloss=0.3)
    c.oval(50, 13, 6, 3, (206, 172, 104), volume=0.6)
    _label(c, 33, 42, 67, 80, tone)
    leaf = mix(tone, (70, 100, 60), 0.5)
    for x, y, d in ((18, 91, 3), (23, 93, -2), (82, 92, 3), (77, 94, -3)):
        c.line([(x - 3, y), (x, y - 1), (x + 3, y + d * 0.3)], 1.4, leaf, volume=0.3)


def juice(c: Canvas, k: Look) -> None:
    liquid = _flavour(k)
    c.box(42, 8, 58, 17, 1.5, k.rng.choice(((250, 250, 248), (206, 172, 104), (60, 110, 70))), tex="rope", volume=0.5)
    c.blob(
        mirror([(43, 16), (43, 16), (43, 26), (34, 38), (32, 46), (32, 91), (32, 91)]),
        (236, 240, 238),
        volume=0.4,
        gloss=0.6,
        alpha=0.85,
    )
    c.blob(mirror([(44, 24), (44, 24), (44, 28), (36, 39), (34, 48), (34, 89), (34, 89)]), liquid, volume=0.45, gloss=0.6)
    _label(c, 34, 52, 66, 80, dark(liquid, 0.3))


def chocolate(c: Canvas, k: Look) -> None:
    bar = {"dark": (66, 38, 28), "milk": (122, 74, 46), "white": (240, 224, 190)}.get(k.text("type"), (90, 54, 36))
    c.poly([(30, 8), (72, 8), (72, 40), (30, 40)], (206, 208, 212), tex="metal", volume=0.2)
    c.box(32, 6, 70, 42, 1, bar, volume=0.2)
    for row in range(3):
        for column in range(3):
            c.box(
                33.4 + column * 12.2,
                7.6 + row * 11,
                44 + column * 12.2,
                17.4 + row * 11,
                1.2,
                light(bar, 0.1),
                volume=0.5,
                gloss=0.4,
            )
    c.poly(
        [(28, 38), (34, 34), (42, 38), (50, 34), (60, 38), (68, 34), (74, 38), (74, 43), (28, 43)],
        (216, 218, 222),
        tex="metal",
        volume=0.4,
    )
    c.box(28, 40, 74, 93, 1, k.colour, tex="suede", volume=0.25)
    _label(c, 34, 50, 68, 84, bar if sum(bar) < 500 else (150, 110, 60))


def _jar(c: Canvas, k: Look, inside: RGB, lid: RGB, glow: float) -> None:
    c.box(27, 26, 73, 90, 9, (238, 240, 238), volume=0.35, gloss=0.5, alpha=0.85)
    c.box(29, 32, 71, 88, 7.5, inside, volume=0.5, gloss=glow)
    c.box(28, 12, 72, 27, 2.5, lid, tex="rope", volume=0.5)
    c.oval(50, 12.6, 21.4, 2.8, light(lid, 0.2), volume=0.2)


def honey(c: Canvas, k: Look) -> None:
    tone = _flavour(k)
    _jar(c, k, tone, (206, 172, 104), 0.9)
    _label(c, 34, 46, 66, 78, dark(tone, 0.35))
    c.line([(80, 30), (85, 84)], 1.8, (176, 128, 84), curved=False, tex="wood")
    for y in range(76, 94, 4):
        c.box(80.5 + (y - 76) * 0.1, y, 91 + (y - 76) * 0.1, y + 3, 1.5, (190, 140, 90), tex="wood", volume=0.6)


def jam(c: Canvas, k: Look) -> None:
    tone = _flavour(k)
    _jar(c, k, tone, (240, 236, 228), 0.6)
    for row in range(2):
        for column in range(9):
            c.box(
                28 + column * 5,
                13 + row * 7 + (column % 2) * 3.4,
                32.6 + column * 5,
                16.4 + row * 7 + (column % 2) * 3.4,
                0,
                tone,
                volume=0,
                alpha=0.7,
            )
    for step in range(16):
        c.oval(33 + (step * 17) % 35, 36 + (step * 11.3) % 48, 1.8, 1.6, dark(tone, 0.35), alpha=0.5, volume=0.3)
    _label(c, 33, 48, 67, 78, tone)


def biscuits(c: Canvas, k: Look) -> None:
    c.poly([(14, 24), (86, 24), (86, 70), (14, 70)], k.colour, tex="suede", volume=0.4, gloss=0.4)
    for x in (14, 84):
        c.box(x - 1, 23, x + 3, 71, 0.5, dark(k.colour, 0.25), tex="rope", volume=0.2)
    _label(c, 20, 32, 50, 64, dark(k.colour, 0.4))
    bake = (206, 152, 88) if k.text("flavour") != "chocolate" else (112, 70, 46)
    for x, y, r in ((68, 46, 13), (80, 82, 12), (58, 84, 12), (70, 76, 12)):
        c.oval(x, y, r, r * (0.9 if y < 60 else 0.62), bake, tex="stone", volume=0.5)
        for step in range(7):
            c.oval(x + ((step * 37) % 15 - 7) * r / 12, y + ((step * 23) % 11 - 5) * r / 18, 0.9, 0.7, dark(bake, 0.5), volume=0)


def oil(c: Canvas, k: Look) -> None:
    glass = (72, 84, 40) if k.colour_name == "green" else (190, 158, 48)
    c.box(45, 5, 55, 15, 1.2, (40, 40, 42), volume=0.5)
    square = k.chance(0.5)
    shape = (
        [(46, 14), (46, 14), (45, 28), (36 if square else 38, 36), (34, 42), (34, 91), (34, 91)]
        if square
        else [(46, 14), (46, 14), (45.4, 34), (38, 46), (36, 58), (36, 91), (36, 91)]
    )
    body = c.blob(mirror(shape), glass, volume=0.5, gloss=0.9)
    _label(c, 35, 54, 65, 82, glass, clip=body)
    c.line([(41, 64), (50, 58), (58, 62)], 0.8, glass, volume=0)


def pasta(c: Canvas, k: Look) -> None:
    grain = (236, 200, 116)
    shape = k.text("shape")
    c.box(30, 9, 70, 92, 2, (236, 240, 242), volume=0.3, gloss=0.5, alpha=0.8)
    inside = c.box(31.4, 14, 68.6, 90, 2, dark(grain, 0.15), volume=0.3)
    for step in range(64):
        x, y = 32 + (step * 29.7) % 36, 16 + (step * 17.3) % 72
        if shape == "spaghetti":
            c.line(
                [(32 + step * 0.58, 15), (32 + step * 0.58, 90)],
                0.5,
                light(grain, 0.2) if step % 2 else grain,
                clip=inside,
                volume=0,
            )
        elif shape == "penne":
            tilt = ((step * 7) % 9 - 4) * 0.9
            c.line(
                [(x - 3, y - tilt), (x + 3, y + tilt)],
                2.6,
                light(grain, 0.1 + 0.15 * (step % 2)),
                clip=inside,
                volume=0.4,
                curved=False,
            )
        else:
            c.line(
                [(x - 3, y), (x - 1, y - 1.6), (x + 1, y + 1.6), (x + 3, y)],
                1.8,
                light(grain, 0.15 * (step % 3)),
                clip=inside,
                volume=0.4,
            )
    c.box(30, 8, 70, 24, 1, k.colour, volume=0.2)
    _label(c, 34, 40, 66, 70, dark(k.colour, 0.35) if k.colour_name != "yellow" else (150, 50, 40))


def rice(c: Canvas, k: Look) -> None:
    c.blob(
        [
            (28, 16),
            (28, 16),
            (50, 14),
            (72, 16),
            (72, 16),
            (76, 40),
            (77, 70),
            (74, 90),
            (74, 90),
            (50, 92),
            (26, 90),
            (26, 90),
            (23, 70),
            (24, 40),
        ],
        (232, 220, 196),
        tex="weave",
        volume=0.6,
    )  # noqa: E501
    c.box(29, 9, 71, 17, 1.5, (222, 208, 182), tex="weave", volume=0.4)
    c.line([(28, 18), (50, 20), (72, 18)], 1.4, (170, 130, 84), tex="rope")
    _label(c, 33, 34, 67, 72, k.rng.choice(((60, 110, 80), (170, 60, 50), (60, 80, 130))), light(PAPER, 0.4))
    for step in range(26):
        x, y = 10 + (step * 31.7) % 80, 91 + (step * 3.3) % 4
        c.line([(x, y), (x + 1.6, y + 0.5)], 0.8, (250, 247, 238) if k.colour_name == "white" else (196, 160, 112), volume=0)


def nutpouch(c: Canvas, k: Look) -> None:
    nut = _flavour(k)
    body = c.blob(
        [(27, 12), (27, 12), (73, 12), (73, 12), (75, 50), (77, 86), (77, 86), (50, 91), (23, 86), (23, 86), (25, 50)],
        k.colour,
        tex="suede",
        volume=0.5,
        gloss=0.25,
    )
    c.box(26, 11, 74, 15, 0.6, dark(k.colour, 0.25), volume=0.2)
    c.line([(27, 20), (73, 20)], 0.8, light(k.colour, 0.35), volume=0)
    _label(c, 33, 25, 67, 50, dark(k.colour, 0.45))
    window = c.oval(50, 68, 17, 13, dark(nut, 0.5), clip=body, volume=0.2)
    for step in range(30):
        x, y = 34 + (step * 23.7) % 33, 57 + (step * 9.1) % 23
        c.oval(x, y, 3.2, 2.2, mix(nut, light(nut, 0.3), (step % 3) / 2), clip=window, volume=0.6)
    for x, y in ((14, 90), (20, 93), (82, 91), (88, 93)):
        c.oval(x, y, 3.4, 2.5, nut, volume=0.6)


def cereal(c: Canvas, k: Look) -> None:
    c.poly([(72, 10), (82, 14), (82, 88), (72, 92)], dark(k.colour, 0.35), volume=0.1)
    front = c.poly([(22, 10), (72, 10), (72, 92), (22, 92)], k.colour, volume=0.1, tex="suede")
    c.poly([(22, 10), (72, 10), (82, 14), (34, 14)], light(k.colour, 0.2), volume=0)
    c.box(27, 20, 67, 40, 2, PAPER, volume=0.1)
    for y, half, width in ((27, 14, 2.4), (34, 9, 1.1)):
        c.line([(47 - half, y), (47 + half, y)], width, dark(k.colour, 0.5), volume=0)
    bowl = c.blob([(28, 66), (28, 66), (66, 66), (66, 66), (60, 82), (47, 86), (34, 82)], (250, 250, 250), clip=front, volume=0.4)
    c.oval(47, 66, 19, 5, (246, 240, 226), volume=0.1)
    for step in range(26):
        c.oval(
            31 + (step * 13.7) % 32,
            63.6 + (step * 5.3) % 5,
            2.1,
            1.4,
            mix((196, 140, 74), (120, 70, 40), (step % 4) / 4),
            volume=0.5,
        )
    for x, y in ((40, 63), (52, 65), (58, 64)):
        c.oval(x, y, 1.7, 1.6, (180, 40, 70) if k.text("flavour") == "berry" else (88, 52, 34), volume=0.5)
    c.oval(47, 84, 10, 1.6, dark(k.colour, 0.3), clip=bowl, alpha=0.2, volume=0)


def spice(c: Canvas, k: Look) -> None:
    tone = _flavour(k)
    c.box(34, 10, 66, 28, 3, k.rng.choice(((46, 46, 50), (186, 190, 196), (176, 128, 84))), tex="rope", volume=0.5)
    c.box(32, 27, 68, 90, 4, (238, 240, 238), volume=0.35, gloss=0.5, alpha=0.85)
    c.box(34, 34, 66, 88, 3, tone, tex="stone", volume=0.45)
    _label(c, 34, 48, 66, 76, dark(tone, 0.35))
    c.blob([(70, 93), (76, 88), (84, 86), (92, 90), (96, 93)], tone, tex="stone", volume=0.5)


def can(c: Canvas, k: Look) -> None:
    tone = _flavour(k)
    c.oval(50, 88, 25, 5, (170, 172, 178), tex="metal")
    c.box(25, 16, 75, 88, 1, (196, 198, 204), tex="metal", volume=0.4)
    body = c.box(25, 22, 75, 84, 0.5, tone, volume=0.4, gloss=0.3)
    c.box(25, 22, 75, 44, 0, PAPER, clip=body, volume=0)
    for y, half, width in ((30, 14, 2.4), (37, 9, 1.1)):
        c.line([(50 - half, y), (50 + half, y)], width, dark(tone, 0.4), volume=0)
    c.oval(50, 64, 15, 10, (248, 246, 240), volume=0.3)
    c.oval(50, 63, 12.6, 7.6, light(tone, 0.12), volume=0.4)
    c.line([(44, 62), (48, 65), (53, 61), (57, 64)], 1.0, PAPER, volume=0)
    c.oval(50, 16, 25, 4.6, (214, 216, 220), tex="metal", volume=0.3)
    c.oval(50, 16.4, 22, 3.4, (176, 178, 184), volume=0.2)
    c.line([(48, 16), (55, 16.6)], 1.4, (226, 228, 232))
