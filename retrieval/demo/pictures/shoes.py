"""Shoes, seen from the side with the toe to the right."""

from retrieval.demo.pictures.canvas import RGB, Canvas, dark, light
from retrieval.demo.pictures.look import Look

SOLE: RGB = (52, 48, 46)
WHITE: RGB = (240, 238, 233)


def boot(c: Canvas, k: Look) -> None:
    top = k.vary(17, 25)
    upper = c.blob(
        [
            (25, top),
            (25, top),
            (46, top - 1),
            (47, top - 1),
            (49, 40),
            (58, 50),
            (74, 56),
            (85, 63),
            (88, 74),
            (88, 77),
            (23, 77),
            (23, 77),
            (22, 60),
            (25, 42),
        ],
        k.colour,
        **k.skin,
        volume=0.5,
    )  # noqa: E501
    c.blob([(66, 53), (78, 57), (87, 64), (89, 78), (68, 78), (64, 64)], dark(k.colour, 0.35), clip=upper, tex="grain", volume=0.4)
    c.blob([(20, 60), (30, 57), (37, 66), (36, 80), (20, 80)], dark(k.colour, 0.3), clip=upper, tex=k.tex)
    c.blob([(23, top), (47, top - 2), (48, top + 7), (24, top + 8)], dark(k.colour, 0.45), clip=upper, volume=0.6)
    c.blob([(44, top + 5), (50, top + 2), (52, 40), (62, 52), (56, 55), (46, 42)], dark(k.colour, 0.55), clip=upper)
    lace = k.rng.choice(((214, 168, 66), (200, 60, 50), (225, 225, 225), (60, 60, 60)))
    for step in range(6):
        x, y = 43 + step * 2.6 + max(0, step - 3) * 1.6, top + 9 + step * 5.6
        c.line([(x - 4, y + 1), (x + 5, y - 2)], 1.3, lace, volume=0)
        c.oval(x - 4, y + 1, 1.1, 1.1, (190, 190, 190), volume=0)
    c.poly([(21, 74), (90, 74), (92, 80), (90, 84), (20, 84)], light(SOLE, 0.12), volume=0.4)
    for tooth in range(9):
        x = 21 + tooth * 7.7
        c.poly([(x, 82), (x + 5.6, 82), (x + 5, 88), (x + 0.6, 88)], SOLE, volume=0.2)
    c.line([(22, 75.5), (55, 75.5), (90, 75.5)], 0.9, k.rng.choice((lace, dark(k.colour, 0.2))), volume=0)
    c.line([(27, top - 4), (23, top + 2), (25, top + 8)], 1.8, dark(k.colour, 0.2))


def ankleboot(c: Canvas, k: Look) -> None:
    heel = 77 - k.number("heel_height", 3) * 0.4
    upper = c.blob(
        [
            (27, 26),
            (27, 26),
            (50, 25),
            (50, 25),
            (51, 46),
            (62, 56),
            (80, 62),
            (88, 70),
            (89, 77),
            (89, 77),
            (28, heel),
            (28, heel),
            (25, 60),
        ],
        k.colour,
        **k.skin,
        volume=0.5,
    )  # noqa: E501
    if k.text("closure") == "elastic":
        c.blob([(35, 27), (45, 27), (44, 52), (40, 60), (36, 52)], dark(k.colour, 0.45), clip=upper, tex="rope")
    else:
        c.line([(43, 27), (42, 50), (45, 68)], 0.8, (200, 196, 180), volume=0)
        c.box(42, 29, 44, 34, 0.5, (205, 200, 180))
    c.line([(64, 58), (60, 68), (64, 76)], 0.6, dark(k.colour, 0.3), volume=0)
    c.line([(30, 22), (28, 27)], 1.6, dark(k.colour, 0.2))
    c.poly([(27, heel - 1), (60, 75.5), (89, 75.5), (90, 79), (58, 79), (46, 78)], SOLE, volume=0.3)
    c.poly([(26, heel - 1), (44, 77), (43, 85), (28, 85)], dark((110, 76, 48), 0.3), tex="wood", volume=0.4)


def sneaker(c: Canvas, k: Look) -> None:
    upper = c.blob(
        [
            (16, 44),
            (24, 39),
            (32, 43),
            (40, 44),
            (52, 46),
            (62, 54),
            (78, 59),
            (88, 66),
            (89, 75),
            (89, 75),
            (15, 75),
            (15, 75),
            (14, 58),
        ],
        k.colour,
        **k.skin,
        volume=0.5,
    )  # noqa: E501
    accent = k.rng.choice((dark(k.colour, 0.35), light(k.colour, 0.5), (186, 60, 56), (58, 100, 160)))
    c.blob([(74, 57), (90, 64), (92, 78), (70, 78)], light(k.colour, 0.22), clip=upper, tex=k.tex)
    c.blob([(12, 40), (25, 40), (25, 60), (22, 78), (12, 78)], accent, clip=upper, tex=k.tex)
    style = k.rng.randrange(3)
    if style == 0:
        for step in range(3):
            c.line([(40 + step * 6, 50 + step * 1.5), (34 + step * 6, 74)], 2.2, accent, clip=upper, volume=0.1)
    elif style == 1:
        c.blob([(28, 66), (46, 70), (66, 58), (50, 74), (32, 74)], accent, clip=upper, volume=0.1)
    else:
        c.oval(38, 62, 6, 6, accent, clip=upper, volume=0.1)
    c.blob([(40, 43), (52, 44), (64, 54), (58, 59), (48, 52)], dark(k.colour, 0.18), clip=upper)
    for step in range(4):
        c.line([(44 + step * 4.6, 51 + step * 2.3), (49 + step * 4.6, 46 + step * 2.6)], 1.5, WHITE, volume=0.1)
    c.blob([(14, 44), (22, 40), (33, 44), (30, 48), (18, 49)], dark(k.colour, 0.5), clip=upper, volume=0.2)
    sole = c.box(13, 73, 91, 83, 4, WHITE if k.chance(0.75) else (176, 134, 88), volume=0.4)
    c.line([(14, 78.5), (50, 78.5), (90, 78.5)], 0.6, (190, 186, 178), clip=sole, volume=0)


def runner(c: Canvas, k: Look) -> None:
    pop = k.rng.choice(((240, 120, 40), (60, 190, 180), (230, 230, 60), (240, 80, 120), (240, 240, 240)))
    upper = c.blob(
        [
            (13, 40),
            (18, 34),
            (26, 40),
            (36, 44),
            (48, 44),
            (60, 53),
            (78, 60),
            (90, 68),
            (91, 74),
            (91, 74),
            (14, 72),
            (14, 72),
            (15, 54),
        ],
        k.colour,
        tex="mesh",
        volume=0.5,
    )  # noqa: E501
    for step in range(3):
        c.line([(30 + step * 9, 72), (36 + step * 8, 58), (46 + step * 6, 50 + step * 2)], 1.6, pop, clip=upper, volume=0.1)
    c.blob([(10, 34), (20, 33), (22, 56), (20, 76), (10, 76)], dark(k.colour, 0.35), clip=upper)
    c.blob([(82, 62), (94, 66), (94, 78), (80, 76)], dark(k.colour, 0.3), clip=upper)
    for step in range(4):
        c.line([(42 + step * 4.4, 50 + step * 2.6), (48 + step * 4.4, 45 + step * 3)], 1.2, light(pop, 0.4), volume=0)
    c.blob([(13, 41), (18, 36), (27, 41), (25, 46), (16, 46)], (40, 40, 44), clip=upper, volume=0.1)
    c.blob(
        [(10, 70), (10, 70), (40, 74), (70, 72), (93, 70), (96, 74), (88, 82), (60, 85), (30, 86), (9, 85), (8, 78)],
        WHITE,
        volume=0.55,
    )
    c.blob([(9, 82), (30, 83), (60, 82), (92, 76), (88, 83), (60, 87), (30, 88), (10, 87)], pop, volume=0.2)


def sandal(c: Canvas, k: Look) -> None:
    c.blob(
        [(12, 72), (30, 67), (50, 71), (75, 74), (90, 72), (92, 77), (88, 82), (50, 83), (14, 82)],
        (150, 116, 82),
        tex="suede",
        volume=0.4,
    )
    c.blob([(11, 78), (50, 80), (91, 78), (90, 85), (50, 86), (12, 86)], SOLE, volume=0.3)
    width = k.vary(5, 7)
    c.line([(64, 76), (66, 60), (74, 56), (82, 62), (85, 76)], width, k.colour, **k.skin, volume=0.45)
    c.line([(46, 75), (48, 56), (56, 52), (62, 62), (63, 76)], width - 1, k.colour, **k.skin, volume=0.45)
    c.line([(18, 72), (20, 52), (32, 46), (44, 52), (47, 60)], width - 1.5, k.colour, **k.skin, volume=0.45)
    c.line([(18, 72), (15, 60), (20, 52)], width - 1, dark(k.colour, 0.15), **k.skin, volume=0.45)
    for x, y in ((36, 47), (56, 53)):
        c.box(x - 3, y - 4, x + 3, y + 3, 1, (198, 190, 168), volume=0.4)
        c.box(x - 1.6, y - 2.4, x + 1.6, y + 1.4, 0.5, dark(k.colour, 0.3), volume=0)


def loafer(c: Canvas, k: Look) -> None:
    upper = c.blob(
        [
            (15, 54),
            (20, 48),
            (30, 54),
            (44, 57),
            (54, 52),
            (64, 54),
            (80, 62),
            (89, 70),
            (89, 77),
            (89, 77),
            (16, 77),
            (16, 77),
            (14, 64),
        ],
        k.colour,
        **k.skin,
        volume=0.55,
    )  # noqa: E501
    c.blob([(16, 54), (22, 50), (32, 56), (46, 59), (42, 64), (24, 62)], dark(k.colour, 0.6), clip=upper, volume=0.1)
    c.line([(52, 60), (66, 58), (82, 66), (84, 74)], 1.0, dark(k.colour, 0.4), volume=0)
    c.line([(44, 70), (50, 60), (56, 53)], 5.5, dark(k.colour, 0.12), clip=upper, **k.skin)
    if k.chance(0.5):
        c.box(47, 58, 55, 61, 1, (205, 180, 110), volume=0.5)
    else:
        c.line([(52, 58), (58, 64), (57, 68)], 1.6, dark(k.colour, 0.25))
        c.line([(53, 57), (62, 61), (63, 66)], 1.6, dark(k.colour, 0.2))
    c.poly([(16, 75), (89, 75), (91, 79), (40, 79.5), (38, 84), (16, 84)], SOLE, volume=0.3)


def heel(c: Canvas, k: Look) -> None:
    high = 62 - k.number("heel_height", 7) * 2.2
    upper = c.blob(
        [
            (18, high - 10),
            (24, high - 8),
            (34, high + 6),
            (50, 66),
            (62, 68),
            (78, 72),
            (92, 82),
            (90, 84),
            (74, 83),
            (58, 80),
            (38, high + 22),
            (20, high + 12),
            (16, high),
        ],
        k.colour,
        **k.skin,
        volume=0.55,
    )  # noqa: E501
    c.blob(
        [(20, high - 6), (34, high + 8), (50, 68), (64, 71), (56, 75), (40, high + 16), (24, high + 3)],
        (216, 190, 160),
        clip=upper,
        volume=0.2,
    )
    c.poly([(17, high + 7), (31, high + 15), (25, 84), (21.5, 84)], dark(k.colour, 0.12), **k.skin, volume=0.5)
    c.line([(26, high + 16), (40, high + 23), (58, 81), (76, 84), (92, 84)], 1.3, dark(SOLE, 0.2), volume=0)
    if k.chance(0.35):
        c.line([(19, high - 9), (32, high - 13), (42, high - 4), (34, high + 4)], 1.8, k.colour, volume=0.3)


def slipper(c: Canvas, k: Look) -> None:
    c.blob(
        [(12, 74), (30, 70), (60, 72), (90, 72), (92, 79), (86, 83), (50, 84), (14, 83)], (222, 206, 182), tex="fluff", volume=0.4
    )
    c.blob(
        [(44, 76), (50, 58), (66, 54), (82, 60), (92, 72), (91, 81), (70, 83), (46, 82)],
        k.colour,
        tex=k.tex or "fluff",
        volume=0.55,
    )
    c.blob([(43, 76), (49, 58), (58, 55), (56, 62), (51, 79)], (238, 230, 214), tex="fluff", volume=0.5)
    c.blob([(11, 80), (50, 82), (91, 79), (88, 86), (50, 87), (13, 86)], SOLE, volume=0.3)
