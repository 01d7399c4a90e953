"""Consumer electronics."""

from retrieval.demo.pictures.canvas import RGB, Canvas, dark, light, mirror, mix
from retrieval.demo.pictures.look import Look

GLASS: RGB = (24, 26, 32)
STEEL: RGB = (190, 192, 198)
WALLPAPERS = (
    ((58, 90, 160), (206, 120, 150)),
    ((32, 110, 120), (236, 190, 110)),
    ((90, 60, 140), (70, 160, 200)),
    ((210, 100, 70), (60, 50, 90)),
)


def _wallpaper(c: Canvas, k: Look, mask: object, x0: float, y0: float, x1: float, y1: float) -> None:
    """Hills under a sky, on a screen."""
    sky, hill = k.rng.choice(WALLPAPERS)
    c.box(x0, y0, x1, y1, 0, sky, clip=mask, volume=0, slope=0.5)
    w, h = x1 - x0, y1 - y0
    c.oval(x0 + w * 0.7, y0 + h * 0.35, min(w, h) * 0.12, min(w, h) * 0.12, light(hill, 0.6), clip=mask, volume=0)
    for share, tone in ((0.55, hill), (0.72, dark(hill, 0.3)), (0.86, dark(hill, 0.6))):
        y = y0 + h * share
        c.blob(
            [
                (x0 - w, y1 + h),
                (x0, y + h * 0.08),
                (x0 + w * 0.3, y - h * 0.06),
                (x0 + w * 0.62, y + h * 0.07),
                (x1, y - h * 0.04),
                (x1 + w, y1 + h),
            ],
            tone,
            clip=mask,
            volume=0,
        )


def headphones(c: Canvas, k: Look) -> None:
    c.line([(22, 58), (19, 36), (32, 16), (50, 10), (68, 16), (81, 36), (78, 58)], 6, k.colour, volume=0.6, gloss=0.2)
    c.line([(30, 21), (40, 14.5), (50, 12.5), (60, 14.5), (70, 21)], 4.4, dark(k.colour, 0.35), tex="grain", volume=0.5)
    for side in (1, -1):
        x = 50 + side * 28
        c.box(x - 1.2, 40, x + 1.2, 58, 1, STEEL, tex="metal")
        inner = 50 + side * 21.5
        c.oval(inner, 66, 7, 17, (48, 46, 48), tex="grain", volume=0.6)
        outer = c.blob(
            [
                (x - side * 5, 48),
                (x + side * 4, 50),
                (x + side * 8, 60),
                (x + side * 8, 72),
                (x + side * 4, 82),
                (x - side * 5, 84),
                (x - side * 6, 66),
            ],
            k.colour,
            volume=0.6,
            gloss=0.4,
        )  # noqa: E501
        if k.chance(0.5):
            c.oval(x + side * 3, 66, 3, 9, k.rng.choice((STEEL, (200, 160, 100), light(k.colour, 0.3))), clip=outer, volume=0.4)
    if not k.yes("wireless"):
        c.line([(24, 84), (28, 94), (44, 92), (56, 95)], 1.1, (40, 40, 44))


def earbuds(c: Canvas, k: Look) -> None:
    c.box(24, 52, 76, 92, 16, k.colour, volume=0.55, gloss=0.5)
    c.box(24, 66, 76, 67, 0, dark(k.colour, 0.4), volume=0)
    c.oval(50, 73, 1, 1, (120, 220, 140), volume=0)
    stem = k.chance(0.6)
    for side in (1, -1):
        x = 50 + side * 17
        if stem:
            c.line([(x + side * 2, 24), (x + side * 3.4, 44)], 5, k.colour, volume=0.6, gloss=0.3)
        c.oval(x, 22, 9, 9.5, k.colour, volume=0.6, gloss=0.6)
        c.oval(x - side * 7, 26, 4.6, 5.2, light((90, 90, 94), 0.1) if sum(k.colour) > 400 else (60, 60, 64), volume=0.6)
        c.oval(x + side * 3, 18, 1.6, 2.6, (40, 40, 44), volume=0)


def speaker(c: Canvas, k: Look) -> None:
    style = k.rng.randrange(3)
    if style == 0:
        c.box(8, 34, 92, 78, 21, k.colour, tex="mesh", volume=0.6)
        for x in (11, 89):
            c.oval(x, 56, 5.5, 17, dark(k.colour, 0.4), volume=0.6)
            c.oval(x, 56, 3.4, 11, STEEL, volume=0.6)
        c.box(40, 50, 60, 61, 1, dark(k.colour, 0.5), volume=0.2)
    elif style == 1:
        c.box(28, 14, 72, 88, 10, k.colour, tex="mesh", volume=0.5)
        c.oval(50, 15, 21, 5, dark(k.colour, 0.3), volume=0.4)
        c.box(43, 60, 57, 68, 1, dark(k.colour, 0.5), volume=0.2)
        c.line([(71, 24), (80, 30), (79, 40)], 2, dark(k.colour, 0.3), tex="rope")
    else:
        c.box(22, 12, 78, 90, 4, dark(k.colour, 0.1), tex="wood" if k.chance(0.4) else "", volume=0.3)
        for y, r in ((30, 9), (64, 18)):
            c.oval(50, y, r + 2, r + 2, dark(k.colour, 0.6), volume=0.3)
            c.oval(50, y, r, r, (52, 52, 56), volume=0.7)
            c.oval(50, y, r * 0.4, r * 0.4, (82, 82, 88), volume=0.7)


def phone(c: Canvas, k: Look) -> None:
    c.box(46, 10, 82, 88, 6, k.colour, volume=0.3, gloss=0.4)
    lens = k.rng.randrange(2, 4)
    c.box(49, 13, 62, 15 + lens * 9, 4, light(k.colour, 0.12), volume=0.4)
    for step in range(lens):
        c.oval(55.5, 19 + step * 9, 3.6, 3.6, GLASS, volume=0.5, gloss=0.6)
        c.oval(55.5, 19 + step * 9, 1.4, 1.4, (64, 84, 120), volume=0.4)
    c.oval(72, 50, 2.4, 2.4, dark(k.colour, 0.2), volume=0.2)
    c.box(19, 12, 56, 92, 6, dark(k.colour, 0.3), tex="metal", volume=0.3)
    screen = c.box(20.6, 13.6, 54.4, 90.4, 5, GLASS, volume=0)
    _wallpaper(c, k, screen, 20.6, 13.6, 54.4, 90.4)
    c.box(33, 16, 42, 18, 1, GLASS, volume=0)
    for row in range(2):
        for column in range(4):
            c.box(
                24 + column * 7.2,
                74 + row * 7.4,
                28.6 + column * 7.2,
                78.8 + row * 7.4,
                1.3,
                k.rng.choice(((236, 90, 80), (90, 170, 230), (250, 250, 250), (110, 200, 130), (250, 200, 80))),
                volume=0,
            )  # noqa: E501
    c.poly([(42, 13), (52, 13), (36, 91), (26, 91)], (255, 255, 255), clip=screen, alpha=0.08, volume=0)


def phonecase(c: Canvas, k: Look) -> None:
    c.box(28, 8, 72, 93, 8, dark(k.colour, 0.25), volume=0.4)
    body = c.box(29.6, 9.6, 70.4, 91.4, 7, k.colour, **k.skin, volume=0.3)
    c.box(33, 13, 52, 37, 5, dark(k.colour, 0.35), volume=0.2)
    c.box(34.2, 14.2, 50.8, 35.8, 4.4, (34, 36, 40), volume=0.2)
    for x, y in ((39, 20), (39, 30), (46.5, 25)):
        c.oval(x, y, 3.2, 3.2, (18, 20, 26), volume=0.5, gloss=0.6)
    style = k.rng.randrange(4)
    mark = light(k.colour, 0.5) if sum(k.colour) < 460 else dark(k.colour, 0.4)
    if style == 0:
        c.oval(50, 60, 12, 12, mark, volume=0, alpha=0.6)
        c.oval(50, 60, 10.4, 10.4, k.colour, **k.skin, volume=0)
    elif style == 1:
        for step in range(4):
            c.line([(26, 62 + step * 8), (50, 54 + step * 8), (74, 62 + step * 8)], 1.4, mark, clip=body, volume=0, alpha=0.8)
    elif style == 2:
        c.line([(33, 45), (33, 88), (67, 88), (67, 13), (56, 13)], 0.5, mark, curved=False, volume=0)
    c.box(72, 30, 73.4, 42, 0.5, dark(k.colour, 0.4))


def charger(c: Canvas, k: Look) -> None:
    cable = (240, 240, 240) if k.colour_name == "white" else (56, 56, 60)
    if k.text("type") == "car":
        c.blob(mirror([(36, 12), (36, 12), (34, 30), (38, 44), (38, 44)]), k.colour, volume=0.5, gloss=0.4)
        c.box(40, 42, 60, 80, 4, dark(k.colour, 0.15), volume=0.5)
        c.box(44, 78, 56, 92, 5, STEEL, tex="metal", volume=0.6)
        for x in (38, 62):
            c.box(x - 1.4, 56, x + 1.4, 70, 1, STEEL, tex="metal")
        c.oval(50, 13, 14, 3, dark(k.colour, 0.5), volume=0.2)
        for x in (44, 56):
            c.box(x - 3.4, 12, x + 3.4, 14.4, 0.8, (20, 20, 22), volume=0)
        return
    c.line([(66, 62), (84, 66), (86, 82), (66, 90), (40, 88), (22, 92)], 1.8, cable, volume=0.4)
    for x in (42, 54):
        c.box(x - 1.6, 10, x + 1.6, 26, 0.8, STEEL, tex="metal")
    c.box(28, 24, 70, 74, 7, k.colour, volume=0.5, gloss=0.5)
    for port in range(int(k.number("ports", 1))):
        c.box(36 + port * 10, 64, 43 + port * 10, 67.4, 1.5, (30, 30, 34), volume=0)
    c.line(
        [(45, 40), (50, 34), (49, 42), (54, 42), (48, 52)],
        1.4,
        light(k.colour, 0.5) if sum(k.colour) < 400 else dark(k.colour, 0.35),
        curved=False,
        volume=0,
    )


def powerbank(c: Canvas, k: Look) -> None:
    thick = 8 + k.number("battery_capacity", 10000) / 2500
    c.box(30, 10, 62 + thick, 90, 6, dark(k.colour, 0.35), volume=0.4)
    c.box(28, 10, 60 + thick * 0.5, 90, 6, k.colour, volume=0.35, gloss=0.4)
    for step in range(4):
        c.oval(36 + step * 4, 80, 1, 1, (150, 230, 255) if step < 3 else dark(k.colour, 0.3), volume=0)
    if k.yes("wireless_charging"):
        c.oval(46, 44, 12, 12, light(k.colour, 0.25), volume=0, alpha=0.6)
        c.oval(46, 44, 10.6, 10.6, k.colour, volume=0)
    for x in (38, 48):
        c.box(x - 3, 10.6, x + 3, 12.6, 0.8, (24, 24, 26), volume=0)


def laptop(c: Canvas, k: Look) -> None:
    c.box(18, 18, 82, 66, 2.5, dark(k.colour, 0.2), tex="metal", volume=0.2)
    screen = c.box(19.4, 19.4, 80.6, 64.6, 1.6, GLASS, volume=0)
    inner = c.box(21.4, 21.6, 78.6, 62, 0.5, GLASS, volume=0)
    _wallpaper(c, k, inner, 21.4, 21.6, 78.6, 62)
    c.poly([(60, 18), (72, 18), (52, 68), (40, 68)], (255, 255, 255), clip=screen, alpha=0.08, volume=0)
    c.poly([(18, 66), (82, 66), (95, 83), (5, 83)], k.colour, tex="metal", volume=0.15)
    c.poly([(22, 67.4), (78, 67.4), (84, 76), (16, 76)], dark(k.colour, 0.62) if k.chance(0.75) else dark(k.colour, 0.15), volume=0)
    for row in range(4):
        y = 68.2 + row * 2.0
        left = 21.6 - row * 1.4
        span = (100 - 2 * left) / 13
        for column in range(13):
            c.box(left + column * span + 0.3, y, left + (column + 1) * span - 0.3, y + 1.5, 0.3, (66, 68, 74), volume=0)
    c.poly([(40, 77.4), (60, 77.4), (61.6, 81.8), (38.4, 81.8)], dark(k.colour, 0.1), volume=0.2)
    c.poly([(5, 83), (95, 83), (94, 85.4), (6, 85.4)], dark(k.colour, 0.3), tex="metal", volume=0)


def tablet(c: Canvas, k: Look) -> None:
    c.box(17, 10, 83, 90, 5, k.colour, tex="metal", volume=0.3)
    c.box(18.4, 11.4, 81.6, 88.6, 4, GLASS, volume=0)
    screen = c.box(21.6, 15, 78.4, 85, 1.5, GLASS, volume=0)
    _wallpaper(c, k, screen, 21.6, 15, 78.4, 85)
    c.poly([(56, 10), (70, 10), (44, 90), (30, 90)], (255, 255, 255), clip=screen, alpha=0.08, volume=0)
    if k.yes("pen_support"):
        c.line([(88, 22), (88, 78)], 2.4, (248, 248, 248), volume=0.5)
        c.line([(88, 78), (88, 83)], 1.2, (180, 180, 184), volume=0)


def monitor(c: Canvas, k: Look) -> None:
    c.poly([(45, 68), (55, 68), (56, 86), (44, 86)], dark(k.colour, 0.15), tex="metal", volume=0.4)
    c.blob([(30, 86), (40, 84), (60, 84), (70, 86), (70, 90), (30, 90)], k.colour, tex="metal", volume=0.5)
    wide = 36 + k.number("screen_size", 27) / 4.5
    c.box(50 - wide, 18, 50 + wide, 71, 1.5, k.colour, volume=0.2)
    screen = c.box(50 - wide + 1, 19, 50 + wide - 1, 67.6, 0.5, GLASS, volume=0)
    _wallpaper(c, k, screen, 50 - wide + 1, 19, 50 + wide - 1, 67.6)
    if k.text("usage") == "gaming":
        c.box(47, 69, 53, 70, 0.3, (230, 60, 60), volume=0)


def tv(c: Canvas, k: Look) -> None:
    wide = 34 + k.number("screen_size", 55) / 6
    for x in (-0.6, 0.6):
        c.line([(50 + x * wide, 76), (50 + x * (wide + 8), 86)], 2, STEEL, curved=False, tex="metal")
    c.box(50 - wide, 76 - wide * 1.16, 50 + wide, 78, 1, k.colour, tex="metal", volume=0.2)
    screen = c.box(50 - wide + 0.8, 76.8 - wide * 1.16, 50 + wide - 0.8, 76.4, 0.3, GLASS, volume=0)
    _wallpaper(c, k, screen, 50 - wide + 0.8, 76.8 - wide * 1.16, 50 + wide - 0.8, 76.4)


def mouse(c: Canvas, k: Look) -> None:
    if not k.yes("wireless"):
        c.line([(50, 22), (48, 12), (54, 4)], 1.4, (48, 48, 52))
    narrow = k.vary(-2, 3)
    body = c.blob(
        mirror([(50, 18), (36, 21), (28 + narrow, 36), (28 + narrow, 58), (26 + narrow, 74), (34, 90), (50, 94)]),
        k.colour,
        volume=0.65,
        gloss=0.35,
    )
    c.line([(50, 19), (50, 50)], 0.7, dark(k.colour, 0.5), volume=0)
    c.line([(27, 50), (40, 53), (50, 52), (60, 53), (73, 50)], 0.7, dark(k.colour, 0.4), clip=body, volume=0)
    c.box(47, 28, 53, 44, 3, (44, 44, 48), tex="rope", volume=0.5)
    if k.text("usage") == "gaming":
        pop = k.rng.choice(((80, 230, 200), (240, 80, 120), (120, 120, 255), (250, 160, 60)))
        c.line([(30, 60), (29, 74), (36, 87)], 1.2, pop, clip=body, volume=0)
        c.line([(70, 60), (71, 74), (64, 87)], 1.2, pop, clip=body, volume=0)
        c.oval(50, 74, 4, 4, pop, volume=0)
    else:
        c.oval(50, 76, 2, 2, dark(k.colour, 0.25), volume=0)


def keyboard(c: Canvas, k: Look) -> None:
    full = k.text("layout") == "full-size"
    x0, x1 = (4, 96) if full else (14, 86)
    c.box(x0, 34, x1, 72, 3, dark(k.colour, 0.25), volume=0.3)
    c.box(x0 + 0.8, 34, x1 - 0.8, 70, 2.6, k.colour, volume=0.2)
    columns = 18 if full else 14
    span = (x1 - x0 - 4) / columns
    lit = k.yes("backlit")
    glow = k.rng.choice(((90, 200, 255), (255, 110, 150), (140, 255, 170)))
    cap = dark(k.colour, 0.25) if sum(k.colour) > 460 and k.chance(0.3) else light(k.colour, 0.14)
    pop = k.rng.choice(((220, 90, 70), (240, 180, 70), (90, 160, 200), cap))
    for row in range(5):
        for column in range(columns):
            x, y = x0 + 2 + column * span, 36.4 + row * 6.6
            if row == 4 and 4 <= column <= 8:
                continue
            if lit:
                c.box(x + 0.05, y - 0.1, x + span - 0.05, y + 6.1, 0.8, glow, volume=0, alpha=0.5)
            c.box(
                x + 0.4,
                y + 0.2,
                x + span - 0.4,
                y + 5.6,
                0.9,
                pop if (row, column) in ((0, 0), (2, 13)) else cap,
                volume=0.25,
                slope=0,
            )
    c.box(x0 + 2.4 + 4 * span, 62.9, x0 + 1.6 + 9 * span, 68.4, 0.9, cap, volume=0.25)


def webcam(c: Canvas, k: Look) -> None:
    c.poly([(42, 56), (58, 56), (62, 84), (38, 84)], dark(k.colour, 0.2), volume=0.4)
    c.box(34, 82, 66, 89, 3, k.colour, volume=0.5)
    if k.chance(0.5):
        c.box(12, 24, 88, 58, 16, k.colour, volume=0.5, gloss=0.4)
    else:
        c.oval(50, 40, 25, 25, k.colour, volume=0.5, gloss=0.4)
    for r, tone in ((14, (36, 38, 44)), (10.5, (18, 20, 26)), (6, (50, 66, 96)), (2.6, (12, 14, 18))):
        c.oval(50, 40, r, r, tone, volume=0.4, gloss=0.3)
    c.oval(46, 36, 1.8, 1.8, (255, 255, 255), alpha=0.8, volume=0)
    c.oval(70, 40, 1.2, 1.2, (110, 230, 140), volume=0)


def usb(c: Canvas, k: Look) -> None:
    c.poly([(60, 22), (76, 12), (90, 30), (74, 41)], STEEL, tex="metal", volume=0.3)
    for x, y in ((74, 22), (80, 29)):
        c.poly([(x, y), (x + 3, y - 2), (x + 5, y + 0.6), (x + 2, y + 2.6)], (50, 50, 54), volume=0)
    c.blob([(58, 18), (58, 18), (80, 45), (80, 45), (38, 80), (24, 84), (16, 76), (20, 60)], k.colour, **k.skin, volume=0.5)
    c.oval(24, 75, 3.4, 3.4, (232, 230, 226), volume=0.2)
    c.line([(44, 48), (54, 58)], 1.0, light(k.colour, 0.5), volume=0)
    c.line([(40, 52), (50, 62)], 1.0, light(k.colour, 0.5), volume=0)


def camera(c: Canvas, k: Look) -> None:
    leather = (44, 44, 48) if k.colour_name != "brown" else (112, 72, 46)
    metal = (50, 50, 54) if k.colour_name == "black" else STEEL
    if k.text("type") == "mirrorless":
        c.poly([(38, 30), (42, 20), (58, 20), (62, 30)], metal, tex="metal", volume=0.4)
    c.box(18, 24, 30, 32, 1.5, metal, tex="rope", volume=0.4)
    c.oval(76, 28, 5, 3, metal, volume=0.5)
    c.box(10, 30, 90, 80, 6, metal, tex="metal", volume=0.4)
    c.box(10, 40, 90, 72, 1, leather, tex="grain", volume=0.2)
    c.box(10, 38, 25, 74, 5, dark(leather, 0.2), tex="grain", volume=0.6)
    for r, tone in ((23, (56, 56, 60)), (19.5, (36, 36, 40)), (15, (22, 24, 28)), (11, (40, 54, 86)), (6.5, (20, 24, 36))):
        c.oval(54, 56, r, r, tone, tex="rope" if r == 23 else "", volume=0.4)
    c.oval(48, 49, 3, 4, (210, 225, 255), alpha=0.65, volume=0.4)
    c.oval(60, 63, 1.6, 1.6, (180, 140, 220), alpha=0.6, volume=0.3)
    c.oval(82, 46, 1.4, 1.4, (200, 60, 50), volume=0.4)
    c.line([(10, 36), (4, 46), (5, 66)], 2.2, leather, tex="grain")
    c.line([(90, 36), (96, 46), (95, 66)], 2.2, leather, tex="grain")


def smartwatch(c: Canvas, k: Look) -> None:
    strap = k.colour if k.material == "silicone" else mix(k.colour, (50, 50, 54), 0.55)
    metal = k.material == "stainless steel"
    for points in ([(35, 34), (38, 5), (62, 5), (65, 34)], [(35, 66), (38, 95), (62, 95), (65, 66)]):
        c.poly(points, k.colour if metal else strap, tex="metal" if metal else "", volume=0.5)
    if not metal:
        for y in (82, 86, 90):
            c.oval(50, y, 1.2, 1.6, dark(strap, 0.6), volume=0)
    round_ = k.chance(0.5)
    c.box(72, 44, 78, 54, 2, k.colour, tex="metal")
    if round_:
        c.oval(50, 50, 25, 25, k.colour, tex="metal", volume=0.5, gloss=0.3)
        c.oval(50, 50, 21.5, 21.5, GLASS, volume=0.1)
    else:
        c.box(27, 26, 73, 74, 12, k.colour, tex="metal", volume=0.5, gloss=0.3)
        c.box(29.4, 28.4, 70.6, 71.6, 10, GLASS, volume=0.1)
    for r, tone in ((15, (240, 80, 100)), (11.6, (130, 230, 90)), (8.2, (90, 200, 240))):
        c.oval(50, 50, r, r, tone, volume=0)
        c.oval(50, 50, r - 2.2, r - 2.2, GLASS, volume=0)
        c.poly([(50, 50), (50 - r, 50 - r - 1), (50, 50 - r - 1)], GLASS, volume=0)
    c.box(46, 48.8, 54, 51.2, 1, (250, 250, 250), volume=0)


def controller(c: Canvas, k: Look) -> None:
    c.blob(
        [
            (24, 30),
            (38, 28),
            (50, 31),
            (62, 28),
            (76, 30),
            (88, 46),
            (95, 70),
            (90, 82),
            (80, 80),
            (68, 66),
            (50, 64),
            (32, 66),
            (20, 80),
            (10, 82),
            (5, 70),
            (12, 46),
        ],
        k.colour,
        volume=0.6,
        gloss=0.3,
    )  # noqa: E501
    ink = (50, 50, 56) if sum(k.colour) > 300 else (84, 86, 94)
    c.box(24, 42, 38, 46.6, 1.5, ink, volume=0.3)
    c.box(28.6, 37.4, 33.2, 51.4, 1.5, ink, volume=0.3)
    for x, y, tone in (
        (69, 37.6, (240, 190, 70)),
        (75.6, 44, (220, 80, 80)),
        (69, 50.6, (110, 190, 110)),
        (62.4, 44, (90, 140, 220)),
    ):
        c.oval(x, y, 3, 3, tone, volume=0.5, gloss=0.4)
    for x in (39, 61):
        c.oval(x, 57, 7, 7, dark(ink, 0.3), volume=0.4)
        c.oval(x, 56, 5, 5, ink, tex="rope", volume=0.6)
    c.box(43, 38, 57, 46, 3, dark(k.colour, 0.25), volume=0.3)
    for x in (22, 68):
        c.blob([(x, 30), (x + 2, 25), (x + 9, 25), (x + 11, 29)], dark(k.colour, 0.4), volume=0.4)
