"""Clothes, laid flat and seen from the front."""

from retrieval.demo.pictures.canvas import Canvas, Point, dark, light, mirror
from retrieval.demo.pictures.look import Look


def _top(
    c: Canvas, k: Look, *, hem: float, sleeve: float, shoulder: float = 26, waist: float = 31, neck: float = 42, drop: float = 22
) -> None:
    """Sleeves and body of anything worn above the waist; `sleeve` is where the cuff ends, 0 for none."""
    if sleeve:
        long = sleeve > 45
        outer: Point = (14, sleeve) if long else (11, sleeve)
        inner: Point = (22, sleeve + 2) if long else (24, sleeve + 4)
        for flip in (False, True):
            arm = [
                (shoulder + 4, 18),
                (shoulder - 3, 22),
                (outer[0] + 3, (outer[1] + 22) / 2),
                outer,
                inner,
                (waist + 1, 38),
                (shoulder + 10, 24),
            ]
            arm = [(100 - x, y) for x, y in arm] if flip else arm
            c.blob([arm[0], arm[0], *arm[1:4], arm[3], arm[4], *arm[4:]], dark(k.colour, 0.08), **k.skin, volume=0.55)
    c.blob(
        mirror(
            [(neck, 15), (neck, 15), (shoulder, 20), (shoulder, 20), (waist, 40), (waist, 62), (waist - 1, hem), (waist - 1, hem)]
        ),
        k.colour,
        **k.skin,
        volume=0.45,
    )  # noqa: E501
    c.blob(mirror([(neck + 0.5, 14), (neck + 0.5, 14), (neck + 3, drop - 2)]), dark(k.colour, 0.5), volume=0.2)


def _folds(c: Canvas, k: Look, hem: float) -> None:
    for _ in range(4):
        x = k.vary(34, 66)
        c.line(
            [(x, hem - k.vary(14, 30)), (x + k.vary(-2, 2), hem - 3)], k.vary(0.8, 1.6), dark(k.colour, 0.3), alpha=0.25, volume=0
        )


def _zip(c: Canvas, top: float, hem: float) -> None:
    c.line([(50, top), (50, hem)], 1.3, (150, 152, 156), volume=0.2, tex="rope")
    c.box(49, top + 4, 51, top + 9, 0.6, (205, 205, 205))


def tee(c: Canvas, k: Look) -> None:
    _top(c, k, hem=84, sleeve=40)
    _folds(c, k, 84)
    c.line([(42, 16), (45, 22), (50, 24), (55, 22), (58, 16)], 1.6, dark(k.colour, 0.15), volume=0.2)
    style = k.rng.randrange(3)
    if style == 1:
        c.box(56, 34, 65, 44, 1, dark(k.colour, 0.1), **k.skin, volume=0.2)
    elif style == 2:
        for y in (40, 44, 48):
            c.line([(32, y), (68, y)], 1.4, light(k.colour, 0.6) if sum(k.colour) < 380 else dark(k.colour, 0.5), volume=0)


def shirt(c: Canvas, k: Look) -> None:
    _top(c, k, hem=87, sleeve=40 if k.text("sleeve") == "short" else 76)
    _folds(c, k, 87)
    c.box(47.6, 22, 52.4, 87, 0.3, light(k.colour, 0.12), tex=k.tex, volume=0.25)
    for y in range(28, 86, 9):
        c.oval(50, y, 0.9, 0.9, (246, 244, 238) if sum(k.colour) < 600 else (190, 186, 178), volume=0.6)
    for side in (1, -1):
        collar = [(50, 24), (44, 28), (39, 18), (43, 12.5)]
        c.poly([(50 + side * (x - 50), y) for x, y in collar], light(k.colour, 0.1), tex=k.tex, volume=0.5)
    if k.chance(0.6):
        c.box(57, 36, 66, 47, 1, dark(k.colour, 0.07), tex=k.tex, volume=0.3)


def sweater(c: Canvas, k: Look) -> None:
    tex = "cable" if k.text("pattern") == "cable-knit" else "knit"
    k = Look(k.colour, k.colour_name, "wool", k.facts, k.rng)
    _top(c, k, hem=82, sleeve=74, shoulder=25, waist=29)
    if tex == "cable":
        for x in (38, 50, 62):
            c.box(x - 4, 28, x + 4, 80, 2, light(k.colour, 0.06), tex="cable", volume=0.6)
    c.box(29, 79, 71, 86, 2, dark(k.colour, 0.12), tex="rope", volume=0.5)
    for x in (18, 82):
        c.box(x - 5, 72, x + 5, 80, 2, dark(k.colour, 0.12), tex="rope", volume=0.5)
    rolled = k.chance(0.4)
    c.line([(42, 15), (45, 21), (50, 22.5), (55, 21), (58, 15)], 4 if rolled else 2.8, dark(k.colour, 0.14), tex="rope", volume=0.5)
    if rolled:
        c.box(42, 9, 58, 18, 3, k.colour, tex="rope", volume=0.6)


def jacket(c: Canvas, k: Look) -> None:
    _top(c, k, hem=80, sleeve=76, shoulder=24, waist=28)
    c.box(28, 76, 72, 84, 2, dark(k.colour, 0.22), tex="rope" if k.material != "denim" else k.tex, volume=0.4)
    for x in (18, 82):
        c.box(x - 4.5, 73, x + 4.5, 80, 1.5, dark(k.colour, 0.22), tex="rope", volume=0.4)
    for side in (1, -1):
        collar = [(50, 27), (43, 33), (36, 18), (42, 12)]
        c.poly([(50 + side * (x - 50), y) for x, y in collar], dark(k.colour, 0.16), **k.skin, volume=0.5)
        c.line([(50 + side * 16, 54), (50 + side * 9, 64)], 1.2, dark(k.colour, 0.45), volume=0)
        if k.material == "denim" or k.chance(0.4):
            c.box(50 + side * 11 - 5.5, 36, 50 + side * 11 + 5.5, 47, 1, dark(k.colour, 0.06), **k.skin, volume=0.4)
            c.poly([(50 + side * 11 - 5.5, 36), (50 + side * 11 + 5.5, 36), (50 + side * 11, 41)], dark(k.colour, 0.2), **k.skin)
    if k.material == "denim":
        for y in range(28, 76, 9):
            c.oval(50, y, 1.2, 1.2, (196, 160, 96), volume=0.6)
        c.line([(48, 26), (48, 76)], 0.4, (206, 160, 86), volume=0)
    else:
        _zip(c, 27, 82)


def rainjacket(c: Canvas, k: Look) -> None:
    c.blob(mirror([(50, 4), (41, 6), (36, 14), (38, 22), (46, 24)]), dark(k.colour, 0.12), tex="nylon", gloss=0.15, volume=0.6)
    c.blob(mirror([(50, 8), (44, 10), (41, 16), (44, 22)]), dark(k.colour, 0.62), volume=0.3)
    _top(c, k, hem=85, sleeve=78, shoulder=24, waist=28, neck=41, drop=18)
    yoke = dark(k.colour, 0.28) if k.chance(0.6) else light(k.colour, 0.25)
    c.poly(mirror([(43, 19), (26.5, 22), (28.5, 34), (50, 38)]), yoke, tex="nylon", volume=0.25)
    c.box(47.8, 18, 52.2, 85, 0.6, dark(k.colour, 0.2), tex="nylon", volume=0.4)
    _zip(c, 20, 84)
    for side in (1, -1):
        c.line([(50 + side * 17, 56), (50 + side * 12, 70)], 1.4, (60, 62, 66), volume=0.2)
        c.line([(50 + side * 5, 22), (50 + side * 5.6, 31)], 0.8, (240, 240, 240), volume=0)
    c.box(58, 42, 66, 44, 0.6, (235, 235, 235), volume=0, alpha=0.9)


def coat(c: Canvas, k: Look) -> None:
    k2 = Look(k.colour, k.colour_name, "suede", k.facts, k.rng)
    _top(c, k2, hem=94, sleeve=72, shoulder=25, waist=29)
    c.line([(53, 42), (53, 94)], 0.8, dark(k.colour, 0.4), volume=0)
    for side in (1, -1):
        lapel = [(50 + side * 0.5, 46), (50 + side * 9, 36), (50 + side * 15, 29), (50 + side * 10, 14), (50 + side * 7, 13)]
        c.poly(lapel, dark(k.colour, 0.12), tex="suede", volume=0.5)
        c.line([(50 + side * 20, 63), (50 + side * 11, 66)], 2.4, dark(k.colour, 0.25), volume=0.4)
    double = k.chance(0.5)
    for y in (50, 60, 70):
        c.oval(56, y, 1.5, 1.5, dark(k.colour, 0.65), volume=0.7)
        if double:
            c.oval(44, y, 1.5, 1.5, dark(k.colour, 0.65), volume=0.7)
    if k.chance(0.4):
        c.box(29, 54, 71, 58.5, 1, dark(k.colour, 0.2), tex="suede", volume=0.4)


def dress(c: Canvas, k: Look) -> None:
    hem = {"mini": 76, "midi": 86, "maxi": 95}.get(k.text("hemline"), 84)
    flare = k.vary(4, 13)
    sleeve = {"short": 36, "long": 62}.get(k.text("sleeve"), 0)
    if sleeve:
        for side in (1, -1):
            arm = [(32, 15), (32, 15), (25, 22), (22, sleeve), (22, sleeve), (29, sleeve + 1), (35, 32)]
            c.blob([(50 + side * (50 - x), y) for x, y in arm], dark(k.colour, 0.08), **k.skin, volume=0.55)
    strap = 37 if sleeve == 0 else 33
    c.blob(
        mirror(
            [
                (43, 12),
                (strap, 11),
                (strap, 11),
                (strap - 1, 26),
                (37, 38),
                (38, 46),
                (34 - flare / 2, 62),
                (30 - flare, hem),
                (30 - flare, hem),
                (40, hem + 1.5),
            ]
        ),
        k.colour,
        **k.skin,
        volume=0.5,
    )  # noqa: E501
    c.blob(mirror([(43, 10), (43, 10), (45, 19), (50, 22 if k.chance(0.5) else 19)]), dark(k.colour, 0.45), volume=0.1)
    for step in range(7):
        x = 50 + (step - 3) * 3.2
        c.line([(x, 50), (50 + (step - 3) * (5.2 + flare / 4), hem - 2)], 1.5, dark(k.colour, 0.35), alpha=0.28, volume=0)
    c.box(38, 44, 62, 48, 1, dark(k.colour, 0.22), tex=k.tex, volume=0.4)
    if k.chance(0.35):
        for step in range(26):
            c.oval(36 + (step * 13) % 29, 54 + (step * 7.3) % (hem - 58), 0.9, 0.9, light(k.colour, 0.75), volume=0)


def trousers(c: Canvas, k: Look) -> None:
    wide = {"slim": 0, "regular": 2, "relaxed": 4.5}.get(k.text("fit"), 2)
    c.blob(
        mirror(
            [
                (36, 9),
                (36, 9),
                (33, 30),
                (32 - wide / 2, 60),
                (33 - wide, 93),
                (33 - wide, 93),
                (46, 93.5),
                (46, 93.5),
                (48.6, 50),
                (50, 38),
            ]
        ),
        k.colour,
        **k.skin,
        volume=0.5,
    )  # noqa: E501
    c.box(36, 8, 64, 13, 0.8, dark(k.colour, 0.15), tex=k.tex, volume=0.3)
    c.oval(50, 10.6, 1.1, 1.1, (200, 196, 186), volume=0.5)
    c.line([(50, 13), (50, 36)], 0.7, dark(k.colour, 0.4), volume=0)
    for side in (1, -1):
        c.line([(50 + side * 9, 13), (50 + side * 15, 23)], 0.8, dark(k.colour, 0.4), volume=0)
        c.line([(50 + side * 9, 26), (50 + side * 10, 91)], 0.8, light(k.colour, 0.25), alpha=0.5, volume=0)
        c.box(50 + side * 8 - 0.8, 7.5, 50 + side * 8 + 0.8, 14, 0.3, dark(k.colour, 0.25), volume=0.3)


def jeans(c: Canvas, k: Look) -> None:
    trousers(c, k)
    thread = (206, 156, 84)
    for side in (1, -1):
        c.line([(50 + side * 7, 14), (50 + side * 9, 20), (50 + side * 16, 22)], 0.5, thread, volume=0)
        c.line([(50 + side * 3, 90.5), (50 + side * 17, 90.5)], 0.5, thread, volume=0)
        c.oval(50 + side * 8, 64, 6, 12, light(k.colour, 0.45), alpha=0.25, volume=0)
        c.oval(50 + side * 9, 38, 5, 12, light(k.colour, 0.5), alpha=0.28, volume=0)
    c.line([(52, 14), (53, 28), (50, 35)], 0.5, thread, volume=0)
    c.box(36, 12.4, 64, 13, 0.2, thread, volume=0)
    c.oval(50, 10.6, 1.5, 1.5, (196, 140, 80), volume=0.7)


def shorts(c: Canvas, k: Look) -> None:
    c.blob(
        mirror([(30, 22), (30, 22), (26, 44), (21, 74), (21, 74), (46, 77), (46, 77), (48.6, 56), (50, 50)]),
        k.colour,
        **k.skin,
        volume=0.5,
    )
    c.box(30, 20, 70, 27, 1, dark(k.colour, 0.16), tex="rope", volume=0.4)
    c.line([(50, 27), (50, 48)], 0.7, dark(k.colour, 0.4), volume=0)
    cord = (238, 236, 230)
    c.line([(48, 25), (46, 34), (47, 40)], 0.9, cord, volume=0.3)
    c.line([(52, 25), (54, 33), (52, 39)], 0.9, cord, volume=0.3)
    for side in (1, -1):
        c.line([(50 + side * 15, 27), (50 + side * 22, 40)], 0.8, dark(k.colour, 0.4), volume=0)
        c.line([(50 + side * 5, 72.5), (50 + side * 28, 70)], 0.5, dark(k.colour, 0.3), volume=0)


def skirt(c: Canvas, k: Look) -> None:
    hem = {"mini": 66, "midi": 82, "maxi": 94}.get(k.text("hemline"), 80)
    flare = k.vary(8, 22)
    c.blob(
        mirror([(36, 16), (36, 16), (31, 34), (32 - flare, hem), (32 - flare, hem), (42, hem + 2)]), k.colour, **k.skin, volume=0.5
    )
    for step in range(9):
        x = (step - 4) / 4
        c.line([(50 + x * 12, 22), (50 + x * (17 + flare), hem - 1)], 1.7, dark(k.colour, 0.35), alpha=0.3, volume=0)
    c.box(35.5, 14, 64.5, 20, 1, dark(k.colour, 0.2), tex=k.tex, volume=0.4)


def socks(c: Canvas, k: Look) -> None:
    stripe = k.rng.choice((light(k.colour, 0.5), (198, 70, 60), (232, 196, 90)))
    for dx, dy in ((16, -3), (0, 3)):
        foot = [
            (26, 14),
            (26, 14),
            (42, 14),
            (42, 14),
            (42, 46),
            (46, 58),
            (62, 68),
            (68, 76),
            (64, 84),
            (52, 85),
            (34, 76),
            (26, 62),
            (25, 40),
        ]
        sock = c.blob([(x + dx, y + dy) for x, y in foot], k.colour, tex="knit", volume=0.6)
        c.box(24 + dx, 12 + dy, 44 + dx, 22 + dy, 2, dark(k.colour, 0.15), clip=sock, tex="rope", volume=0.3)
        c.box(24 + dx, 26 + dy, 44 + dx, 29 + dy, 0, stripe, clip=sock, tex="knit", volume=0)
        c.box(24 + dx, 32 + dy, 44 + dx, 34 + dy, 0, stripe, clip=sock, tex="knit", volume=0)
        c.oval(66 + dx, 80 + dy, 10, 9, dark(k.colour, 0.25), clip=sock, tex="knit", volume=0)
        c.oval(28 + dx, 68 + dy, 8, 9, dark(k.colour, 0.25), clip=sock, tex="knit", volume=0)


def scarf(c: Canvas, k: Look) -> None:
    tail = k.vary(78, 88)
    band = light(k.colour, 0.55) if sum(k.colour) < 420 else dark(k.colour, 0.4)
    ends = []
    for x, slant in ((35, -3), (53, 4)):
        ends.append(
            c.poly([(x, 30), (x + 14, 30), (x + 14 + slant, tail), (x + slant, tail)], dark(k.colour, 0.06), **k.skin, volume=0.45)
        )
        for step in range(8):
            c.line(
                [(x + slant + 1 + step * 1.7, tail - 1), (x + slant + 0.6 + step * 1.8, tail + 6)],
                0.8,
                dark(k.colour, 0.1),
                volume=0,
            )
    if k.text("pattern") in ("striped", "checked"):
        for mask in ends:
            for y in range(40, int(tail), 9):
                c.box(20, y, 80, y + 3, 0, band, clip=mask, tex=k.tex, volume=0)
            if k.text("pattern") == "checked":
                for x in (39, 45, 57, 64):
                    c.box(x, 28, x + 2, 92, 0, band, clip=mask, alpha=0.7, tex=k.tex, volume=0)
    c.line(
        [(28, 22), (34, 34), (50, 39), (66, 34), (72, 22), (62, 13), (50, 11), (38, 13), (28, 22)],
        13,
        k.colour,
        **k.skin,
        volume=0.7,
    )
    for bend in (0, 4):
        c.line([(31, 24 + bend), (40, 34 + bend), (56, 35 + bend)], 0.8, dark(k.colour, 0.4), alpha=0.5, volume=0)


def hat(c: Canvas, k: Look) -> None:
    shape = k.text("shape")
    if shape == "beanie":
        c.blob(mirror([(50, 18), (34, 24), (25, 44), (24, 64), (30, 68)]), k.colour, tex="knit", volume=0.6)
        c.box(22, 58, 78, 76, 6, dark(k.colour, 0.12), tex="rope", volume=0.5)
        if k.chance(0.5):
            c.oval(50, 16, 9, 8, light(k.colour, 0.25), tex="fluff", volume=0.5)
    elif shape == "cap":
        c.blob([(20, 62), (20, 62), (22, 42), (36, 28), (52, 27), (66, 36), (72, 60), (72, 60)], k.colour, tex=k.tex, volume=0.55)
        c.blob([(48, 60), (72, 57), (90, 63), (94, 70), (80, 70), (60, 68), (44, 66)], dark(k.colour, 0.12), tex=k.tex, volume=0.5)
        for path in ([(44, 27), (40, 44), (40, 61)], [(44, 27), (58, 40), (62, 59)]):
            c.line(path, 0.6, dark(k.colour, 0.35), volume=0)
        c.oval(45, 27, 2.4, 1.6, dark(k.colour, 0.2), volume=0.5)
    else:
        c.oval(50, 62, 42, 13, dark(k.colour, 0.06), tex=k.tex, volume=0.5)
        c.blob(
            [(26, 62), (26, 62), (29, 40), (36, 30), (50, 33), (64, 30), (71, 40), (74, 62), (74, 62), (50, 68)],
            k.colour,
            tex=k.tex,
            volume=0.5,
        )
        c.blob(
            [(26, 56), (26, 56), (50, 62), (74, 56), (74, 56), (74.5, 63), (50, 69), (25.5, 63)], dark(k.colour, 0.6), volume=0.3
        )


def gloves(c: Canvas, k: Look) -> None:
    for side in (1, -1):
        hand = [
            (62, 84),
            (62, 84),
            (60, 62),
            (55, 52),
            (53, 46),
            (57, 44),
            (62, 52),
            (62, 26),
            (65, 22),
            (68, 26),
            (68.5, 44),
            (69.5, 20),
            (72.5, 16),
            (76, 20),
            (75, 44),
            (77.5, 22),
            (80.5, 19),
            (83, 23),
            (81, 46),
            (84, 32),
            (87, 30),
            (89, 34),
            (86, 58),
            (84, 84),
            (84, 84),
        ]  # noqa: E501
        points = [(x - 6, y) if side > 0 else (106 - x, y) for x, y in hand]
        c.blob(points, k.colour, **k.skin, volume=0.6)
        x = 67 if side > 0 else 33
        c.box(x - 12, 76, x + 12, 88, 2, dark(k.colour, 0.25), tex="rope", volume=0.5)
        c.line([(x - 6, 62), (x, 66), (x + 7, 62)], 0.6, dark(k.colour, 0.4), volume=0)
