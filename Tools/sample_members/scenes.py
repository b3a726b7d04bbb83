"""The scenes that may stand behind a figure."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

from .colour import Colour, mix, rgb, shifted
from .geometry import Point, curve
from .painter import HEIGHT, SCALE, WIDTH

# Wall or sky, floor, and two accents.
PALETTES: tuple[tuple[Colour, Colour, Colour, Colour], ...] = tuple(
    tuple(rgb(code) for code in codes.split()) for codes in (  # type: ignore[misc]
        "dfe6ea c9cfd2 a9bdc8 e9c9a6", "efe3d4 d6c3ad c9a27e 8fa79a", "e3e8dc c3cbb4 93a985 d9b384",
        "e9dfe8 cdbfce b597b5 e8c7b0", "d6e4ee b4c4cf 7f9fb8 f0d9a8", "f3ddd0 d9b8a5 cf8e78 93a3ae",
        "dad7d2 b9b3aa 8f8a86 c4a479", "f2e7c9 d8c69b caa35c 7d9a96", "cfdcd9 a9bdb8 6f938d e2b59a",
        "c9cfe0 a2abc4 7381a8 e7c3b8"))


class Scene:
    """A drawing surface in logical units, without a figure."""

    def __init__(self, palette: tuple[Colour, Colour, Colour, Colour], rng: random.Random) -> None:
        self.wall, self.ground, self.first, self.second = palette
        self.rng = rng
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), self.wall)
        self.draw = ImageDraw.Draw(self.image)
        self.horizon = 372.0

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour, radius: float = 0) -> None:
        """A filled upright box."""
        place = [left * SCALE, top * SCALE, right * SCALE, bottom * SCALE]
        self.draw.rounded_rectangle(place, radius * SCALE, fill=colour)

    def shape(self, points: list[Point], colour: Colour) -> None:
        """A filled polygon."""
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def disc(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """A filled ellipse."""
        self.draw.ellipse([(x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE], fill=colour)

    def line(self, points: list[Point], width: float, colour: Colour) -> None:
        """A line."""
        self.draw.line([(x * SCALE, y * SCALE) for x, y in points], fill=colour, width=round(width * SCALE),
                       joint="curve")

    def gradient(self, top: float, bottom: float, upper: Colour, lower: Colour) -> None:
        """A vertical blend across the whole width."""
        height = round((bottom - top) * SCALE)
        mask = Image.linear_gradient("L").resize((self.image.width, height))
        low = Image.new("RGB", mask.size, lower)
        high = Image.new("RGB", mask.size, upper)
        self.image.paste(Image.composite(low, high, mask), (0, round(top * SCALE)))

    def floor(self, colour: Colour, horizon: float | None = None) -> None:
        """The ground, darker far away."""
        if horizon is not None:
            self.horizon = horizon
        self.gradient(self.horizon, HEIGHT, mix(colour, (70, 62, 84), 0.16), mix(colour, (255, 252, 244), 0.14))

    def soften(self, radius: float) -> None:
        """Puts everything drawn so far out of focus."""
        self.image = self.image.filter(ImageFilter.GaussianBlur(radius * SCALE))
        self.draw = ImageDraw.Draw(self.image)


def _studio(scene: Scene) -> None:
    scene.gradient(0, HEIGHT, mix(scene.wall, (255, 255, 255), 0.25), mix(scene.ground, scene.wall, 0.35))
    scene.disc(WIDTH / 2, 200, 190, 230, mix(scene.wall, (255, 255, 255), 0.35))
    scene.soften(45)


def _paper(scene: Scene) -> None:
    scene.gradient(0, HEIGHT, mix(scene.ground, (90, 84, 96), 0.25), mix(scene.ground, (60, 54, 70), 0.3))
    scene.box(52, -5, 332, 400, mix(scene.first, (255, 255, 255), 0.42))
    scene.shape([(52, 390), (332, 390), (372, 480), (12, 480)], mix(scene.first, (255, 255, 255), 0.5))
    scene.soften(1.6)
    scene.box(46, 4, 338, 11, mix(scene.ground, (40, 36, 44), 0.6), 3)


def _arches(scene: Scene) -> None:
    scene.gradient(0, 372, mix(scene.wall, (255, 255, 255), 0.2), scene.wall)
    middle = WIDTH / 2 + scene.rng.uniform(-30, 30)
    for i, (rx, colour) in enumerate(((165, mix(scene.first, scene.wall, 0.55)), (128, mix(scene.second, scene.wall,
                                                                                          0.45)),
                                      (92, mix(scene.first, scene.wall, 0.25)))):
        top = 70 + i * 44
        scene.disc(middle, top + rx, rx, rx, colour)
        scene.box(middle - rx, top + rx, middle + rx, 380, colour)
    scene.floor(scene.ground)
    scene.soften(0.8)


def _window_room(scene: Scene) -> None:
    scene.gradient(0, 372, mix(scene.wall, (255, 255, 255), 0.2), scene.wall)
    left = 26 if scene.rng.random() < 0.5 else 250
    scene.box(left - 5, 45, left + 113, 235, mix(scene.wall, (255, 255, 255), 0.8))
    sky = mix(scene.first, (214, 234, 246), 0.7)
    for column in range(2):
        for row in range(2):
            x, y = left + column * 55, 50 + row * 92
            scene.box(x, y, x + 52, y + 88, sky)
            scene.shape([(x, y + 60), (x + 30, y), (x + 46, y), (x, y + 88)], mix(sky, (255, 255, 255), 0.4))
    scene.floor(mix(scene.ground, scene.second, 0.35))
    scene.box(0, 366, WIDTH, 373, mix(scene.wall, (255, 255, 255), 0.65))
    side = 330 if left < 100 else 52
    _pot_plant(scene, side, 388)
    scene.soften(1.3)


def _pot_plant(scene: Scene, x: float, y: float) -> None:
    green = rgb("5f8a66")
    for i in range(9):
        a = -math.pi / 2 + (i - 4) * 0.3
        length = 92 - abs(i - 4) * 7
        tip = (x + math.cos(a) * length, y - 36 + math.sin(a) * length)
        bend = (x + math.cos(a) * length * 0.5 - 6, y - 36 + math.sin(a) * length * 0.6)
        leaf = curve([(x, y - 34), (bend[0] - 7, bend[1]), tip]) + curve([tip, (bend[0] + 9, bend[1] + 6), (x, y - 34)])
        scene.shape(leaf, shifted(green, value=0.85 + 0.06 * (i % 4)))
    scene.shape([(x - 20, y - 36), (x + 20, y - 36), (x + 15, y + 4), (x - 15, y + 4)], mix(scene.second, (120, 70, 50),
                                                                                           0.35))


def _park(scene: Scene) -> None:
    scene.gradient(0, 380, mix(scene.first, (206, 228, 242), 0.75), mix(scene.wall, (250, 246, 232), 0.6))
    green = mix(rgb("8fae7c"), scene.first, 0.25)
    scene.shape(curve([(-10, 330), (90, 296), (200, 318), (300, 290), (400, 322)]) + [(400, 400), (-10, 400)],
                mix(green, (214, 226, 214), 0.45))
    for x, size in ((42, 1.1), (108, 0.75), (300, 0.85), (352, 1.2)):
        x += scene.rng.uniform(-12, 12)
        scene.box(x - 5 * size, 260, x + 5 * size, 372, mix(rgb("8a6f5a"), scene.wall, 0.2))
        for dx, dy, r in ((-22, 0, 30), (22, 4, 28), (0, -26, 34), (0, 8, 32)):
            tone = shifted(green, value=0.86 + scene.rng.uniform(0, 0.14))
            scene.disc(x + dx * size, 236 + dy * size - 20 * size, r * size, r * size, tone)
    scene.floor(mix(green, (232, 226, 186), 0.25), 364)
    scene.shape([(150, 364), (234, 364), (330, 480), (54, 480)], mix(scene.ground, (238, 226, 206), 0.5))
    scene.soften(2.6)


def _street(scene: Scene) -> None:
    scene.gradient(0, 372, mix(scene.wall, (255, 255, 255), 0.35), scene.wall)
    x = -20.0
    index = 0
    while x < WIDTH:
        width = scene.rng.uniform(78, 118)
        top = scene.rng.uniform(20, 90)
        tone = (mix(scene.first, scene.wall, 0.4), mix(scene.second, scene.wall, 0.35),
                mix(scene.ground, scene.wall, 0.2))[index % 3]
        scene.box(x, top, x + width - 2, 380, tone)
        for row in range(4):
            for column in range(3):
                wx, wy = x + 10 + column * (width - 20) / 3, top + 20 + row * 50
                scene.box(wx, wy, wx + (width - 34) / 3, wy + 30, mix(tone, (255, 246, 214), 0.5), 2)
        scene.box(x + 8, 298, x + width - 10, 376, mix(tone, (62, 60, 72), 0.45))
        scene.shape([(x + 3, 290), (x + width - 5, 290), (x + width, 308), (x - 2, 308)], mix(scene.second, tone, 0.3))
        x += width
        index += 1
    scene.floor(mix(scene.ground, (190, 188, 188), 0.4), 374)
    scene.soften(2.6)


def _beach(scene: Scene) -> None:
    scene.gradient(0, 250, mix(scene.first, (176, 214, 238), 0.65), mix(scene.wall, (252, 240, 224), 0.6))
    scene.disc(80 if scene.rng.random() < 0.5 else 300, 90, 30, 30, (255, 247, 224))
    sea = mix(scene.first, (92, 156, 176), 0.55)
    scene.gradient(250, 352, sea, mix(sea, (226, 240, 236), 0.55))
    for y in (276, 300, 326, 342):
        scene.line(curve([(-5, y), (90, y + 3), (190, y - 2), (290, y + 3), (390, y)]), 1.4, mix(sea, (255, 255, 255),
                                                                                             0.6))
    scene.floor(mix(rgb("e6d2ae"), scene.ground, 0.25), 350)
    scene.soften(2.0)


def _gallery(scene: Scene) -> None:
    scene.gradient(0, 372, mix(scene.wall, (255, 255, 255), 0.5), mix(scene.wall, (255, 255, 255), 0.2))
    for x, y, w, h in ((22, 80, 88, 110), (272, 66, 92, 128), (38, 222, 62, 62), (288, 222, 56, 76)):
        scene.box(x + 3, y + 4, x + w + 3, y + h + 4, mix(scene.wall, (80, 72, 90), 0.28))
        scene.box(x, y, x + w, y + h, mix(scene.first, (60, 48, 42), 0.4))
        scene.box(x + 4, y + 4, x + w - 4, y + h - 4, (246, 242, 234))
        scene.box(x + 12, y + 12, x + w - 12, y + h - 12, mix(scene.first, scene.wall, 0.3))
        scene.disc(x + w * 0.5, y + h * 0.56, w * 0.22, w * 0.22, scene.second)
    scene.floor(mix(scene.ground, scene.second, 0.2))
    scene.box(0, 365, WIDTH, 373, mix(scene.wall, (255, 255, 255), 0.75))
    scene.soften(1.2)


def _skyline(scene: Scene) -> None:
    scene.gradient(0, 380, mix(scene.first, (116, 122, 168), 0.45), mix(scene.second, (250, 214, 190), 0.55))
    for depth, tone in ((0, mix(scene.first, (190, 176, 200), 0.45)), (1, mix(scene.first, (84, 82, 118), 0.5))):
        x = -10.0
        while x < WIDTH:
            width = scene.rng.uniform(26, 50)
            top = scene.rng.uniform(120, 220) + depth * 60
            scene.box(x, top, x + width, 380, tone)
            for row in range(int((370 - top) / 16)):
                for column in range(int(width / 12)):
                    if depth and scene.rng.random() < 0.4:
                        wx, wy = x + 4 + column * 12, top + 8 + row * 16
                        scene.box(wx, wy, wx + 5, wy + 7, (252, 226, 168))
            x += width + 2
    scene.floor(mix(scene.ground, (120, 112, 134), 0.35), 376)
    scene.line([(0, 352), (WIDTH, 352)], 4, mix(scene.ground, (70, 64, 84), 0.6))
    for x in range(0, WIDTH + 1, 32):
        scene.line([(x, 352), (x, 380)], 2.4, mix(scene.ground, (70, 64, 84), 0.6))
    scene.soften(1.9)


def _cafe(scene: Scene) -> None:
    scene.gradient(0, 372, mix(scene.wall, (120, 92, 76), 0.22), mix(scene.wall, (120, 92, 76), 0.1))
    for row in range(3):
        y = 120 + row * 62
        scene.box(20, y, 364, y + 6, mix(scene.second, (110, 76, 54), 0.5))
        x = 28.0
        while x < 350:
            height = scene.rng.uniform(16, 38)
            width = scene.rng.uniform(9, 20)
            tone = (scene.first, scene.second, scene.ground, (240, 232, 220))[scene.rng.randrange(4)]
            scene.box(x, y - height, x + width, y, mix(tone, (110, 84, 70), 0.2), 3)
            x += width + scene.rng.uniform(5, 16)
    for x in (70, 192, 314):
        scene.line([(x, 0), (x, 42)], 1.4, (84, 74, 72))
        scene.shape([(x - 20, 64), (x - 8, 42), (x + 8, 42), (x + 20, 64)], mix(scene.first, (60, 52, 56), 0.35))
        scene.disc(x, 66, 10, 5, (255, 236, 188))
    scene.floor(mix(scene.ground, scene.second, 0.3))
    scene.soften(2.2)


def _library(scene: Scene) -> None:
    scene.gradient(0, 372, mix(scene.second, (120, 88, 66), 0.4), mix(scene.second, (110, 80, 60), 0.5))
    for row in range(5):
        y = 66 + row * 72
        x = 4.0
        while x < WIDTH:
            width = scene.rng.uniform(7, 15)
            height = scene.rng.uniform(40, 56)
            tone = (scene.first, scene.second, scene.wall, scene.ground)[scene.rng.randrange(4)]
            scene.box(x, y - height, x + width - 1, y, mix(tone, (110, 88, 84), 0.25))
            x += width
        scene.box(0, y, WIDTH, y + 8, mix(scene.second, (92, 64, 48), 0.55))
    scene.floor(mix(scene.ground, scene.second, 0.25), 374)
    scene.soften(2.6)


def _brick(scene: Scene) -> None:
    base = mix(scene.first, scene.wall, 0.45)
    scene.box(0, 0, WIDTH, 380, mix(base, (255, 255, 255), 0.3))
    for row in range(24):
        for column in range(-1, 11):
            x = column * 40 + (row % 2) * 20
            tone = mix(base, scene.second, scene.rng.uniform(0, 0.3))
            scene.box(x + 1, row * 16 + 1, x + 38, row * 16 + 14, tone, 1.5)
    scene.floor(mix(scene.ground, (170, 166, 166), 0.3))
    scene.box(0, 364, WIDTH, 374, mix(scene.ground, (120, 112, 116), 0.45))
    scene.soften(1.5)


def _hills(scene: Scene) -> None:
    scene.gradient(0, 372, mix(scene.first, (222, 232, 244), 0.6), mix(scene.second, (255, 244, 224), 0.6))
    for i, base in enumerate((190, 240, 290)):
        points: list[Point] = [(-20.0, base + 30.0)]
        for k in range(1, 7):
            points.append((k * 68 - 30, base + scene.rng.uniform(-44, 24)))
        points.append((410, base + 20))
        tone = mix(mix(scene.first, rgb("6d8f86"), 0.4), scene.wall, 0.62 - i * 0.2)
        scene.shape(curve(points) + [(410, 400), (-20, 400)], tone)
    scene.floor(mix(rgb("b9c49a"), scene.ground, 0.45), 352)
    scene.soften(2.2)


def _columns(scene: Scene) -> None:
    scene.gradient(0, 372, mix(scene.wall, (255, 255, 255), 0.25), mix(scene.wall, scene.first, 0.2))
    stone = mix(scene.wall, (250, 246, 238), 0.55)
    for x in (30, 122, 262, 354):
        scene.box(x - 17, 60, x + 17, 372, stone)
        for k in range(-2, 3):
            scene.line([(x + k * 7, 70), (x + k * 7, 360)], 1.6, mix(stone, scene.first, 0.25))
        scene.box(x - 23, 46, x + 23, 62, mix(stone, (255, 255, 255), 0.3), 2)
        scene.box(x - 23, 352, x + 23, 374, mix(stone, (255, 255, 255), 0.2), 2)
    scene.box(0, 26, WIDTH, 48, mix(stone, scene.ground, 0.2))
    scene.floor(mix(scene.ground, stone, 0.4))
    for k in range(1, 4):
        scene.line([(0, 372 + k * k * 11), (WIDTH, 372 + k * k * 11)], 1.4, mix(scene.ground, (120, 112, 120), 0.35))
    scene.soften(1.7)


def _confetti(scene: Scene) -> None:
    scene.gradient(0, HEIGHT, mix(scene.wall, (255, 255, 255), 0.15), mix(scene.wall, scene.ground, 0.5))
    for _ in range(20):
        x, y = scene.rng.uniform(0, WIDTH), scene.rng.uniform(0, 350)
        r = scene.rng.uniform(9, 30)
        tone = mix((scene.first, scene.second, scene.ground)[scene.rng.randrange(3)], scene.wall, 0.5)
        scene.disc(x, y, r, r, tone)
    scene.soften(5)
    scene.floor(scene.ground)
    scene.soften(0.8)


SCENES: tuple[Callable[[Scene], None], ...] = (
    _studio, _park, _arches, _street, _gallery, _beach, _paper, _cafe, _window_room, _skyline, _brick, _hills,
    _library, _columns, _confetti)
