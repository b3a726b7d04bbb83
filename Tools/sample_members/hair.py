"""Hair: what lies behind the head, and what frames the face."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from .colour import Colour, brightness, mix
from .faces import HeadSpace
from .geometry import Point, Polygon, Shape, between, circle, curve, ellipse, offset, parts, tube
from .painter import Painter

Place = tuple[float, float]

SHORT = ("crop", "side_part", "quiff", "short_curls", "buzz", "afro", "swept", "shaggy", "fringe")
LONG = ("bob", "long_straight", "long_wavy", "ponytail", "bun", "braid", "pixie", "big_curls", "locs", "lob_bangs",
        "half_up", "twin_braids", "short_wavy")

# The hairline from the right temple to the left one, for each way of wearing the hair in front.
HAIRLINES: dict[str, list[Place]] = {
    "round": [(22.5, -3), (19.5, -12), (11, -19), (0, -20.5), (-11, -19), (-19.5, -12), (-22.5, -3)],
    "square": [(22, -4), (19.5, -14), (16, -20), (0, -21.5), (-16, -20), (-19.5, -14), (-22, -4)],
    "left_part": [(22.8, -1), (21, -9), (12, -15.5), (0, -18.5), (-10, -24), (-15, -18), (-20, -12), (-22.5, -3)],
    "right_part": [(22.5, -3), (20, -12), (15, -18), (10, -24), (0, -18.5), (-12, -15.5), (-21, -9), (-22.8, -1)],
    "centre_part": [(23.5, 3), (21, -7), (12, -16), (1, -25.5), (-1, -25.5), (-12, -16), (-21, -7), (-23.5, 3)],
    "bangs": [(23.5, 3), (21.5, -6), (15, -8.5), (7, -8), (0, -8.8), (-7, -8), (-15, -8.5), (-21.5, -6), (-23.5, 3)],
    "wisps": [(23, 1), (20, -8), (15, -10), (9, -13.5), (2, -10.5), (-5, -14), (-12, -9.5), (-19, -11), (-23, 0)],
}


@dataclass(frozen=True)
class Hair:
    """A hair style and its colours."""

    style: str
    colour: Colour
    seed: int


class Hairdresser:
    """Draws one head of hair."""

    def __init__(self, painter: Painter, space: HeadSpace, hair: Hair) -> None:
        self.painter, self.space, self.hair = painter, space, hair
        base = hair.colour
        self.dark = mix(base, (22, 12, 24), 0.45)
        self.sheen = mix(base, (255, 236, 208), 0.38 if brightness(base) < 0.4 else 0.5)

    # What lies behind

    def back(self) -> None:
        """The hair behind head, neck and shoulders."""
        style = self.hair.style
        if style in ("long_straight", "half_up"):
            self._fall([(24, -16), (30, 6), (32, 38), (34, 74), (27, 86), (10, 88)], 4)
        elif style == "long_wavy":
            self._fall([(25, -16), (33, 4), (29, 22), (38, 42), (32, 60), (37, 76), (24, 84), (8, 82)], 4)
        elif style == "bob":
            self._fall([(25, -16), (31, 6), (32, 24), (28, 35), (10, 36)], 3)
        elif style == "lob_bangs":
            self._fall([(25, -16), (30, 6), (31, 30), (30, 48), (14, 52)], 3)
        elif style == "short_wavy":
            self._fall([(26, -18), (33, -2), (30, 14), (34, 26), (28, 37), (10, 38)], 3)
        elif style == "ponytail":
            self._tail()
        elif style == "big_curls":
            self._cloud(33, (0, 4), 21, 10, 34)
        elif style == "afro":
            self._cloud(28, (0, -12), 20, 9, 26)
        elif style == "locs":
            self._locs()
        elif style == "bun":
            self._knot((6, -38), 12.5)
        elif style == "twin_braids":
            self._fall([(24, -14), (27, 6), (26, 24), (12, 30)], 2)
        elif style == "braid":
            self._fall([(24, -14), (27, 8), (24, 26), (10, 32)], 2)

    def _fall(self, right: list[Place], strands: int) -> None:
        left = [(-x, y) for x, y in reversed(right)]
        shape = Polygon(curve(self.space.line([(0, -34), *right, *left]), closed=True))
        self.painter.paint(shape, self.dark, cast=3, depth=5)
        for side in (-1, 1):
            for i in range(strands):
                f = (i + 1) / (strands + 1)
                line = [(side * x * (0.55 + 0.45 * f), y) for x, y in right[1:-1]]
                self.painter.stroke(self.space.line(line), 1.3, mix(self.dark, self.sheen, 0.3), alpha=0.5,
                                    within=shape)

    def _tail(self) -> None:
        side = 1 if self.space.turn <= 0 else -1
        points = [(side * 8, -34), (side * 26, -36), (side * 35, -14), (side * 31, 12), (side * 36, 38)]
        tail = tube(self.space.line(points), [7, 9, 10, 8.5, 1.5])
        self.painter.paint(tail, self.hair.colour, cast=2, depth=4)
        for shift in (-3, 1, 4):
            self.painter.stroke([offset(p, shift, 0) for p in self.space.line(points[1:])], 1.2, self.dark, alpha=0.5,
                                within=tail)
        self.painter.paint(circle(self.space(side * 13, -35), 4.2), mix(self.dark, (20, 16, 24), 0.4), depth=2)

    def _cloud(self, radius: float, centre: Place, count: int, curl: float, tall: float) -> None:
        curls: list[Shape] = [ellipse(self.space(*centre), radius * self.space.size, tall * self.space.size)]
        places: list[Point] = []
        for i in range(count):
            a = math.tau * i / count
            place = self.space(centre[0] + math.cos(a) * radius, centre[1] + math.sin(a) * tall)
            places.append(place)
            curls.append(circle(place, curl * (0.75 + 0.25 * math.sin(i * 2.4)) * self.space.size))
        shape = parts(curls)
        self.painter.paint(shape, self.hair.colour, cast=2, depth=6)
        rng = random.Random(f"cloud/{self.hair.seed}")
        for place in places:
            for _ in range(3):
                self._curl(offset(place, rng.uniform(-6, 6), rng.uniform(-6, 6)), rng.uniform(2.2, 3.6), shape, rng)

    def _curl(self, place: Point, radius: float, within: Shape, rng: random.Random) -> None:
        start = rng.uniform(0, math.tau)
        arc = [offset(place, math.cos(start + a) * radius, math.sin(start + a) * radius) for a in (0, 1.2, 2.4, 3.4)]
        tone = self.sheen if rng.random() < 0.36 else self.dark
        self.painter.stroke(arc, 1.2, tone, alpha=0.5, within=within)

    def _locs(self) -> None:
        for i in range(13):
            x = (i - 6) * 4.9
            end = 66 - abs(i - 6) * 1.4 + (i % 3) * 4
            points = [(x * 0.7, -24), (x * 1.06, 4), (x * 1.1 + (i % 2), 36), (x * 1.08, end)]
            self.painter.paint(tube(self.space.line(points), [3.4, 3.5, 3.3, 2.2]), self.hair.colour, depth=2,
                               outline=0.8)

    def _knot(self, centre: Place, radius: float) -> None:
        place = self.space(*centre)
        ball = circle(place, radius * self.space.size)
        self.painter.paint(ball, self.hair.colour, depth=4)
        for k in (-0.55, 0.0, 0.55):
            self.painter.stroke([offset(place, -radius * 0.8, radius * k), offset(place, 0, radius * (k - 0.35)),
                                 offset(place, radius * 0.8, radius * (k + 0.1))], 1.3, self.dark, alpha=0.6,
                                within=ball)

    # What frames the face

    def front(self, hatted: bool = False) -> None:
        """The hair on the head and around the face. Under a hat it keeps close to the head."""
        style = self.hair.style
        side = "left_part" if self.hair.seed % 2 else "right_part"
        if style == "buzz":
            self._buzz()
        elif style == "crop":
            self._cap(1.0, 3.0, HAIRLINES["square"], 2)
        elif style == "side_part":
            self._cap(1.5, 4.5, HAIRLINES[side], 0)
        elif style == "swept":
            self._cap(1.8, 6.0 if not hatted else 2, HAIRLINES["round"], 0, back_swept=True)
        elif style == "quiff":
            self._cap(0.6, 3.0, HAIRLINES["square"], 0)
            if not hatted:
                self._quiff()
        elif style == "fringe":
            self._cap(2.2, 4.0, HAIRLINES["wisps"], 3)
        elif style in ("shaggy", "pixie"):
            self._cap(3.0, 4.5 if not hatted else 2, HAIRLINES["wisps"], 9)
        elif style == "short_curls":
            self._curly_cap(hatted)
        elif style == "afro":
            self._cap(2.0, 6.0 if not hatted else 1.5, HAIRLINES["round"], 0, curled=True)
        elif style == "big_curls":
            self._cap(4.0, 4.0, HAIRLINES[side], 6, curled=True)
        elif style == "locs":
            self._cap(1.2, 3.0, HAIRLINES["round"], 0, back_swept=True)
        elif style in ("bob", "short_wavy"):
            self._cap(3.0, 4.5 if not hatted else 2, HAIRLINES[side], 26)
        elif style == "lob_bangs":
            self._cap(3.0, 4.5 if not hatted else 2, HAIRLINES["bangs"], 26)
        elif style in ("long_straight", "long_wavy"):
            self._cap(2.6, 4.0 if not hatted else 2,
                      HAIRLINES["centre_part"] if self.hair.seed % 3 else HAIRLINES[side], 30)
            self._front_locks(style == "long_wavy")
        elif style == "half_up":
            self._cap(1.8, 4.5 if not hatted else 2, HAIRLINES["bangs"] if self.hair.seed % 2 else HAIRLINES["round"],
                      14)
            self._front_locks(False)
        elif style in ("ponytail", "bun"):
            self._cap(0.8, 2.4, HAIRLINES["wisps"] if self.hair.seed % 3 == 0 else HAIRLINES["round"], 2,
                      back_swept=self.hair.seed % 3 != 0)
        elif style == "braid":
            self._cap(1.6, 3.0, HAIRLINES[side], 10)
            self._plait(1 if self.hair.seed % 2 else -1)
        elif style == "twin_braids":
            self._cap(1.4, 2.6, HAIRLINES["centre_part"], 8)
            for plait in (-1, 1):
                self._plait(plait)

    def _cap(self, volume: float, crown: float, hairline: list[Place], sides: float, back_swept: bool = False,
             curled: bool = False) -> None:
        low = 4 + sides
        v = volume
        outer = [(-23.2 - v * 0.8, low), (-24 - v, -8), (-20.5 - v, -24 - v * 0.6), (-11, -32.5 - crown * 0.85),
                 (0, -34.2 - crown), (11, -32.5 - crown * 0.85), (20.5 + v, -24 - v * 0.6), (24 + v, -8),
                 (23.2 + v * 0.8, low)]
        shift = self.space.turn * 3.2
        inner = [(x + (shift if abs(x) < 20 else 0), y) for x, y in hairline]
        if sides > 5:
            inner = [(21.8, low), (20.6, (low + inner[0][1]) / 2), *inner, (-20.6, (low + inner[-1][1]) / 2),
                     (-21.8, low)]
        shape = Polygon(curve(self.space.line(outer)) + curve(self.space.line(inner)))
        self.painter.paint(shape, self.hair.colour, cast=2.4, depth=5)
        if curled:
            rng = random.Random(f"curled/{self.hair.seed}")
            for _ in range(34):
                place = self.space(rng.uniform(-24, 24), rng.uniform(-40, -14))
                self._curl(place, rng.uniform(1.9, 3.2), shape, rng)
            return
        self._strands(outer, inner, shape, back_swept)

    def _strands(self, outer: list[Place], inner: list[Place], shape: Shape, back_swept: bool) -> None:
        rng = random.Random(f"strands/{self.hair.seed}")
        roots = curve(inner, samples=6)
        tips = list(reversed(curve(outer, samples=6)))
        count = 15
        highest = min(inner, key=lambda p: p[1])
        for i in range(count):
            f = (i + rng.uniform(0.2, 0.8)) / count
            a = roots[int(f * (len(roots) - 1))]
            b = tips[int(f * (len(tips) - 1))]
            if not back_swept:
                b = between((highest[0], highest[1] - 11), b, 0.45)
            middle = offset(between(a, b, 0.55), (a[0] - highest[0]) * 0.12, -2.0)
            tone, alpha = (self.sheen, 0.3) if i % 3 == 1 else (self.dark, 0.6)
            self.painter.stroke(self.space.line([a, middle, b]), rng.uniform(0.9, 1.6), tone, alpha=alpha,
                                within=shape)
        lx = -8 if self.painter.light[0] < 0 else 8
        shine = [(lx - 8, -23), (lx, -27.5), (lx + 8, -26)]
        self.painter.tint(tube(self.space.line(shine), [0.6, 2.4, 0.6]), self.sheen, alpha=0.34, soft=1.0,
                          within=shape)

    def _buzz(self) -> None:
        outer = [(-22.6, 0), (-23.4, -9), (-20, -24), (-11, -31.8), (0, -34), (11, -31.8), (20, -24), (23.4, -9),
                 (22.6, 0)]
        shape = Polygon(curve(self.space.line(outer)) + curve(self.space.line(HAIRLINES["square"])))
        self.painter.tint(shape, self.hair.colour, alpha=0.82, soft=0.5)
        self.painter.glow(ellipse(self.space(-8 if self.painter.light[0] < 0 else 8, -26), 8, 4), alpha=0.12, soft=2)

    def _quiff(self) -> None:
        way = 1 if self.hair.seed % 2 else -1
        points = [(-17, -20), (-19, -30), (-11, -41), (3, -45), (16, -41), (20, -31), (17, -21), (6, -19), (-7, -20)]
        shape = Polygon(curve(self.space.line([(x * way + self.space.turn * 2, y) for x, y in points]), closed=True))
        self.painter.paint(shape, self.hair.colour, cast=1.6, depth=5)
        for i in range(7):
            x = (-13 + i * 4.6) * way
            self.painter.stroke(self.space.line([(x, -21), (x + 2 * way, -32), (x + 7 * way, -41)]), 1.3,
                                self.sheen if i % 3 == 1 else self.dark, alpha=0.45, within=shape)

    def _curly_cap(self, hatted: bool) -> None:
        rng = random.Random(f"curls/{self.hair.seed}")
        curls: list[Shape] = [Polygon(curve(self.space.line(
            [(-24, 0), (-24, -14), (-15, -32), (0, -36), (15, -32), (24, -14), (24, 0)]))
            + curve(self.space.line(HAIRLINES["round"])))]
        rows = ((24, -6, 5.0), (23, -18, 6.2), (16, -30, 7.0), (6, -36 if not hatted else -32, 7.2), (8, -22, 5.4),
                (16, -20, 5.2), (0, -24, 5.4))
        for x, y, r in rows:
            for side in (-1, 1):
                curls.append(circle(self.space(side * x + rng.uniform(-1, 1), y + rng.uniform(-1, 1)),
                                    r * self.space.size))
        shape = parts(curls)
        self.painter.paint(shape, self.hair.colour, cast=2, depth=4.5)
        for x, y, r in rows:
            for side in (-1, 1):
                for _ in range(2):
                    self._curl(self.space(side * x + rng.uniform(-3, 3), y + rng.uniform(-3, 3)), r * 0.55, shape, rng)

    def _front_locks(self, wavy: bool) -> None:
        for side in (-1, 1):
            if side * self.space.turn < -0.9:
                continue
            points = [(side * 23, 2), (side * 26.5, 22), (side * 25, 44), (side * 28, 66)]
            if wavy:
                points = [(side * 23.5, 2), (side * 28.5, 18), (side * 24, 34), (side * 30, 50), (side * 26, 68)]
            radii = [4.5, 7.0, 7.6, 2.0] if not wavy else [4.5, 7.4, 7, 7, 1.4]
            lock = tube(self.space.line(points), radii)
            self.painter.paint(lock, self.hair.colour, cast=2.2, depth=3.5,
                               join=ellipse(self.space(side * 23, 6), 9, 26))
            for shift in (-2.4, 1.2):
                self.painter.stroke([offset(p, shift, 0) for p in self.space.line(points)], 1.2, self.dark, alpha=0.5,
                                    within=lock)
            self.painter.stroke([offset(p, 3, 0) for p in self.space.line(points)], 1.2, self.sheen, alpha=0.3,
                                within=lock)

    def _plait(self, side: int) -> None:
        path = curve(self.space.line([(side * 22, 16), (side * 26, 34), (side * 24, 58), (side * 25, 84)]), samples=6)
        beads: list[Shape] = []
        steps = 9
        for i in range(steps):
            place = path[int(i / steps * (len(path) - 1))]
            beads.append(ellipse(offset(place, (1 if i % 2 else -1) * 1.2, 0), (6.2 - i * 0.3) * self.space.size,
                                 5.4 * self.space.size, 0.5 if i % 2 else -0.5))
        for bead in beads:
            self.painter.paint(bead, self.hair.colour, outline=0.8, cast=1, depth=2.6)
        end = path[int((steps - 0.4) / steps * (len(path) - 1))]
        tuft = tube([end, offset(end, 0, 6), offset(end, side * 1, 14)], [3.4, 4, 1])
        self.painter.paint(tuft, self.hair.colour, depth=2)
        self.painter.paint(ellipse(end, 3.6, 2.2), (176, 64, 70), depth=1, outline=0.7)
