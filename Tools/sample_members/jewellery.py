"""Earrings, necklaces, ties, watches, belts, gloves and towels."""

from __future__ import annotations

from dataclasses import dataclass

from .colour import Colour, Fabric
from .figure import SIDES
from .garment import Garment, Look
from .geometry import Limb, Polygon, between, circle, curve, ellipse, offset, rectangle, tube

GOLD: Colour = (212, 172, 92)
SILVER: Colour = (206, 208, 216)
PEARL: Colour = (248, 242, 234)


@dataclass
class Earrings(Garment):
    """Studs, pearls, hoops or drops."""

    kind: str
    colour: Colour

    def head(self, look: Look) -> None:
        space, painter = look.space, look.painter
        for side in SIDES:
            if side * space.turn > 0.75:
                continue
            lobe = space(side * 24 - space.turn * 1.5, 11)
            if self.kind == "hoops":
                ring = [offset(lobe, 4.6 * x, 5 + 5 * y) for x, y in ((0, -1), (0.9, -0.3), (0.75, 0.7), (0, 1),
                                                                      (-0.75, 0.7), (-0.9, -0.3), (0, -1))]
                painter.paint(tube(ring, [0.95, 0.95]), self.colour, outline=0.4, depth=0)
            elif self.kind == "drops":
                painter.paint(tube([lobe, offset(lobe, 0, 5)], [0.7, 0.7]), self.colour, outline=0.3, depth=0)
                painter.paint(ellipse(offset(lobe, 0, 8.5), 2.1, 3.4), self.colour, outline=0.6, depth=1.2)
            else:
                painter.paint(circle(lobe, 2.4 if self.kind == "pearls" else 1.5), self.colour, outline=0.5,
                              depth=1.2)


@dataclass
class Necklace(Garment):
    """A chain, a pendant or pearls. `drop` is how deep it hangs (in torso heights)."""

    kind: str
    colour: Colour
    drop: float = 0.12

    def neck(self, look: Look) -> None:
        figure, painter = look.figure, look.painter
        s = figure.size
        left, right = figure.neck_root(-1), figure.neck_root(1)
        line = curve([offset(left, 2 * s, -4 * s), figure.front(self.drop * 0.72, -0.2), figure.front(self.drop),
                      figure.front(self.drop * 0.72, 0.2), offset(right, -2 * s, -4 * s)], samples=7)
        if self.kind == "pearls":
            for place in line:
                painter.paint(circle(place, 2.1), self.colour, outline=0.5, depth=1.0, cast=0.6)
            return
        if self.kind == "chain":
            painter.darken(tube([offset(p, 0.6, 1.4) for p in line], [1.7, 1.7]), alpha=0.5, soft=0.5)
            for i, place in enumerate(line):
                painter.paint(ellipse(place, 2.3, 1.5, 0.8 if i % 2 else -0.6), self.colour, outline=0.5, depth=0.8)
            return
        painter.stroke(line, 1.1, self.colour, even=True)
        painter.paint(circle(figure.front(self.drop + 0.02), 2.4), self.colour, outline=0.6, depth=1)


@dataclass
class Tie(Garment):
    """A long tie or a bow tie."""

    fabric: Fabric
    bow: bool = False

    def body(self, look: Look) -> None:
        if not self.bow:
            figure = look.figure
            f = figure.front
            blade = Polygon([f(0.1, -0.07), f(0.1, 0.07), f(0.56, 0.15), f(0.63, 0.0), f(0.56, -0.15)])
            look.painter.paint(blade, self.fabric, outline=0.8, cast=1.2, depth=2)

    def neck(self, look: Look) -> None:
        figure, painter = look.figure, look.painter
        x, y = figure.front(0.07)
        if not self.bow:
            painter.paint(Polygon([(x - 4, y - 3.4), (x + 4, y - 3.4), (x + 2.4, y + 4.6), (x - 2.4, y + 4.6)]),
                          self.fabric, outline=0.8, cast=0.8, depth=1.6)
            return
        for side in SIDES:
            wing = Polygon(curve([(x, y), (x + side * 6, y - 4.4), (x + side * 12, y - 5), (x + side * 11.4, y),
                                  (x + side * 12, y + 5), (x + side * 6, y + 4)], closed=True))
            painter.paint(wing, self.fabric, outline=0.8, cast=1, depth=2)
            painter.fold([(x + side * 2, y), (x + side * 7, y - 0.6)], 1.0, within=wing)
        painter.paint(rectangle(x - 2.6, y - 3, x + 2.6, y + 3), self.fabric, outline=0.8, depth=1.2)


@dataclass
class Wrist(Garment):
    """A watch, a bangle or a sweatband."""

    kind: str
    colour: Colour
    side: int = 1
    covers_arms = 0.0

    def sleeve(self, look: Look, side: int) -> None:
        if side != self.side:
            return
        line = look.figure.arm_line(side)
        last = len(line) - 1
        wide = {"band": 5, "watch": 2, "bangle": 1}[self.kind]
        samples = [(x, y, r + 0.9) for x, y, r in line[last - 2 - wide:last - 1]]
        band = Limb(samples, False, False)
        look.painter.paint(band, self.colour, outline=0.7, depth=1.6)
        if self.kind == "watch":
            x, y, _ = samples[1]
            look.painter.paint(circle((x, y), 3.2), (240, 238, 230), outline=0.9, depth=0.8, line=GOLD)


@dataclass
class Belt(Garment):
    """A belt around the waist of a dress."""

    fabric: Fabric
    buckle: Colour
    height: float = 0.63
    width: float = 2.6

    def body(self, look: Look) -> None:
        figure, painter, t = look.figure, look.painter, self.height
        line = [figure.at(-1.0, t, 2), offset(figure.front(t), 0, 2.4), figure.at(1.0, t, 2)]
        painter.paint(tube(line, [self.width, self.width], round_start=False, round_end=False), self.fabric,
                      outline=0.8, cast=1.4, depth=2)
        x, y = line[1]
        w = self.width
        painter.paint(rectangle(x - w * 1.3, y - w * 1.2, x + w * 1.3, y + w * 1.2), self.buckle, outline=0.6, depth=1)
        painter.paint(ellipse((x, y), w * 0.6, w * 0.6), self.fabric, outline=0.4, depth=0)


@dataclass
class Gloves(Garment):
    """Evening gloves up to the elbow; the hands are drawn in their colour."""

    colour: Colour
    covers_arms = 0.0

    def sleeve(self, look: Look, side: int) -> None:
        line = look.figure.arm_line(side)
        first = round(0.46 * len(line))
        shape = Limb([(x, y, r + 0.7) for x, y, r in line[first:]], round_start=False)
        look.painter.paint(shape, Fabric(self.colour, gloss=0.8), depth=3, cast=1.5)
        for i in (3, 6):
            look.painter.fold([shape.edge(i, 1), between(shape.edge(i, 1), shape.edge(i, -1), 0.6)], 1.1,
                              within=shape)


@dataclass
class Towel(Garment):
    """A towel around the neck."""

    colour: Colour
    stripe: Colour

    def neck(self, look: Look) -> None:
        figure, painter = look.figure, look.painter
        for side in SIDES:
            root = figure.neck_root(side)
            end = tube([offset(root, -side * 2, -5), figure.front(0.1, side * 0.46), figure.front(0.42, side * 0.5)],
                       [5, 6.6, 7], round_end=False)
            painter.paint(end, self.colour, cast=2, depth=3.4)
            x, y, r = end.samples[-3]
            painter.stroke([(x - r, y), (x + r, y)], 2.4, self.stripe, even=True, within=end)
