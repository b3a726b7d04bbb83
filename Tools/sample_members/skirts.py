"""Skirts, and the lower part of dresses."""

from __future__ import annotations

from dataclasses import dataclass

from .colour import Colour, Fabric, mix
from .figure import SIDES
from .garment import Garment, Look
from .geometry import Limb, Point, Polygon, Shape, between, curve, lerp, offset, rectangle, tube


@dataclass
class Skirt(Garment):
    """A skirt from the waist down. `length` is a fraction of the way from waist to floor."""

    fabric: Fabric
    length: float = 0.5
    flare: float = 10.0
    waist: float = 0.62
    pleats: int = 0
    slit: int = 0
    waistband: Fabric | None = None
    seamless: bool = False
    tiers: int = 0
    hips_ease: float = 1.5
    trumpet: bool = False
    button_front: Colour | None = None
    sweep: float = 0.0

    def hem_y(self, look: Look) -> float:
        """Where the skirt ends."""
        top = look.figure.at(0, self.waist)[1]
        return lerp(top, look.figure.floor - 2, self.length)

    def shape(self, look: Look) -> Polygon:
        """The skirt's outline."""
        figure = look.figure
        hem = self.hem_y(look)
        sides: dict[int, list[Point]] = {}
        for side in SIDES:
            waist = figure.at(side, self.waist, 1.0)
            hip = figure.at(side, 0.88, self.hips_ease + self.flare * 0.12)
            low = self._leg_edge(look, side, hem)
            reach = hip[0] + side * self.flare
            if (reach - low) * side < 0:
                reach = low
            end = (reach, hem)
            middle = between(hip, end, 0.5)
            if self.trumpet:
                knee = self._leg_edge(look, side, figure.knee[side][1] + 10)
                sides[side] = curve([waist, hip, (knee + side * 1.5, figure.knee[side][1] + 8), end])
            else:
                bulge = 2.0 if self.flare < 6 else -1.0
                sides[side] = curve([waist, hip, offset(middle, side * bulge, 0), end])
        left, right = sides[-1], sides[1]
        dip = 3 + self.length * 5
        low = curve([right[-1], offset(between(right[-1], left[-1], 0.5), self.sweep, dip), left[-1]])[1:-1]
        top = curve([left[0], offset(figure.front(self.waist), 0, 2), right[0]])
        return Polygon(top + right[1:] + low + left[:0:-1])

    @staticmethod
    def _leg_edge(look: Look, side: int, y: float) -> float:
        line = look.figure.leg_line(side)
        x, _, r = min(line, key=lambda sample: abs(sample[1] - y))
        return x + side * (r + 2.5)

    def body(self, look: Look) -> None:
        figure, painter = look.figure, look.painter
        shape = self.shape(look)
        torso = look.shapes.get("torso")
        if self.seamless and torso is not None:
            block = rectangle(0, 0, 400, figure.at(0, self.waist)[1] + 6)
            painter.paint(shape, self.fabric, cast=2.4, depth=5.5, join=block, onto=torso)
        else:
            painter.paint(shape, self.fabric, cast=2.4, depth=5.5)
        look.shapes["skirt"] = shape
        self._folds(look, shape)
        if self.slit:
            self._slit(look, shape)
        if self.button_front is not None:
            hem = self.hem_y(look)
            x, y = figure.front(self.waist)
            count = max(round((hem - y) / 13), 3)
            for i in range(count):
                yy = lerp(y + 9, hem - 3, i / (count - 1))
                painter.paint(Limb([(x, yy, 1.5), (x, yy + 0.1, 1.5)]), self.button_front, outline=0.5, depth=0.5)
        if self.waistband is not None:
            low = self.waist + 0.055
            band = Polygon(curve([figure.at(-1, self.waist, 1.4), offset(figure.front(self.waist), 0, 2),
                                  figure.at(1, self.waist, 1.4)])
                           + curve([figure.at(1, low, 1.6), offset(figure.front(low), 0, 2),
                                    figure.at(-1, low, 1.6)]))
            painter.paint(band, self.waistband, outline=0.8, depth=2)

    def _folds(self, look: Look, shape: Shape) -> None:
        figure, painter = look.figure, look.painter
        hem = self.hem_y(look)
        points = look.shapes["skirt"].bounds()
        middle = (points[0] + points[2]) / 2
        half = (points[2] - points[0]) / 2
        if self.pleats:
            for i in range(1, self.pleats):
                u = 2 * i / self.pleats - 1
                top = figure.at(u * 0.96, self.waist + 0.05)
                end = (middle + u * half * 0.97, hem + 8 * (1 - u * u))
                painter.fold([top, between(top, end, 0.5), end], 1.5, within=shape, alpha=0.62)
                painter.glow(tube([offset(between(top, end, 0.3), 2.2, 0), offset(end, 2.6, 0)], [0.7, 1.4]),
                             alpha=0.24, soft=0.7, within=shape)
            return
        count = 3 if self.flare < 8 else 6
        for i in range(count):
            u = (i + 0.5) / count * 2 - 1
            start = 0.95 if i % 2 else 0.78
            top = figure.at(u * 0.8, start)
            end = (middle + u * half * 0.92, hem + 6 * (1 - u * u))
            if self.flare < 8:
                end = between(top, end, 0.45)
            bend = offset(between(top, end, 0.55), u * 2 - 1.5, 0)
            painter.fold([top, bend, end], 1.6 + self.flare * 0.05, within=shape, alpha=0.5)
            if self.flare >= 8:
                shift = -3.6 if painter.light[0] < 0 else 3.6
                painter.glow(tube([offset(between(top, end, 0.25), shift, 0), offset(bend, shift, 0),
                                   offset(end, shift * 1.4, 0)], [0.5, 1.6, 2.6]),
                             alpha=0.2 + 0.2 * self.fabric.gloss, soft=1.5, within=shape)
        for side in SIDES:
            hip = figure.at(side * 0.98, 0.8, 1)
            painter.fold([hip, offset(hip, -side * 9, 3)], 1.3, within=shape, alpha=0.35)
        for k in range(self.tiers):
            y = lerp(figure.at(0, self.waist)[1], hem, (k + 1) / (self.tiers + 1))
            painter.fold([(points[0], y - 2), (middle, y + 4), (points[2], y - 2)], 1.6, within=shape, alpha=0.7)

    def _slit(self, look: Look, shape: Shape) -> None:
        figure, painter = look.figure, look.painter
        side = self.slit
        line = figure.leg_line(side)
        leg = Limb(line)
        hem = self.hem_y(look) + 10
        knee = figure.knee[side]
        top = (knee[0] - side * 1, knee[1] - 30 * figure.size)
        opening = Polygon(curve([top, (knee[0] - side * 8, knee[1] + 20), (knee[0] - side * 12, hem)])
                          + curve([(knee[0] + side * 13, hem), (knee[0] + side * 9, knee[1] + 20), top])[:-1])
        painter.tint(opening, mix(self.fabric.colour, (24, 16, 30), 0.34), within=shape)
        painter.paint(leg, look.skin, within=opening, outline=0.8, depth=4, strength=0.8)
        edge = curve([top, (knee[0] - side * 8, knee[1] + 20), (knee[0] - side * 12, hem)])
        painter.darken(tube([offset(p, side * 2.5, 0) for p in edge[::3]], [1, 3, 3]), alpha=0.6, soft=1.6,
                       within=opening)
