"""Bags and what is worn beside clothes."""

from math import cos, pi, sin

from retrieval.demo.pictures.canvas import RGB, Canvas, dark, light, mirror
from retrieval.demo.pictures.look import COLOURS, Look

STEEL: RGB = (192, 194, 198)
BRASS: RGB = (206, 172, 98)


def backpack(c: Canvas, k: Look) -> None:
    c.line([(42, 14), (44, 6), (56, 6), (58, 14)], 2.6, dark(k.colour, 0.4))
    for x in (23, 77):
        c.box(x - 7, 56, x + 7, 84, 4, dark(k.colour, 0.22), tex="mesh", volume=0.5)
    c.blob(mirror([(50, 11), (36, 13), (27, 24), (25, 50), (25, 80), (30, 89), (44, 90)]), k.colour, **k.skin, volume=0.5)
    if k.chance(0.5):
        c.blob(mirror([(50, 12), (36, 14), (27, 25), (26, 38), (40, 43)]), dark(k.colour, 0.2), **k.skin, volume=0.5)
        for x in (40, 60):
            c.box(
                x - 1.8,
                34,
                x + 1.8,
                58,
                0.6,
                dark((130, 88, 54), 0.1) if k.material == "canvas" else dark(k.colour, 0.45),
                volume=0.4,
            )
            c.box(x - 2.6, 50, x + 2.6, 54, 0.6, STEEL, volume=0.5)
    else:
        c.line([(29, 32), (36, 20), (50, 17), (64, 20), (71, 32)], 1.0, dark(k.colour, 0.5), volume=0)
        c.line([(30, 46), (50, 43), (70, 46)], 1.0, dark(k.colour, 0.5), volume=0)
    c.box(32, 56, 68, 85, 5, dark(k.colour, 0.1), **k.skin, volume=0.5)
    c.line([(34, 62), (66, 62)], 1.0, dark(k.colour, 0.55), volume=0)
    c.line([(64, 62), (64, 68)], 1.2, STEEL)
    c.box(44, 70, 56, 75, 1, k.rng.choice((BRASS, light(k.colour, 0.4), (210, 90, 60))), volume=0.3)


def handbag(c: Canvas, k: Look) -> None:
    metal = BRASS if k.chance(0.6) else STEEL
    rise = k.vary(10, 20)
    c.line([(34, 44), (35, rise + 10), (50, rise), (65, rise + 10), (66, 44)], 2.8, dark(k.colour, 0.15), **k.skin)
    width = k.vary(0, 6)
    c.blob(
        mirror(
            [(28 - width / 2, 40), (28 - width / 2, 40), (22 - width, 62), (20 - width, 80), (24 - width, 84), (24 - width, 84)]
        ),
        k.colour,
        **k.skin,
        volume=0.45,
    )
    style = k.rng.randrange(3)
    if style == 0:
        c.blob(
            mirror([(27 - width / 2, 40), (27 - width / 2, 40), (26 - width / 2, 56), (36, 62), (50, 64)]),
            dark(k.colour, 0.12),
            **k.skin,
            volume=0.4,
        )
        c.box(46, 59, 54, 68, 2, metal, tex="metal", volume=0.6)
    elif style == 1:
        c.line([(28, 45), (72, 45)], 1.2, metal, volume=0.3)
        c.line([(68, 45), (70, 54)], 1.6, dark(k.colour, 0.2))
        c.box(24, 66, 76, 67, 0.3, dark(k.colour, 0.3), volume=0)
    else:
        c.box(45, 38, 55, 58, 2, dark(k.colour, 0.2), **k.skin, volume=0.4)
        c.oval(50, 52, 2.6, 2.6, metal, volume=0.6)
    for x in (34, 66):
        c.oval(x, 44, 2.0, 2.0, metal, volume=0.6)


def tote(c: Canvas, k: Look) -> None:
    for shift, shade in ((3, 0.3), (0, 0.1)):
        c.line(
            [(36 + shift, 42), (38 + shift, 20), (50 + shift / 2, 10 + shift), (62 - shift, 20), (64 - shift, 42)],
            2.4,
            dark(k.colour, shade),
            **k.skin,
            volume=0.4,
        )
    body = c.poly([(24, 36), (76, 36), (80, 89), (20, 89)], k.colour, **k.skin, volume=0.35)
    c.box(20, 36, 80, 40, 0, dark(k.colour, 0.12), clip=body, tex=k.tex, volume=0)
    mark = dark(k.colour, 0.55) if sum(k.colour) > 400 else light(k.colour, 0.7)
    style = k.rng.randrange(3)
    if style == 0:
        c.oval(50, 63, 11, 11, mark, volume=0, alpha=0.85)
        c.oval(50, 63, 8, 8, k.colour, volume=0, tex=k.tex)
    elif style == 1:
        for y in (56, 62, 68):
            c.line([(38, y), (44, y - 3), (50, y), (56, y - 3), (62, y)], 1.2, mark, volume=0)
    else:
        c.box(18, 74, 82, 92, 0, mark, clip=body, tex=k.tex, volume=0.1)


def wallet(c: Canvas, k: Look) -> None:
    c.box(22, 26, 80, 68, 4, dark(k.colour, 0.35), **k.skin, volume=0.3)
    for y, tint in ((28, (206, 200, 186)), (33, (92, 130, 180))):
        c.box(28, y, 74, y + 20, 2, tint, volume=0.2)
    c.box(19, 38, 81, 78, 4, k.colour, **k.skin, volume=0.4)
    c.box(21, 40, 79, 76, 3, dark(k.colour, 0.25), volume=0, alpha=0.25)
    c.box(22, 41, 78, 75, 3, k.colour, **k.skin, volume=0.1)
    c.box(60, 54, 81, 63, 3, dark(k.colour, 0.14), **k.skin, volume=0.4)
    c.oval(66, 58.5, 2.2, 2.2, BRASS, volume=0.6)


def watch(c: Canvas, k: Look) -> None:
    metal = {"gold": (206, 168, 92), "black": (58, 60, 64), "brown": (196, 160, 110)}.get(k.colour_name, STEEL)
    band = (
        metal
        if k.material == "stainless steel"
        else (dark((120, 78, 48), 0.1) if k.colour_name in ("brown", "gold", "silver") else k.colour)
    )
    wide = k.vary(8, 10.5)
    c.poly(
        [(50 - wide, 5), (50 + wide, 5), (50 + wide + 2.5, 32), (50 - wide - 2.5, 32)],
        band,
        tex="metal" if k.material != "leather" else "grain",
        volume=0.5,
    )
    c.poly(
        [(50 - wide - 2.5, 68), (50 + wide + 2.5, 68), (50 + wide, 95), (50 - wide, 95)],
        band,
        tex="metal" if k.material != "leather" else "grain",
        volume=0.5,
    )
    if k.material != "leather":
        for y in (9, 14, 19, 24, 75, 80, 85, 90):
            c.line([(50 - wide - 2, y), (50 + wide + 2, y)], 0.7, dark(band, 0.45), volume=0)
    else:
        for side in (1, -1):
            c.line([(50 + side * (wide - 1.6), 7), (50 + side * wide, 30)], 0.5, light(band, 0.4), volume=0)
            c.line([(50 + side * wide, 70), (50 + side * (wide - 1.6), 93)], 0.5, light(band, 0.4), volume=0)
    c.box(70, 47, 76, 53, 1.5, metal, tex="metal")
    c.oval(50, 50, 23, 23, metal, tex="metal", volume=0.5, gloss=0.3)
    c.oval(50, 50, 20, 20, dark(metal, 0.3), volume=0.2)
    dial = (
        COLOURS["navy"] if k.colour_name == "blue" else k.rng.choice(((244, 242, 236), (30, 32, 36), (28, 58, 60), (234, 226, 206)))
    )
    c.oval(50, 50, 19, 19, dial, volume=0.15)
    ink = (30, 30, 34) if sum(dial) > 400 else (236, 234, 226)
    for hour in range(12):
        a = hour * pi / 6
        inner = 14.4 if hour % 3 == 0 else 16
        c.line(
            [(50 + inner * sin(a), 50 - inner * cos(a)), (50 + 17.6 * sin(a), 50 - 17.6 * cos(a))],
            1.1 if hour % 3 == 0 else 0.6,
            ink,
            volume=0,
        )
    if k.text("style") == "sport":
        for x, y in ((43, 50), (57, 50), (50, 58)):
            c.oval(x, y, 4.2, 4.2, mix_dial(dial), volume=0.1)
    c.line([(50, 50), (43.5, 43)], 1.5, ink, volume=0)
    c.line([(50, 50), (60, 40)], 1.1, ink, volume=0)
    c.line([(50, 54), (50, 35)], 0.4, (200, 60, 50), volume=0)
    c.oval(50, 50, 1.2, 1.2, metal)


def mix_dial(dial: RGB) -> RGB:
    return dark(dial, 0.12) if sum(dial) > 400 else light(dial, 0.15)


def belt(c: Canvas, k: Look) -> None:
    width = 4 + k.number("width", 3) * 1.4
    metal = BRASS if k.chance(0.5) else STEEL
    c.line(
        [(22, 40), (34, 27), (52, 24), (72, 30), (82, 46), (76, 62), (56, 68), (34, 64), (22, 50)],
        width,
        dark(k.colour, 0.15),
        **k.skin,
        volume=0.5,
    )
    c.line([(20, 46), (28, 60), (46, 68), (66, 70), (84, 66), (92, 60)], width, k.colour, **k.skin, volume=0.6)
    for step in range(4):
        c.oval(72 + step * 4.4, 68.6 - step * 1.4, 0.8, 0.8, dark(k.colour, 0.75), volume=0)
    c.box(16, 40, 30, 40 + width + 10, 2, metal, tex="metal", volume=0.5)
    c.box(19, 43.5, 27, 36.5 + width + 10, 1, dark(k.colour, 0.1), **k.skin, volume=0.2)
    c.line([(17, 45 + width / 2), (28, 46 + width / 2)], 1.4, metal)


def sunglasses(c: Canvas, k: Look) -> None:
    frame = k.colour
    c.line([(18, 42), (12, 36), (20, 30), (40, 27)], 2.2, dark(frame, 0.25))
    c.line([(82, 42), (88, 36), (80, 30), (60, 27)], 2.2, dark(frame, 0.25))
    rim = 1.4 if k.material == "stainless steel" else 3.2
    round_ = k.chance(0.4)
    tint = k.rng.choice(((58, 62, 58), (70, 52, 40), (44, 52, 70), (40, 40, 44)))
    for x in (31, 69):
        side = 1 if x > 50 else -1
        shape = [
            (x - 17 * side, 42),
            (x - 8 * side, 38),
            (x + 9 * side, 38),
            (x + 17 * side, 42),
            (x + 15 * side, 56),
            (x, 64),
            (x - 13 * side, 57),
        ]
        if round_:
            c.oval(x, 50, 15 + rim / 2, 15 + rim / 2, frame, volume=0.4, gloss=0.4)
            c.oval(x, 50, 15 - rim / 2, 15 - rim / 2, tint, volume=0.2, slope=0.5)
        else:
            c.blob([(x + (px - x) * 1.08, 50 + (py - 50) * 1.1) for px, py in shape], frame, volume=0.4, gloss=0.4)
            c.blob(
                [(x + (px - x) * (1 - rim / 20), 50 + (py - 50) * (1 - rim / 16)) for px, py in shape], tint, volume=0.2, slope=0.5
            )
        c.poly([(x - 8, 42), (x - 3, 41), (x - 9, 57), (x - 12, 54)], (255, 255, 255), alpha=0.16, volume=0)
    c.line([(45, 44), (50, 41), (55, 44)], rim, frame, volume=0.4)


def umbrella(c: Canvas, k: Look) -> None:
    c.line([(50, 12), (50, 80)], 1.6, STEEL, tex="metal")
    c.line([(50, 74), (50, 84), (55, 90), (61, 88), (62, 82)], 3.4, dark((120, 78, 48), 0.1), tex="wood")
    canopy = [
        (8, 54),
        (8, 54),
        (14, 34),
        (30, 19),
        (50, 14),
        (70, 19),
        (86, 34),
        (92, 54),
        (92, 54),
        (83, 50),
        (75, 50),
        (64, 55),
        (64, 55),
        (57, 50),
        (43, 50),
        (36, 55),
        (36, 55),
        (25, 50),
        (17, 50),
    ]  # noqa: E501
    mask = c.blob(canopy, k.colour, tex="nylon", volume=0.55, gloss=0.15)
    c.blob(
        [(50, 14), (40, 26), (36, 55), (36, 55), (25, 50), (17, 50), (8, 54), (20, 26)],
        dark(k.colour, 0.22),
        clip=mask,
        alpha=0.45,
        volume=0,
    )
    for end in ((36, 55), (64, 55)):
        c.line([(50, 14), (50 + (end[0] - 50) * 0.75, 30), end], 0.5, dark(k.colour, 0.4), volume=0)
    c.line([(50, 9), (50, 15)], 1.4, STEEL)


def necklace(c: Canvas, k: Look) -> None:
    chain = [(24, 12), (28, 38), (38, 56), (50, 63), (62, 56), (72, 38), (76, 12)]
    c.line(chain, 1.3, dark(k.colour, 0.1), tex="rope", volume=0.3)
    style = k.rng.randrange(4)
    c.oval(50, 65, 1.8, 1.8, k.colour, volume=0.5)
    if style == 0:
        c.oval(50, 74, 8, 8, k.colour, tex="metal", volume=0.6, gloss=0.6)
    elif style == 1:
        c.blob(
            mirror([(50, 66), (45, 74), (46, 81), (50, 84)]),
            k.rng.choice(((70, 130, 160), (160, 60, 80), (240, 238, 232))),
            volume=0.6,
            gloss=0.8,
        )
    elif style == 2:
        c.blob(mirror([(50, 71), (46, 68), (41.5, 71), (43, 77), (50, 84)]), k.colour, tex="metal", volume=0.6, gloss=0.5)
    else:
        c.box(48.6, 66, 51.4, 86, 1, k.colour, tex="metal", volume=0.6, gloss=0.5)
