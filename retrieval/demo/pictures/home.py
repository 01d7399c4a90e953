"""Things for the home."""

from math import cos, pi, sin

from retrieval.demo.pictures.canvas import RGB, Canvas, dark, light, mirror, mix
from retrieval.demo.pictures.look import Look

WOOD: RGB = (176, 128, 84)
STEEL: RGB = (196, 198, 202)


def _wood(k: Look) -> RGB:
    return k.colour if k.material in ("wood", "bamboo", "plastic") else WOOD


def mug(c: Canvas, k: Look) -> None:
    drop = k.vary(0, 6)
    c.line([(70, 36), (86, 38), (88, 54), (82, 66), (69, 68)], 5.5, k.colour, volume=0.6, gloss=k.gloss)
    shape = k.rng.randrange(3)
    left = (
        [(24, 26), (24, 26), (25, 60), (29 if shape else 25, 84 - drop), (29 if shape else 25, 88 - drop)]
        if shape < 2
        else [(26, 26), (26, 26), (19, 56), (25, 84 - drop), (30, 88 - drop)]
    )  # noqa: E501
    if k.material == "glass":
        body = c.blob(mirror([*left, left[-1]]), mix((232, 238, 240), k.colour, 0.35), volume=0.4, gloss=0.8, alpha=0.75)
        c.box(20, 44, 80, 90, 0, (112, 66, 34), clip=body, alpha=0.75, volume=0)
    else:
        body = c.blob(mirror([*left, left[-1]]), k.colour, tex=k.tex, volume=0.45, gloss=k.gloss + 0.2)
    band = light(k.colour, 0.6) if sum(k.colour) < 460 else dark(k.colour, 0.35)
    if k.text("pattern") == "striped":
        for y in (42, 50, 58):
            c.box(15, y, 85, y + 3, 0, band, clip=body, volume=0, alpha=0.9)
    elif k.text("pattern") == "speckled":
        for step in range(60):
            c.oval(24 + (step * 37) % 52, 32 + (step * 23.7) % 54, 0.5, 0.5, dark(k.colour, 0.6), clip=body, volume=0)
    c.oval(50, 26, 26, 6, light(k.colour, 0.2), volume=0.2)
    c.oval(50, 26.6, 23.6, 4.8, dark((112, 70, 40), 0.4), volume=0.2)


def pan(c: Canvas, k: Look) -> None:
    handle = (48, 46, 46) if k.chance(0.6) else WOOD
    c.line([(66, 40), (80, 27), (93, 14)], 5, handle, tex="wood" if handle == WOOD else "", volume=0.6)
    c.oval(91, 16, 1.2, 1.2, (230, 230, 230), volume=0)
    c.oval(42, 58, 36, 30, dark(k.colour, 0.35), tex="metal", volume=0.4)
    c.oval(42, 55, 36, 30, k.colour, tex=k.tex, volume=0.3, gloss=0.2)
    inner = (58, 58, 62) if k.yes("nonstick") else light(k.colour, 0.25)
    c.oval(42, 55, 32, 26, dark(inner, 0.25), volume=0.2)
    c.oval(42, 57, 29, 23, inner, tex="metal", volume=0.3, slope=0.3)
    for r in (10, 18):
        c.oval(42, 57, r, r * 0.8, light(inner, 0.2), alpha=0.15, volume=0)
    c.poly([(64, 36), (70, 42), (66, 46), (60, 40)], STEEL, tex="metal")


def knife(c: Canvas, k: Look) -> None:
    reach = 44 + k.number("blade_length", 16) * 1.9
    handle = WOOD if k.text("handle") == "wood" else (52, 52, 56)
    handle = k.colour if k.colour_name in ("brown",) else handle
    tip = 94 - reach
    blade = (226, 228, 230) if k.material == "stainless steel" else (242, 242, 240) if k.material == "ceramic" else (150, 152, 156)
    c.blob(
        [(66, 40), (66, 40), (tip + 20, 40), (tip + 6, 46), (tip, 56), (tip, 56), (tip + 30, 59), (66, 60), (66, 60)],
        blade,
        tex="metal",
        volume=0.25,
        slope=0.3,
    )
    c.blob([(64, 55), (tip + 30, 54), (tip + 2, 56), (tip + 30, 59), (64, 60)], light(blade, 0.5), volume=0)
    c.box(64, 40, 69, 58, 1, STEEL, tex="metal")
    c.blob(
        [(68, 41), (68, 41), (80, 40), (94, 43), (97, 50), (94, 56), (84, 55), (74, 57), (68, 56), (68, 56)],
        handle,
        tex="wood" if handle != (52, 52, 56) else "",
        volume=0.55,
        gloss=0.2,
    )
    for x in (75, 83, 91):
        c.oval(x, 48.5, 1.3, 1.3, STEEL, volume=0.4)


def kettle(c: Canvas, k: Look) -> None:
    grip = (46, 46, 50)
    c.line([(68, 26), (84, 28), (88, 48), (82, 74), (72, 78)], 5.5, grip, volume=0.6)
    body = mirror([(36, 24), (36, 24), (32, 40), (27, 66), (26, 84), (26, 84)])
    c.poly([(36, 28), (20, 30), (32, 44)], k.colour, tex=k.tex, volume=0.4)
    if k.material == "glass":
        mask = c.blob(body, (226, 236, 240), volume=0.45, gloss=0.8, alpha=0.8)
        c.box(20, 48, 80, 86, 0, (150, 196, 220), clip=mask, alpha=0.5, volume=0)
        c.box(20, 78, 80, 86, 0, k.colour, clip=mask, volume=0.2)
    else:
        c.blob(body, k.colour, tex=k.tex, volume=0.5, gloss=0.5)
        c.box(58, 44, 61, 72, 1.5, (70, 90, 110), volume=0.3)
    c.box(35, 19, 65, 26, 3, dark(k.colour, 0.25), volume=0.5)
    c.oval(50, 17, 5, 3, grip, volume=0.6)
    c.box(23, 84, 77, 91, 3, grip, volume=0.4)


def toaster(c: Canvas, k: Look) -> None:
    for x in (34, 52):
        c.box(x, 20, x + 15, 46, 4, (206, 156, 92), tex="suede", volume=0.5)
        c.box(x + 1.5, 22, x + 13.5, 46, 3, (232, 196, 138), tex="stone", volume=0.4)
    c.box(14, 36, 86, 84, 13, k.colour, tex=k.tex, volume=0.45, gloss=0.4)
    c.box(26, 38, 74, 43, 2, (44, 44, 48), volume=0.2)
    c.box(14, 80, 86, 86, 2, (50, 50, 54), volume=0.3)
    c.box(86, 50, 90, 58, 1, (44, 44, 48), volume=0.4)
    c.oval(30, 68, 4.5, 4.5, STEEL, tex="metal", volume=0.6)
    c.line([(30, 68), (30, 65)], 0.7, (60, 60, 60), volume=0)
    for x in (40, 46):
        c.oval(x, 68, 1.6, 1.6, light(k.colour, 0.5), volume=0.5)


def coffeemaker(c: Canvas, k: Look) -> None:
    if k.text("type") == "espresso":
        c.box(20, 16, 80, 40, 4, k.colour, tex=k.tex, volume=0.4, gloss=0.4)
        c.box(22, 40, 78, 76, 2, dark(k.colour, 0.5), volume=0.2)
        c.box(16, 76, 84, 90, 3, k.colour, tex=k.tex, volume=0.4)
        c.box(20, 74, 80, 79, 1, STEEL, tex="rope", volume=0.3)
        c.box(40, 40, 60, 47, 1.5, STEEL, tex="metal")
        c.line([(50, 47), (50, 52)], 3, STEEL)
        c.line([(58, 45), (78, 50)], 3.4, (44, 44, 48), volume=0.6)
        c.box(43, 62, 57, 75, 2.5, (248, 246, 242), volume=0.5)
        c.oval(34, 27, 6, 6, (248, 248, 246), volume=0.3)
        c.line([(34, 27), (37, 24)], 0.7, (200, 60, 50), volume=0)
        for x in (52, 60, 68):
            c.oval(x, 27, 2.4, 2.4, STEEL, volume=0.6)
        return
    c.box(22, 12, 78, 32, 5, k.colour, tex=k.tex, volume=0.4, gloss=0.4)
    c.box(60, 28, 78, 84, 2, k.colour, tex=k.tex, volume=0.4)
    c.box(20, 80, 80, 90, 4, dark(k.colour, 0.2), tex=k.tex, volume=0.4)
    c.blob(mirror([(38, 32), (38, 32), (42, 44), (44, 46)]), (50, 50, 54), volume=0.4)
    pot = c.blob(
        [(28, 50), (28, 50), (25, 64), (27, 79), (27, 79), (57, 79), (57, 79), (59, 64), (56, 50), (56, 50)],
        (224, 230, 232),
        volume=0.4,
        gloss=0.6,
        alpha=0.8,
    )
    c.box(20, 60, 62, 82, 0, (70, 40, 22), clip=pot, alpha=0.85, volume=0)
    c.line([(27, 54), (18, 58), (18, 70), (25, 74)], 3, (46, 46, 50), volume=0.5)
    c.box(27, 46, 57, 51, 1.5, (46, 46, 50), volume=0.4)
    c.oval(69, 22, 2.5, 2.5, (220, 80, 60), volume=0.4)


def board(c: Canvas, k: Look) -> None:
    wood = _wood(k) if k.colour_name != "brown" else (158, 104, 62)
    tex = "" if k.material == "plastic" else "wood"
    if k.chance(0.5):
        body = c.blob(
            [
                (30, 30),
                (36, 24),
                (44, 22),
                (46, 8),
                (54, 8),
                (56, 22),
                (64, 24),
                (70, 30),
                (71, 60),
                (69, 86),
                (62, 90),
                (38, 90),
                (31, 86),
                (29, 60),
            ],
            wood,
            tex=tex,
            volume=0.3,
        )  # noqa: E501
        c.oval(50, 14, 2, 2, (236, 234, 230), volume=0)
    else:
        body = c.box(12, 26, 88, 80, 5, wood, tex=tex, volume=0.25)
        c.box(17, 31, 83, 75, 4, dark(wood, 0.28), clip=body, tex=tex, volume=0)
        c.box(18.6, 32.6, 81.4, 73.4, 3.4, wood, clip=body, tex=tex, volume=0)
    if k.material == "bamboo":
        for x in range(14, 88, 8):
            c.line([(x, 8), (x, 92)], 0.4, dark(wood, 0.35), clip=body, volume=0, alpha=0.6)


def waterbottle(c: Canvas, k: Look) -> None:
    cap = k.rng.choice(((46, 46, 50), STEEL, WOOD))
    wide = k.vary(13, 17)
    glass = k.material == "glass"
    c.box(42, 12, 58, 24, 2, cap, tex="wood" if cap == WOOD else "metal", volume=0.5)
    if k.chance(0.5):
        c.line([(44, 12), (46, 5), (54, 5), (56, 12)], 2.2, dark(cap, 0.2), volume=0.5)
    body = c.blob(
        mirror([(43, 23), (43, 23), (50 - wide, 34), (50 - wide, 42), (50 - wide, 90), (50 - wide, 90)]),
        light(k.colour, 0.55) if glass else k.colour,
        tex="" if glass else k.tex if k.tex != "metal" else "stone",
        volume=0.55,
        gloss=0.6,
        alpha=0.8 if glass else 1,
    )  # noqa: E501
    if glass:
        c.box(20, 46, 80, 92, 0, (170, 208, 226), clip=body, alpha=0.45, volume=0)
        c.box(20, 56, 80, 82, 0, k.colour, clip=body, volume=0.2, tex="nylon")
    else:
        c.box(20, 84, 80, 92, 0, STEEL, clip=body, tex="metal", volume=0.2)
        mark = light(k.colour, 0.75) if sum(k.colour) < 480 else dark(k.colour, 0.6)
        c.poly([(44, 62), (50, 53), (56, 62)], mark, volume=0)


def bowl(c: Canvas, k: Look) -> None:
    deep = k.vary(72, 84)
    clear = 0.75 if k.material == "glass" else 1.0
    c.box(40, deep - 2, 60, deep + 4, 1.5, dark(k.colour, 0.25), volume=0.4)
    c.blob(
        [(12, 46), (12, 46), (16, 62), (30, deep - 2), (50, deep), (70, deep - 2), (84, 62), (88, 46), (88, 46)],
        k.colour,
        **k.skin,
        alpha=clear,
        volume=0.5,
    )
    c.oval(50, 46, 38, 11, light(k.colour, 0.15), **k.skin, alpha=clear, volume=0.1)
    c.oval(50, 47, 35.5, 9.4, dark(k.colour, 0.22), volume=0.5, tex=k.tex, slope=-0.25)


def tablelamp(c: Canvas, k: Look) -> None:
    style = k.rng.randrange(3)
    base = k.colour
    if style == 0:
        c.blob(mirror([(46, 46), (44, 52), (33, 62), (30, 74), (36, 88), (36, 88)]), base, **k.skin, volume=0.55)
    elif style == 1:
        c.box(46, 44, 54, 84, 2, base, **k.skin, volume=0.5)
        c.oval(50, 87, 18, 4.5, base, **k.skin, volume=0.5)
    else:
        c.oval(50, 62, 13, 13, base, **k.skin, volume=0.6)
        c.oval(50, 80, 9, 9, base, **k.skin, volume=0.6)
        c.box(36, 86, 64, 91, 2, dark(base, 0.2), **k.skin, volume=0.5)
    shade = (244, 234, 212) if k.colour_name != "white" else (232, 222, 204)
    c.poly(mirror([(37, 10), (26, 46)]), shade, tex="linen", volume=0.25)
    c.oval(50, 34, 16, 14, (255, 246, 214), alpha=0.55, volume=0.6)
    c.box(26, 44.4, 74, 46, 0.5, dark(shade, 0.2), volume=0)


def desklamp(c: Canvas, k: Look) -> None:
    c.oval(42, 88, 22, 5, dark(k.colour, 0.1), tex=k.tex, volume=0.5)
    elbow = (k.vary(28, 34), k.vary(44, 52))
    c.line([(42, 86), elbow], 2.6, k.colour, curved=False, tex=k.tex, volume=0.5)
    c.line([elbow, (62, 24)], 2.6, k.colour, curved=False, tex=k.tex, volume=0.5)
    for x, y in (elbow, (62, 24), (42, 84)):
        c.oval(x, y, 2.6, 2.6, STEEL, tex="metal", volume=0.6)
    if k.chance(0.6):
        c.poly([(70, 48), (93, 32), (88, 62)], (255, 246, 200), alpha=0.3, volume=0)
        c.blob(
            [(58, 20), (66, 17), (74, 20), (93, 31), (93, 31), (72, 48), (72, 48), (62, 32)],
            k.colour,
            tex=k.tex,
            volume=0.55,
            gloss=0.3,
        )
        c.line([(92, 32), (73, 47)], 2.6, (255, 244, 196), volume=0)
    else:
        c.poly([(60, 21), (92, 27), (91, 33), (60, 28)], k.colour, tex=k.tex, volume=0.4)
        c.poly([(64, 29), (90, 33), (89.6, 35), (64, 31)], (255, 244, 196), volume=0)


def floorlamp(c: Canvas, k: Look) -> None:
    if k.material == "wood":
        for foot in (30, 50, 70):
            c.line([(50, 36), (foot, 93)], 2.4, WOOD if k.colour_name != "black" else k.colour, curved=False, tex="wood")
    else:
        c.line([(50, 30), (50, 91)], 2, k.colour, tex="metal")
        c.oval(50, 92, 17, 3.6, k.colour, tex="metal", volume=0.5)
    shade = (244, 234, 212) if k.chance(0.6) else k.colour
    c.poly(mirror([(39, 7), (31, 34)]), shade, tex="linen", volume=0.3)
    c.oval(50, 24, 12, 10, (255, 246, 214), alpha=0.5, volume=0.6)


def chair(c: Canvas, k: Look) -> None:
    frame = _wood(k) if k.material != "leather" else (126, 88, 58)
    tex = "wood" if k.material in ("wood", "bamboo", "leather") else ""
    for foot, top in (((34, 84), (36, 56)), ((74, 84), (70, 56))):
        c.line([top, foot], 2.6, dark(frame, 0.3), curved=False, tex=tex)
    style = k.rng.randrange(3)
    if style == 0:
        c.line([(28, 12), (29, 58)], 3.2, frame, tex=tex)
        c.line([(64, 12), (65, 58)], 3.2, frame, tex=tex)
        for y in (16, 26, 36):
            c.box(28, y, 65, y + 5, 1.5, k.colour, **k.skin, volume=0.5)
    elif style == 1:
        c.blob([(30, 14), (46, 10), (62, 14), (66, 30), (64, 54), (46, 57), (29, 54), (27, 30)], k.colour, **k.skin, volume=0.5)
    else:
        c.line([(28, 56), (26, 24), (34, 12), (58, 12), (67, 24), (65, 56)], 3, frame, tex=tex)
        for x in (36, 46, 57):
            c.line([(x, 14), (x, 56)], 1.6, frame, tex=tex)
    c.blob([(26, 54), (44, 51), (66, 53), (76, 60), (74, 64), (30, 66), (23, 60)], k.colour, **k.skin, volume=0.5)
    for foot, top in (((24, 92), (28, 62)), ((66, 92), (66, 63))):
        c.line([top, foot], 3, frame, curved=False, tex=tex)


def sofa(c: Canvas, k: Look) -> None:
    seats = int(k.number("seats", 3))
    legs = WOOD if k.chance(0.7) else (50, 50, 54)
    for leg in (14, 86):
        c.poly([(leg - 2, 76), (leg + 2, 76), (leg + 1, 85), (leg - 1, 85)], legs, tex="wood")
    c.box(10, 30, 90, 66, 5, dark(k.colour, 0.12), **k.skin, volume=0.4)
    span = 72 / seats
    for seat in range(seats):
        x = 14 + seat * span
        c.box(x + 0.4, 32, x + span - 0.4, 58, 4, k.colour, **k.skin, volume=0.55)
    for seat in range(seats):
        x = 14 + seat * span
        c.box(x + 0.4, 55, x + span - 0.4, 68, 3.5, light(k.colour, 0.06), **k.skin, volume=0.6)
    c.box(12, 66, 88, 77, 2, dark(k.colour, 0.1), **k.skin, volume=0.3)
    round_ = k.vary(3, 7)
    for arm in (6, 83):
        c.box(arm, 44, arm + 11, 77, round_, k.colour, **k.skin, volume=0.6)
    if k.chance(0.6):
        c.blob(
            [(20, 44), (20, 44), (28, 42), (34, 46), (34, 46), (32, 58), (20, 57), (20, 57)],
            k.rng.choice(((220, 180, 90), (200, 110, 90), (232, 226, 214), (96, 130, 120))),
            tex="linen",
            volume=0.6,
        )  # noqa: E501


def table(c: Canvas, k: Look) -> None:
    top = k.colour
    leg = WOOD if k.material == "glass" else _wood(k)
    half = min(43.0, 24 + k.number("length", 120) / 9)
    for side in (1, -1):
        c.poly(
            [
                (50 + side * (half - 10), 44),
                (50 + side * (half - 14), 44),
                (50 + side * (half - 12), 78),
                (50 + side * (half - 10), 78),
            ],
            dark(leg, 0.3),
            tex="wood",
        )
        c.poly(
            [
                (50 + side * (half - 1), 50),
                (50 + side * (half - 5), 50),
                (50 + side * (half - 3), 90),
                (50 + side * (half - 0.4), 90),
            ],
            leg,
            tex="wood",
            volume=0.4,
        )
    c.poly(
        [(50 - half + 8, 36), (50 + half - 8, 36), (50 + half + 3, 49), (50 - half - 3, 49)],
        top if k.material != "glass" else mix((206, 226, 228), top, 0.2),
        tex=k.tex,
        volume=0.15,
        gloss=0.3,
        alpha=0.8 if k.material == "glass" else 1,
    )  # noqa: E501
    c.poly(
        [(50 - half - 3, 49), (50 + half + 3, 49), (50 + half + 3, 52), (50 - half - 3, 52)], dark(top, 0.22), tex=k.tex, volume=0.1
    )


def bookshelf(c: Canvas, k: Look) -> None:
    shelves = int(k.number("shelves", 4))
    c.box(26, 6, 74, 94, 0.8, dark(k.colour, 0.4), tex="wood", volume=0.1)
    step = 82 / shelves
    spines = ((150, 60, 56), (60, 90, 130), (210, 180, 110), (80, 120, 96), (230, 224, 212), (90, 70, 110))
    for shelf in range(shelves):
        y0, y1 = 9 + shelf * step, 9 + (shelf + 1) * step
        c.box(29, y0, 71, y1 - 2, 0, dark(k.colour, 0.55), tex="wood", volume=0.2)
        x = 30.0
        while x < k.vary(48, 68):
            wide = k.vary(2, 4.2)
            c.box(x, y1 - 2 - min(step - 4, k.vary(8, 15)), x + wide, y1 - 2, 0.3, k.rng.choice(spines), volume=0.3)
            x += wide + 0.2
    for y in [9 + shelf * step for shelf in range(shelves + 1)]:
        c.box(27, y - 2, 73, y + 0.6, 0, k.colour, tex="wood", volume=0.1)
    for x in (26, 71):
        c.box(x, 6, x + 3, 94, 0.5, k.colour, tex="wood", volume=0.2)


def _pattern(c: Canvas, k: Look, mask: object, x0: float, y0: float, x1: float, y1: float) -> None:
    band = light(k.colour, 0.5) if sum(k.colour) < 460 else dark(k.colour, 0.22)
    kind = k.text("pattern")
    if kind in ("striped", "checked"):
        y: float = y0
        while y < y1:
            c.box(x0, y, x1, y + 2, 0, band, clip=mask, volume=0, alpha=0.8, tex=k.tex)
            y += 7
    if kind == "checked":
        x: float = x0
        while x < x1:
            c.box(x, y0, x + 2, y1, 0, band, clip=mask, volume=0, alpha=0.6, tex=k.tex)
            x += 7


def bedding(c: Canvas, k: Look) -> None:
    tex = "weave" if k.material in ("cotton", "bamboo") else k.tex
    c.box(8, 14, 92, 46, 4, (150, 118, 88), tex="wood", volume=0.3)
    for x in (14, 52):
        c.blob(
            [
                (x, 36),
                (x, 36),
                (x + 17, 33),
                (x + 34, 36),
                (x + 34, 36),
                (x + 36, 48),
                (x + 33, 58),
                (x + 33, 58),
                (x + 17, 60),
                (x + 1, 58),
                (x + 1, 58),
                (x - 2, 48),
            ],
            light(k.colour, 0.2),
            tex=tex,
            volume=0.6,
        )  # noqa: E501
    cover = c.blob(
        [
            (8, 56),
            (8, 56),
            (30, 53),
            (70, 54),
            (92, 56),
            (92, 56),
            (95, 74),
            (96, 88),
            (96, 88),
            (50, 91),
            (4, 88),
            (4, 88),
            (5, 72),
        ],
        k.colour,
        tex=tex,
        volume=0.45,
        gloss=0.2 if k.material == "silk" else 0,
    )  # noqa: E501
    _pattern(c, k, cover, 4, 66, 96, 90)
    c.blob(
        [(8, 56), (8, 56), (50, 53), (92, 56), (92, 56), (93, 65), (50, 62), (7, 65)], light(k.colour, 0.35), tex=tex, volume=0.4
    )
    for _ in range(5):
        fold = k.vary(15, 80)
        c.line([(fold, 68), (fold + k.vary(-5, 8), 80), (fold + k.vary(-6, 6), 88)], 1.4, dark(k.colour, 0.3), alpha=0.22, volume=0)


def pillow(c: Canvas, k: Look) -> None:
    c.blob(
        [
            (12, 30),
            (12, 30),
            (30, 27),
            (50, 26),
            (70, 27),
            (88, 30),
            (88, 30),
            (91, 50),
            (88, 74),
            (88, 74),
            (70, 78),
            (50, 79),
            (30, 78),
            (12, 74),
            (12, 74),
            (9, 50),
        ],
        k.colour,
        tex=k.tex,
        volume=0.75,
        gloss=0.25 if k.material == "silk" else 0,
    )  # noqa: E501
    c.line(
        [(15, 33), (50, 30), (85, 33), (87, 52), (85, 71), (50, 75), (15, 71), (13, 52)],
        0.6,
        dark(k.colour, 0.22),
        closed=True,
        volume=0,
    )
    for x, y in ((22, 40), (78, 40), (24, 66), (76, 66)):
        c.line([(x, y), (50 + (x - 50) * 0.7, 53 + (y - 53) * 0.6)], 1.4, dark(k.colour, 0.25), alpha=0.3, volume=0)


def blanket(c: Canvas, k: Look) -> None:
    for layer in range(4):
        y = 70 - layer * 13
        fold = c.box(16, y - 1, 84, y + 13, 5, mix(k.colour, dark(k.colour, 0.2), layer % 2), tex=k.tex or "knit", volume=0.65)
        _pattern(c, k, fold, 10, y, 90, y + 14)
    for step in range(24):
        c.line([(18 + step * 2.8, 82), (17.4 + step * 2.85, 90)], 0.9, light(k.colour, 0.1), volume=0)


def towels(c: Canvas, k: Look) -> None:
    pieces = int(k.number("pack", 3))
    for layer in range(pieces):
        y = 74 - layer * 15
        tone = mix(k.colour, light(k.colour, 0.3), layer / 4)
        roll = c.box(14, y - 2, 86, y + 14, 6.5, tone, tex="terry", volume=0.7)
        c.line([(18, y + 6), (86, y + 6)], 0.8, dark(tone, 0.35), clip=roll, volume=0)
        if k.text("pattern") == "striped":
            for x in (62, 66, 70):
                c.box(x, y - 2, x + 2, y + 14, 0, dark(tone, 0.25), clip=roll, volume=0)
        else:
            c.box(64, y - 2, 70, y + 14, 0, dark(tone, 0.12), clip=roll, tex="rope", volume=0)


def vase(c: Canvas, k: Look) -> None:
    shapes = (
        [(43, 24), (43, 24), (45, 32), (34, 46), (27, 62), (30, 80), (38, 90), (38, 90)],
        [(40, 22), (40, 22), (44, 34), (40, 52), (34, 72), (36, 90), (36, 90)],
        [(45, 20), (45, 20), (46, 46), (34, 58), (28, 74), (36, 90), (36, 90)],
        [(33, 30), (33, 30), (30, 50), (33, 74), (38, 90), (38, 90)],
    )
    left = k.rng.choice(shapes)
    stems = k.chance(0.5)
    if stems:
        for dx, top in ((-10, 8), (4, 4), (14, 12)):
            c.line([(50, 30), (50 + dx * 0.4, 18), (50 + dx, top)], 0.8, (96, 118, 72), volume=0)
            for step in range(4):
                x, y = 50 + dx * (0.4 + 0.15 * step), 20 - (20 - top) * (0.3 + 0.2 * step)
                c.oval(x + 2 * (-1) ** step, y, 2.2, 1.5, (120, 146, 96), volume=0.4)
    glass = k.material == "glass"
    body = c.blob(
        mirror(left),
        mix((230, 238, 240), k.colour, 0.55) if glass else k.colour,
        tex=k.tex,
        volume=0.55,
        gloss=0.6,
        alpha=0.72 if glass else 1,
    )
    if not glass and k.chance(0.4):
        for y in (56, 62, 68):
            c.box(10, y, 90, y + 1.6, 0, light(k.colour, 0.35) if sum(k.colour) < 480 else dark(k.colour, 0.2), clip=body, volume=0)
    mouth = 50 - left[0][0]
    c.oval(50, left[0][1], mouth, 2.2, dark(k.colour, 0.35), volume=0.1)


def candle(c: Canvas, k: Look) -> None:
    c.blob(mirror([(50, 16), (47.6, 23), (48, 29), (50, 31)]), (255, 206, 96), volume=0.6)
    c.blob(mirror([(50, 21), (48.8, 26), (50, 30)]), (255, 246, 210), volume=0)
    c.line([(50, 29), (50, 40)], 0.8, (60, 52, 46), volume=0)
    wax = (248, 240, 222)
    if k.material == "glass":
        c.box(26, 36, 74, 90, 5, mix((238, 242, 242), k.colour, 0.15), volume=0.4, gloss=0.6, alpha=0.8)
        c.box(29, 44, 71, 87, 3, mix(wax, k.colour, 0.45), volume=0.4, gloss=0.5)
    else:
        c.box(26, 40, 74, 90, 5, k.colour, volume=0.5, gloss=0.4)
        c.oval(50, 41, 23.4, 4.4, wax, volume=0.3)
    c.box(38, 56, 62, 78, 0.6, (250, 248, 242), volume=0.1)
    for y, half in ((63, 7), (67, 4), (71, 6)):
        c.line([(50 - half, y), (50 + half, y)], 0.8, (90, 80, 70), volume=0)


def mirror_(c: Canvas, k: Look) -> None:
    glass = (206, 218, 226)
    shape = k.text("shape")
    if shape == "rectangular":
        c.box(26, 8, 74, 92, 1.5, k.colour, **k.skin, volume=0.5)
        face = c.box(29, 11, 71, 89, 1, glass, volume=0.1, slope=0.3)
    elif shape == "oval":
        c.oval(50, 50, 30, 42, k.colour, **k.skin, volume=0.5)
        face = c.oval(50, 50, 27, 39, glass, volume=0.1, slope=0.3)
    else:
        c.oval(50, 52, 39, 39, k.colour, **k.skin, volume=0.5)
        face = c.oval(50, 52, 35.5, 35.5, glass, volume=0.1, slope=0.3)
    for x in (24, 40):
        c.poly([(x + 30, 0), (x + 38, 0), (x - 6, 100), (x - 14, 100)], (255, 255, 255), clip=face, alpha=0.28, volume=0)


def plantpot(c: Canvas, k: Look) -> None:
    leaf = (86, 132, 84)
    for angle, reach in ((-62, 30), (-36, 36), (-12, 40), (14, 38), (38, 35), (60, 29)):
        a = angle * pi / 180
        tip = (50 + reach * sin(a), 48 - reach * cos(a))
        mid = (50 + reach * 0.55 * sin(a), 48 - reach * 0.55 * cos(a))
        off = (3.6 * cos(a), 3.6 * sin(a))
        c.blob(
            [(50, 48), (50, 48), (mid[0] + off[0], mid[1] + off[1]), tip, tip, (mid[0] - off[0], mid[1] - off[1])],
            mix(leaf, (130, 166, 100), k.vary(0, 1)),
            volume=0.5,
        )
    style = k.rng.randrange(3)
    pot = [(28, 48), (34, 90)] if style == 0 else [(30, 48), (30, 90)] if style == 1 else [(32, 48), (24, 64), (34, 90)]
    draw = c.blob if style == 2 else c.poly
    draw(mirror([pot[0], *pot, pot[-1]] if style == 2 else pot), k.colour, **k.skin, volume=0.5)
    if style == 0:
        c.box(26, 45, 74, 54, 1.5, k.colour, **k.skin, volume=0.5)
    c.box(30, 89, 70, 93, 1.5, dark(k.colour, 0.15), **k.skin, volume=0.4)


def clock(c: Canvas, k: Look) -> None:
    c.oval(50, 50, 40, 40, k.colour, **k.skin, volume=0.5)
    face = (30, 32, 36) if k.colour_name == "gold" and k.chance(0.5) else (248, 246, 240)
    ink = (240, 238, 230) if face[0] < 100 else (40, 40, 44)
    c.oval(50, 50, 35.5, 35.5, face, volume=0.1)
    for tick in range(12):
        a = tick * pi / 6
        inner = 27 if tick % 3 == 0 else 30
        c.line(
            [(50 + inner * sin(a), 50 - inner * cos(a)), (50 + 32.5 * sin(a), 50 - 32.5 * cos(a))],
            1.8 if tick % 3 == 0 else 0.8,
            ink,
            volume=0,
        )
    c.line([(50, 50), (36, 40)], 2.2, ink, volume=0)
    c.line([(50, 50), (61, 28)], 1.5, ink, volume=0)
    c.line([(50, 58), (50, 22)], 0.5, (206, 70, 56), volume=0)
    c.oval(50, 50, 2, 2, k.colour if k.colour_name != "white" else (60, 60, 64))


def rug(c: Canvas, k: Look) -> None:
    tex = {"jute": "rope", "wool": "fluff"}.get(k.material, "weave")
    shape = [(22, 22), (78, 22), (93, 82), (7, 82)]
    body = c.poly(shape, k.colour, tex=tex, volume=0.12)
    band = light(k.colour, 0.5) if sum(k.colour) < 430 else dark(k.colour, 0.35)
    if k.text("pattern") == "striped":
        for y in (28, 36, 45, 55, 66, 77):
            c.box(0, y, 100, y + (y - 10) / 18, 0, band, clip=body, tex=tex, volume=0)
    elif k.text("pattern") == "geometric":
        for x, y, r in ((50, 52, 14), (29, 52, 9), (71, 52, 9), (50, 52, 7)):
            c.poly(
                [(x, y - r), (x + r * 1.3, y), (x, y + r), (x - r * 1.3, y)],
                band if r != 7 else k.colour,
                clip=body,
                tex=tex,
                volume=0,
            )
        c.line([(25, 27), (75, 27), (88, 77), (12, 77)], 1.6, band, curved=False, closed=True, volume=0)
    else:
        c.line([(25, 26), (75, 26), (88, 78), (12, 78)], 1.2, band, curved=False, closed=True, volume=0, alpha=0.7)
    for step in range(36):
        c.line([(8 + step * 2.4, 82), (7.4 + step * 2.43, 87)], 0.7, light(k.colour, 0.4), volume=0)
    for step in range(24):
        c.line([(22.5 + step * 2.4, 22), (22.5 + step * 2.4, 19.4)], 0.6, light(k.colour, 0.4), volume=0)
