"""Beauty products, standing."""

from retrieval.demo.pictures.canvas import RGB, Canvas, dark, light, mirror, mix
from retrieval.demo.pictures.look import Look

GOLD: RGB = (206, 172, 104)


def _cap(k: Look) -> RGB:
    return k.rng.choice(((40, 40, 44), GOLD, (242, 240, 236), (190, 192, 196)))


def _label(c: Canvas, k: Look, x0: float, y0: float, x1: float, y1: float, paper: RGB = (250, 248, 244)) -> None:
    """A paper label with a mark and lines in place of text."""
    c.box(x0, y0, x1, y1, 0.6, paper, volume=0.12)
    ink = dark(k.colour, 0.45)
    middle, span = (x0 + x1) / 2, x1 - x0
    c.oval(middle, y0 + span * 0.22, span * 0.09, span * 0.09, ink, volume=0)
    for step, share in enumerate((0.32, 0.22, 0.27)):
        y = y0 + span * (0.46 + 0.16 * step)
        if y < y1 - 1:
            c.line([(middle - span * share, y), (middle + span * share, y)], 0.9 if step == 0 else 0.5, ink, volume=0)


def lipstick(c: Canvas, k: Look) -> None:
    case = k.rng.choice(((36, 36, 40), GOLD, (188, 190, 196), (232, 214, 204), (96, 40, 52)))
    c.poly([(43, 44), (43, 22), (57, 12), (57, 44)], k.colour, volume=0.5, gloss=0.5)
    c.blob([(43, 23), (48, 15), (57, 11), (57, 15), (50, 20)], light(k.colour, 0.2), volume=0.2)
    c.box(41, 40, 59, 56, 0.8, GOLD if sum(case) < 400 else (200, 202, 206), tex="metal", volume=0.4, gloss=0.4)
    c.box(37, 54, 63, 90, 1.5, case, volume=0.45, gloss=0.6)
    c.box(37, 56, 63, 57.4, 0, light(case, 0.4), volume=0)
    c.box(70, 62, 90, 90, 1.5, case, volume=0.45, gloss=0.6)


def foundation(c: Canvas, k: Look) -> None:
    c.box(38, 10, 62, 36, 1.5, _cap(k), volume=0.45, gloss=0.5)
    c.box(33, 35, 67, 90, 5, (250, 248, 246), volume=0.4, gloss=0.5, alpha=0.9)
    c.box(36, 42, 64, 87, 4, k.colour, volume=0.4, gloss=0.5)
    _label(c, k, 41, 54, 59, 76, light(k.colour, 0.85))


def mascara(c: Canvas, k: Look) -> None:
    case = k.rng.choice(((32, 32, 36), (196, 160, 96), (150, 60, 84), (60, 64, 110)))
    c.box(26, 34, 40, 92, 4, case, volume=0.5, gloss=0.6)
    c.box(26, 52, 40, 53.4, 0, GOLD, volume=0)
    c.box(60, 48, 74, 92, 4, case, volume=0.5, gloss=0.6)
    c.line([(67, 50), (67, 36)], 1.2, (60, 60, 64))
    bend = k.vary(-2, 3)
    for step in range(15):
        y = 36 - step * 2
        half = 4.2 - abs(step - 7) * 0.25
        x = 67 + bend * (step / 14) ** 2
        c.line([(x - half, y + 0.6), (x + half, y - 0.6)], 1.0, k.colour, volume=0)


def nailpolish(c: Canvas, k: Look) -> None:
    cap = k.rng.choice(((34, 34, 38), (238, 236, 232), GOLD))
    c.poly(mirror([(44, 8), (41.5, 46)]), cap, volume=0.5, gloss=0.5)
    c.box(43, 44, 57, 50, 0.5, dark(cap, 0.2), volume=0.4)
    shape = k.rng.randrange(3)
    if shape == 0:
        c.box(32, 48, 68, 90, 6, (248, 248, 248), volume=0.3, gloss=0.5)
        c.box(34.5, 51, 65.5, 87.5, 4.5, k.colour, volume=0.5, gloss=0.9)
    elif shape == 1:
        c.oval(50, 69, 22, 22, (248, 248, 248), volume=0.3, gloss=0.5)
        c.oval(50, 69, 19.6, 19.6, k.colour, volume=0.5, gloss=0.9)
    else:
        c.poly(mirror([(40, 48), (28, 90)]), (248, 248, 248), volume=0.3)
        c.poly(mirror([(41, 51), (31.4, 87.6)]), k.colour, volume=0.5, gloss=0.9)


def palette(c: Canvas, k: Look) -> None:
    c.poly([(16, 12), (84, 12), (88, 48), (12, 48)], dark(k.colour, 0.6), volume=0.2, gloss=0.2)
    c.poly([(20, 15.5), (80, 15.5), (83.5, 44.5), (16.5, 44.5)], (206, 216, 224), volume=0.15, slope=0.5)
    c.box(10, 48, 90, 86, 3, dark(k.colour, 0.55), volume=0.3, gloss=0.2)
    columns = 3 if k.number("shades", 8) < 9 else 5
    for row in range(2):
        for column in range(columns):
            width = 72 / columns
            x = 14 + column * width
            pan = mix(light(k.colour, 0.75), dark(k.colour, 0.6), (row * columns + column + 0.5) / (2 * columns))
            c.box(x + 1, 51.5 + row * 17, x + width - 1, 66 + row * 17, 1.5, pan, tex="stone", volume=0.3)


def jar(c: Canvas, k: Look) -> None:
    lid = k.rng.choice(((250, 248, 244), GOLD, (196, 198, 202), light(k.colour, 0.3), (52, 52, 56)))
    glass = k.colour if k.chance(0.6) else (244, 242, 238)
    high = k.vary(50, 56)
    c.box(21, high, 79, 86, 7, glass, volume=0.5, gloss=0.7)
    c.box(19, high - 18, 81, high + 3, 2.5, lid, volume=0.5, gloss=0.4)
    c.box(19, high + 0.6, 81, high + 1.6, 0, dark(lid, 0.3), volume=0, alpha=0.6)
    _label(c, k, 38, high + 9, 62, 81)


def dropper(c: Canvas, k: Look) -> None:
    glass = (124, 76, 40) if k.colour_name == "brown" else k.colour
    c.blob(mirror([(50, 6), (45.5, 8), (44, 16), (45, 25)]), (48, 46, 46), volume=0.6)
    c.box(41, 24, 59, 36, 1, k.rng.choice((GOLD, (46, 46, 48), (238, 236, 232))), tex="rope", volume=0.5)
    c.box(44, 35, 56, 42, 1, light(glass, 0.1), volume=0.4)
    c.blob(mirror([(43, 40), (36, 44), (32, 50), (32, 86), (32, 86), (36, 90)]), glass, volume=0.5, gloss=0.8)
    _label(c, k, 34, 56, 66, 84)


def tube(c: Canvas, k: Look) -> None:
    body = light(k.colour, k.vary(0.1, 0.5))
    c.poly(mirror([(30, 10), (37, 76)]), body, volume=0.5, gloss=0.4)
    c.box(29.5, 8, 70.5, 14, 0.5, dark(body, 0.1), tex="rope", volume=0.2)
    c.box(38, 75, 62, 92, 2, k.rng.choice(((250, 250, 248), dark(k.colour, 0.4), GOLD)), volume=0.45, gloss=0.3)
    ink = dark(k.colour, 0.5)
    c.oval(50, 28, 4, 4, ink, volume=0)
    for y, half, width in ((40, 9, 1.6), (46, 6, 0.9), (50, 7, 0.9), (62, 5, 0.6), (65, 6, 0.6)):
        c.line([(50 - half, y), (50 + half, y)], width, ink, volume=0)


def suntube(c: Canvas, k: Look) -> None:
    body = c.blob(mirror([(34, 10), (34, 10), (33, 40), (36, 76), (36, 76)]), k.colour, volume=0.5, gloss=0.4)
    c.box(20, 54, 80, 80, 0, light(k.colour, 0.75), clip=body, volume=0)
    c.line([(28, 54), (40, 51), (50, 54), (60, 57), (72, 54)], 3, (90, 170, 210), clip=body, volume=0)
    c.oval(50, 33, 8, 8, (255, 236, 150), volume=0.2)
    for step in range(8):
        from math import cos, pi, sin

        a = step * pi / 4
        c.line([(50 + 10 * cos(a), 33 + 10 * sin(a)), (50 + 13 * cos(a), 33 + 13 * sin(a))], 1.4, (255, 236, 150), volume=0)
    for y, half in ((63, 8), (67, 6), (71, 7)):
        c.line([(50 - half, y), (50 + half, y)], 0.9, dark(k.colour, 0.5), volume=0)
    c.box(37, 75, 63, 92, 3, (250, 250, 248), volume=0.5, gloss=0.3)


def pump(c: Canvas, k: Look) -> None:
    head = k.rng.choice(((250, 250, 248), (50, 50, 54), dark(k.colour, 0.4)))
    c.line([(52, 14), (38, 13), (32, 17)], 4.4, head, volume=0.5)
    c.box(46, 12, 58, 18, 2, head, volume=0.5)
    c.line([(51, 16), (51, 26)], 3, head, volume=0.5)
    c.box(43, 24, 59, 33, 1, head, tex="rope", volume=0.5)
    wide = k.vary(16, 22)
    c.blob(
        mirror([(42, 32), (42, 32), (50 - wide, 40), (50 - wide, 46), (50 - wide, 90), (50 - wide, 90)]),
        k.colour,
        volume=0.45,
        gloss=0.6,
    )
    _label(c, k, 50 - wide + 4, 50, 50 + wide - 4, 84)


def perfume(c: Canvas, k: Look) -> None:
    juice = light(k.colour, 0.45)
    cap = k.rng.choice((GOLD, (38, 38, 42), (200, 202, 206)))
    c.box(45, 22, 55, 34, 0.6, GOLD, tex="metal", volume=0.4)
    style = k.rng.randrange(4)
    if style == 1:
        c.oval(50, 16, 9, 9, cap, volume=0.6, gloss=0.7)
        body = c.oval(50, 61, 29, 29, (240, 242, 244), volume=0.3, gloss=0.6)
        c.oval(50, 63, 24.5, 24, juice, volume=0.45, gloss=0.8)
    elif style == 2:
        c.box(42, 6, 58, 27, 1, cap, volume=0.5, gloss=0.6)
        body = c.poly(mirror([(36, 32), (24, 90)]), (240, 242, 244), volume=0.3)
        c.poly(mirror([(38, 40), (28.5, 86)]), juice, volume=0.45, gloss=0.8)
    elif style == 3:
        c.box(40, 8, 60, 28, 10, cap, volume=0.6, gloss=0.7)
        body = c.box(34, 32, 66, 91, 4, (240, 242, 244), volume=0.3)
        c.box(37.5, 38, 62.5, 87, 3, juice, volume=0.45, gloss=0.8)
    else:
        c.box(41, 8, 59, 27, 1.5, cap, volume=0.5, gloss=0.6)
        body = c.box(24, 33, 76, 90, 6, (240, 242, 244), volume=0.3)
        c.box(28.5, 39, 71.5, 85, 4, juice, volume=0.45, gloss=0.8)
    c.poly([(30, 40), (36, 36), (36, 88), (32, 88)], (255, 255, 255), clip=body, alpha=0.4, volume=0)
    _label(c, k, 41, 56, 59, 74)


def soap(c: Canvas, k: Look) -> None:
    c.blob(
        [(14, 66), (18, 52), (34, 46), (66, 46), (82, 52), (86, 66), (82, 80), (66, 84), (34, 84), (18, 80)],
        dark(k.colour, 0.18),
        volume=0.5,
        tex="stone",
    )
    c.blob(
        [(14, 60), (18, 46), (34, 40), (66, 40), (82, 46), (86, 60), (82, 72), (66, 77), (34, 77), (18, 72)],
        k.colour,
        volume=0.6,
        gloss=0.3,
    )
    c.oval(50, 58, 20, 10, dark(k.colour, 0.14), volume=0)
    c.oval(50, 58.6, 19.4, 9.6, light(k.colour, 0.1), volume=0)
    leaf = dark(k.colour, 0.25)
    c.line([(42, 61), (50, 57), (58, 54)], 0.9, leaf, volume=0)
    for x in (45, 50, 55):
        c.line([(x, 59.5 - (x - 45) * 0.4), (x + 1, 55 - (x - 45) * 0.4)], 1.3, leaf, volume=0)
    for x, y, r in ((20, 34, 4), (28, 29, 2.4), (80, 36, 3), (74, 30, 1.8)):
        c.oval(x, y, r, r, (255, 255, 255), alpha=0.5, volume=0.2, gloss=0.5)


def hairdryer(c: Canvas, k: Look) -> None:
    c.line([(50, 90), (58, 96), (76, 92), (90, 96)], 1.6, (46, 46, 50))
    c.poly([(43, 46), (58, 46), (55, 92), (45, 92)], k.colour, volume=0.5, gloss=0.3)
    c.blob(
        [(16, 30), (16, 30), (40, 20), (66, 18), (80, 26), (82, 38), (76, 50), (58, 54), (38, 52), (16, 46), (16, 46)],
        k.colour,
        volume=0.55,
        gloss=0.6,
    )
    c.poly([(8, 27), (18, 30), (18, 46), (8, 49)], (52, 52, 56), volume=0.4)
    c.oval(74, 36, 9, 14, dark(k.colour, 0.3), volume=0.4)
    for step in range(5):
        c.line([(70 + step * 2, 28), (70 + step * 2, 44)], 0.5, dark(k.colour, 0.65), volume=0)
    for y in (58, 66):
        c.box(47, y, 53, y + 5, 1.5, (230, 230, 230) if sum(k.colour) < 400 else (70, 70, 74), volume=0.4)
    c.line([(30, 24), (30, 50)], 1.0, k.rng.choice((GOLD, (196, 198, 202))), volume=0.2)


def toothbrush(c: Canvas, k: Look) -> None:
    c.blob(mirror([(45, 38), (45, 38), (42, 46), (41, 70), (42, 88), (46, 92)]), k.colour, volume=0.55, gloss=0.5)
    c.poly([(47.6, 18), (52.4, 18), (53.6, 39), (46.4, 39)], (248, 248, 246), volume=0.4)
    c.box(46, 6, 53, 20, 2.5, (248, 248, 246), volume=0.4)
    for step in range(5):
        c.line([(53, 8 + step * 2.5), (60, 8 + step * 2.5)], 1.9, (120, 190, 220) if step % 2 else (250, 250, 250), volume=0.2)
    c.box(46, 52, 54, 64, 4, light(k.colour, 0.35), volume=0.3)
    for y in (72, 76, 80):
        c.oval(50, y, 0.8, 0.8, (120, 220, 150), volume=0)
