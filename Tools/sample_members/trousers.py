"""Trousers, shorts and leggings."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .colour import Colour, Fabric, accent_against, mix
from .figure import SIDES
from .garment import Garment, Look
from .geometry import (Limb, Point, Polygon, Shape, Union, between, curve, direction, interpolate, offset,
                       rectangle, tube)

# Ease along the leg (fraction of its length, units) for each cut.
CUTS: dict[str, list[tuple[float, float]]] = {
    "leggings": [(0.0, 0.4), (1.0, 0.5)],
    "skinny": [(0.0, 0.8), (0.5, 1.4), (1.0, 1.8)],
    "slim": [(0.0, 1.2), (0.5, 2.6), (1.0, 4.2)],
    "straight": [(0.0, 1.6), (0.5, 4.6), (0.75, 5.6), (1.0, 7.2)],
    "wide": [(0.0, 2.0), (0.4, 7.0), (0.7, 10.0), (1.0, 14.0)],
    "flare": [(0.0, 0.8), (0.5, 2.2), (0.7, 6.0), (1.0, 13.0)],
    "baggy": [(0.0, 3.0), (0.3, 8.0), (0.7, 9.5), (0.92, 11.0), (1.0, 9.0)],
    "jogger": [(0.0, 2.4), (0.4, 6.2), (0.75, 6.2), (0.93, 5.4), (1.0, 2.2)],
    "track": [(0.0, 1.8), (0.4, 4.6), (0.75, 5.0), (1.0, 4.2)],
    "shorts": [(0.0, 2.0), (0.5, 8.0), (1.0, 8.0)],
    "loose_shorts": [(0.0, 4.0), (0.5, 13.0), (1.0, 13.0)],
    "tight_shorts": [(0.0, 0.4), (1.0, 0.6)],
}


@dataclass
class Trousers(Garment):
    """Anything with two legs."""

    fabric: Fabric
    cut: str = "straight"
    length: float = 1.03
    rise: float = 0.66
    waistband: Fabric | None = None
    belt: Colour | None = None
    buckle: Colour = (200, 176, 110)
    crease: bool = False
    side_stripes: tuple[Colour, int] | None = None
    cargo: bool = False
    pockets: bool = True
    cuff: Fabric | None = None
    turn_up: bool = False
    seam: Colour | None = None
    fade: bool = False
    rips: bool = False
    fly: bool = True

    def ease(self, f: float) -> float:
        """How much the cut lets out the leg."""
        return interpolate(CUTS[self.cut], f)

    def body(self, look: Look) -> None:
        figure, painter = look.figure, look.painter
        pelvis_ease = {"baggy": 4.0, "wide": 2.4, "loose_shorts": 4.0, "leggings": 0.4, "tight_shorts": 0.5}.get(
            self.cut, 1.6)
        pelvis = figure.pelvis(self.rise, pelvis_ease)
        legs = {side: figure.trouser_leg(side, self.length, self.ease) for side in SIDES}
        whole = Union((pelvis, *legs.values()))
        painter.paint(whole, self.fabric, cast=1.6, depth=5)
        front = figure.front_leg()
        crotch = figure.crotch()
        below = rectangle(0, crotch[1] + 3, 400, 500)
        for side in (-front, front):
            way = direction(legs[side].samples[0][:2], legs[side].samples[-1][:2])
            cloth = self.fabric.turned(math.atan2(way[1], way[0]) - math.pi / 2)
            painter.paint(legs[side], cloth, within=below, cast=2.2 if side == front else 0, depth=4.6,
                          join=rectangle(0, 0, 400, crotch[1] + 14), onto=whole)
        look.shapes["trousers"] = whole
        self._folds(look, legs, whole)
        self._yoke(look, pelvis, whole)
        for side in SIDES:
            self._leg_details(look, side, legs[side])

    def _yoke(self, look: Look, pelvis: Shape, whole: Shape) -> None:
        figure, painter = look.figure, look.painter
        f = figure.front
        tone = self.seam or accent_against(self.fabric.colour)
        if self.fly:
            painter.stroke([f(self.rise + 0.02), f(0.9, 0.02), f(1.02, -0.03)], 1.0, tone, alpha=0.7, within=whole)
            painter.stroke([f(self.rise + 0.06, 0.11), f(0.9, 0.12), f(0.96, 0.02)], 0.8, tone, alpha=0.5,
                           within=whole)
        if self.pockets:
            for side in SIDES:
                a, b = f(self.rise + 0.07, side * 0.55), figure.at(side * 0.98, 0.9, 1)
                painter.fold([a, offset(between(a, b, 0.5), -side * 2, 1), b], 1.1, within=whole, alpha=0.5)
                painter.stroke([a, offset(between(a, b, 0.5), -side * 2, 1), b], 0.8, tone, alpha=0.6, within=whole)
        ease = 1.2
        low = self.rise + 0.05
        band = Polygon(curve([figure.at(-1, self.rise, ease), offset(f(self.rise), 0, 2.2),
                              figure.at(1, self.rise, ease)])
                       + curve([figure.at(1, low, ease), offset(f(low), 0, 2.2), figure.at(-1, low, ease)]))
        if self.belt is not None:
            painter.paint(band, self.belt, outline=0.8, depth=2)
            x, y = offset(f((self.rise + low) / 2), 0, 2)
            painter.paint(rectangle(x - 4, y - 3.6, x + 4, y + 3.6), self.buckle, outline=0.6, depth=1)
            painter.tint(rectangle(x - 2, y - 1.8, x + 2, y + 1.8), self.belt)
        else:
            painter.paint(band, self.waistband or self.fabric.plain(), outline=0.7, depth=1.8)
        look.shapes["waistband"] = band

    def _folds(self, look: Look, legs: dict[int, Limb], whole: Shape) -> None:
        figure, painter = look.figure, look.painter
        crotch = figure.crotch()
        loose = min(self.ease(0.5), 9) * 0.14
        strong = 0.55 if self.cut not in ("leggings", "tight_shorts") else 0.25
        for side in SIDES:
            hip = figure.at(side * 0.9, 0.93)
            painter.fold([offset(crotch, side * 2, -1), between(crotch, hip, 0.35), between(crotch, hip, 0.62)],
                         1.4 + loose, within=whole, alpha=strong)
            painter.fold([offset(crotch, side * 2, 4), offset(between(crotch, figure.knee[side], 0.22), side * 4, 0)],
                         1.3 + loose, within=whole, alpha=strong)
            leg = legs[side]
            last = len(leg.samples) - 1
            if self.length < 0.6:
                continue
            knee = min(range(last), key=lambda i: math.dist(leg.samples[i][:2], figure.knee[side]))
            for step, reach, edge in ((-2, 0.45, side), (1, 0.55, -side), (3, 0.4, side)):
                i = min(max(knee + step, 1), last - 1)
                a, b = leg.edge(i, edge), leg.edge(i, -edge)
                painter.fold([a, offset(between(a, b, reach * 0.6), 0, 2), offset(between(a, b, reach), 0, 1)],
                             1.2 + loose, within=leg, alpha=strong * 0.8)
            if self.cut not in ("leggings",) and self.length > 0.9:
                for k in range(2 if loose < 0.9 else 3):
                    i = max(last - 2 - k * 3, 1)
                    a, b = leg.edge(i, 1 if k % 2 else -1), leg.edge(i - 1, -1 if k % 2 else 1)
                    painter.fold([a, offset(between(a, b, 0.4), 0, 2.4), between(a, b, 0.7)], 1.3 + loose,
                                 within=leg, alpha=0.5)

    def _leg_details(self, look: Look, side: int, leg: Limb) -> None:
        figure, painter = look.figure, look.painter
        last = len(leg.samples) - 1
        tone = self.seam or accent_against(self.fabric.colour)
        if self.fade:
            for f, radius in ((0.3, 5), (0.62, 4)):
                x, y, r = leg.samples[round(f * last)]
                painter.glow(tube([(x, y - 24), (x, y + 14)], [radius * 0.6, radius]), alpha=0.26, soft=4, within=leg,
                             colour=(236, 240, 246))
        if self.crease:
            line = [between(leg.samples[i][:2], leg.edge(i, -side), 0.12) for i in range(4, last, 3)]
            painter.fold(line, 0.9, within=leg, alpha=0.6)
            painter.glow(tube([offset(p, -1.6, 0) for p in line], [0.6, 0.6]), alpha=0.22, soft=0.6, within=leg)
        if self.side_stripes is not None:
            colour, count = self.side_stripes
            for k in range(count):
                line = []
                for i in range(1, last + 1, 2):
                    x, y, r = leg.samples[i]
                    line.append(between((x, y), leg.edge(i, -side), (r * 0.86 - k * 2.5) / r))
                painter.stroke(line, 1.35 if count > 1 else 3.0, colour, even=True, within=leg)
        if self.cargo:
            self._cargo_pocket(look, side, leg)
        if self.rips:
            i = round(0.46 * last)
            x, y, r = leg.samples[i]
            for k in range(2):
                hole = tube([(x - 5, y + k * 8), (x + 5, y + k * 8 + 1)], [0.8, 1.6, 0.8])
                painter.tint(hole, look.skin, within=leg)
                painter.stroke([(x - 6, y + k * 8 - 1.5), (x + 6, y + k * 8 - 0.5)], 0.8, (236, 236, 240), within=leg)
        if self.cuff is not None:
            samples = [(x, y, min(r, 9.2 * figure.size * figure.build.limbs)) for x, y, r in leg.samples[-5:]]
            painter.paint(Limb(samples, False, False), self.cuff, outline=0.9, depth=2.2)
        elif self.turn_up:
            samples = [(x, y, r + 0.9) for x, y, r in leg.samples[-4:]]
            painter.paint(Limb(samples, False, False), Fabric(mix(self.fabric.colour, (255, 255, 255), 0.28)),
                          outline=0.9, cast=1, depth=2.2)
        else:
            painter.stroke([leg.edge(last - 1, 1), leg.edge(last - 1, -1)], 0.8, tone, alpha=0.5, even=True,
                           within=leg)

    def _cargo_pocket(self, look: Look, side: int, leg: Limb) -> None:
        last = len(leg.samples) - 1
        i, j = round(0.36 * last), round(0.54 * last)

        def place(index: int, reach: float) -> Point:
            return between(leg.samples[index][:2], leg.edge(index, -side), reach)

        pocket = Polygon([place(i, -0.15), place(i, 1.12), place(j, 1.14), place(j, -0.1)])
        look.painter.paint(pocket, self.fabric, outline=0.8, cast=1.6, depth=2.4)
        flap = Polygon([place(i, -0.2), place(i, 1.16), place(i + 2, 1.16), place(i + 3, 0.5), place(i + 2, -0.2)])
        look.painter.paint(flap, self.fabric, outline=0.8, cast=1.4, depth=1.6)
        look.painter.paint(Limb([(*place(i + 2, 0.5), 1.2), (*offset(place(i + 2, 0.5), 0, 0.1), 1.2)]),
                           accent_against(self.fabric.colour), outline=0.3, depth=0)
