"""Garments that are pulled over or buttoned up: tees, shirts, knitwear, hoodies, bodices."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .colour import Colour, Fabric, accent_against
from .figure import SIDES
from .garment import Detail, Garment, Look, Sewn, SleeveDetail, eases, neckline
from .geometry import Limb, Polygon, Shape, along, between, circle, curve, direction, ellipse, lerp, offset, tube


@dataclass
class Top(Sewn):
    """A closed garment on the torso."""

    fabric: Fabric
    neck_kind: str = "crew"
    sleeves: float = 1.0
    fit: tuple[float, float, float, float] = (1.5, 2.0, 3.0, 3.5)
    hem: float = 0.98
    sleeve_fit: tuple[float, float] = (2.0, 2.2)
    rib: Fabric | None = None
    hem_rib: bool = False
    collar: str = "none"
    details: tuple[Detail, ...] = ()
    sleeve_details: tuple[SleeveDetail, ...] = ()
    sleeve_fabric: Fabric | None = None
    start: float = 0.07
    folds: bool = True

    def __post_init__(self) -> None:
        self.covers_arms = self.sleeves

    def shape(self, look: Look) -> Polygon:
        """The garment's outline on the torso."""
        line, shoulders = neckline(look.figure, self.neck_kind)
        start = self.start
        if not shoulders:
            start = {"tank": 0.24, "halter": 0.24}.get(self.neck_kind, 0.21)
        return look.figure.torso(line, self.hem, eases(*self.fit), start=start, shoulders=shoulders)

    def body(self, look: Look) -> None:
        shape = self.shape(look)
        painter, figure = look.painter, look.figure
        if self.neck_kind == "slip":
            self._straps(look)
        painter.paint(shape, self.fabric, cast=2.2, depth=5)
        look.shapes["torso"] = shape
        if self.folds:
            self._folds(look, shape)
        if self.hem_rib:
            self._hem_band(look, shape)
        if self.neck_kind in ("crew", "scoop", "vee", "boat") and self.collar == "none":
            self._neck_band(look)
        for detail in self.details:
            detail(look, self, shape)
        if self.hem > 0.9:
            low = curve([figure.at(-1, self.hem, 5), offset(figure.front(self.hem), 0, 1.5), figure.at(1, self.hem, 5)])
            if not self.hem_rib:
                painter.stroke([offset(p, 0, -2.6) for p in low], 0.8, accent_against(self.fabric.colour), alpha=0.4,
                               even=True, within=shape)

    def _folds(self, look: Look, shape: Shape) -> None:
        figure, painter = look.figure, look.painter
        loose = (self.fit[1] + self.fit[2]) / 10
        weight = figure.pose.weight
        for side in SIDES:
            painter.fold([figure.at(side * 0.96, 0.26), figure.at(side * 0.72, 0.31), figure.at(side * 0.56, 0.33)],
                         1.5 + loose, within=shape)
            painter.fold([figure.at(side * 0.94, 0.2), figure.at(side * 0.78, 0.2), figure.at(side * 0.7, 0.17)],
                         1.2, within=shape, alpha=0.4)
        if figure.build.bust > 0.5 and self.fit[1] < 6:
            for side in SIDES:
                painter.fold([figure.front(0.35, side * 0.75), figure.front(0.38, side * 0.45),
                              figure.front(0.36, side * 0.2)], 1.4, within=shape, alpha=0.3)
        if self.hem > 0.62:
            base = min(self.hem, 0.95)
            painter.fold([figure.at(weight * 0.96, 0.6, 2), figure.at(weight * 0.6, 0.64),
                          figure.at(weight * 0.2, 0.63)], 1.6 + loose, within=shape)
            painter.fold([figure.at(weight * 0.97, 0.66, 2), figure.at(weight * 0.7, 0.71),
                          figure.at(weight * 0.44, 0.72)], 1.3 + loose, within=shape, alpha=0.45)
            painter.fold([figure.at(-weight * 0.95, 0.56, 2), figure.at(-weight * 0.72, 0.62),
                          figure.at(-weight * 0.6, lerp(0.62, base, 0.5))], 1.4 + loose, within=shape, alpha=0.45)
            if loose > 1.2:
                painter.fold([figure.front(0.5, -0.3), figure.front(0.7, -0.36), figure.front(base, -0.3)],
                             1.8, within=shape, alpha=0.35)

    def _neck_band(self, look: Look) -> None:
        line, _ = neckline(look.figure, self.neck_kind)
        fabric = self.rib or self.fabric.plain()
        band = tube(line, [1.5, 1.7, 1.5]) if self.neck_kind != "vee" else Limb(
            [(x, y, 1.5) for x, y in (line[0], between(line[0], line[1], 0.97), line[1],
                                      between(line[1], line[2], 0.03), line[2])])
        look.painter.paint(band, fabric, outline=0.6, depth=1)

    def _hem_band(self, look: Look, shape: Shape) -> None:
        figure = look.figure
        ease = self.fit[3]
        top = self.hem - 0.055
        band = Polygon([figure.at(-1, top, ease), *curve([figure.at(-1, top, ease), offset(figure.front(top), 0, 3),
                                                          figure.at(1, top, ease)]),
                        figure.at(1, self.hem + 0.01, ease - 1.5),
                        *curve([figure.at(1, self.hem + 0.01, ease - 1.5),
                                offset(figure.front(self.hem + 0.01), 0, 3),
                                figure.at(-1, self.hem + 0.01, ease - 1.5)])])
        look.painter.paint(band, self.rib or self.fabric.plain(), outline=0.8, depth=2.4)
        for i in range(-9, 10):
            look.painter.stroke([figure.at(i / 10, top + 0.012, ease), figure.at(i / 10, self.hem + 0.02, ease)], 0.7,
                                accent_against((self.rib or self.fabric).colour), alpha=0.4, within=band)

    def _straps(self, look: Look) -> None:
        figure = look.figure
        for side in SIDES:
            look.painter.paint(tube([figure.front(0.15, side * 0.52), figure.at(side * 0.5, -0.035)], [0.9, 0.9]),
                               self.fabric.plain(), outline=0.5, depth=0)

    def sleeve(self, look: Look, side: int) -> None:
        if self.sleeves <= 0:
            return
        painter, figure = look.painter, look.figure
        a, b = self.sleeve_fit
        shape = figure.sleeve(side, self.sleeves, lambda f: lerp(a, b, f / self.sleeves))
        samples = shape.samples
        way = direction(samples[0][:2], samples[min(8, len(samples) - 1)][:2])
        fabric = (self.sleeve_fabric or self.fabric).turned(math.atan2(way[1], way[0]) - math.pi / 2)
        torso = look.shapes.get("torso") if self.sleeve_fabric is None else None
        vest = look.shapes.get("vest")
        if vest is not None:
            x, y = figure.shoulder[side]
            painter.paint(shape, fabric, cast=2.4, depth=4.2, beneath=(vest, ellipse((x - side * 12, y + 12), 14, 26)))
        else:
            painter.paint(shape, fabric, cast=2.4, depth=4.2,
                          join=figure.shoulder_joint(side, a * 0.8) if torso is not None else None, onto=torso)
        self._sleeve_folds(look, side, shape)
        if self.rib is not None and self.sleeves > 0.9:
            self._cuff(look, shape, self.rib)
        elif self.sleeves < 0.9:
            last = len(samples) - 1
            ends = [shape.edge(last - 1, 1), shape.edge(last - 1, -1)]
            painter.stroke(ends, 0.9, accent_against(fabric.colour), alpha=0.5, even=True, within=shape)
        for detail in self.sleeve_details:
            detail(look, self, side, shape)

    def _sleeve_folds(self, look: Look, side: int, shape: Limb) -> None:
        painter, figure = look.painter, look.figure
        ease = self.sleeve_fit[0]
        if self.sleeves < 0.6:
            i = len(shape.samples) // 2
            painter.fold([shape.edge(i, side), between(shape.edge(i, side), shape.edge(i, -side), 0.5)], 1.3,
                         within=shape, alpha=0.4)
            return
        elbow = min(range(len(shape.samples)),
                    key=lambda i: math.dist(shape.samples[i][:2], figure.elbow[side]))
        bend_side = 1 if _turns_left(figure.shoulder[side], figure.elbow[side], figure.wrist[side]) else -1
        for step, reach in ((-3, 0.5), (0, 0.72), (3, 0.5)):
            i = min(max(elbow + step, 1), len(shape.samples) - 2)
            inner, outer = shape.edge(i, bend_side), shape.edge(i, -bend_side)
            unit = shape.tangent(i)
            tip = along(between(inner, outer, reach), unit, -step * 0.8)
            painter.fold([inner, between(inner, tip, 0.5), tip], 1.3 + ease * 0.16, within=shape, alpha=0.5)
        i = max(len(shape.samples) - 5, 1)
        a, b = shape.edge(i, 1), shape.edge(i + 2, -1)
        painter.fold([a, offset(between(a, b, 0.5), 0, 2), between(a, b, 0.8)], 1.1 + ease * 0.12, within=shape,
                     alpha=0.4)

    def _cuff(self, look: Look, shape: Limb, fabric: Fabric) -> None:
        samples = shape.samples[-4:]
        tight = [(x, y, min(r, 6.6 * look.figure.size * look.figure.build.limbs)) for x, y, r in samples]
        look.painter.paint(Limb(tight, False, False), fabric, outline=0.9, depth=2)

    def neck(self, look: Look) -> None:
        if self.collar == "turtle":
            self._turtle(look, 15)
        elif self.collar == "mock":
            self._turtle(look, 8)
        elif self.collar == "shirt":
            shirt_collar(look, self.fabric.plain())

    def _turtle(self, look: Look, height: float) -> None:
        figure, painter = look.figure, look.painter
        left, right = figure.neck_root(-1), figure.neck_root(1)
        x = figure.head[0] * 0.5 + (left[0] + right[0]) * 0.25
        n = figure.build.neck * figure.size + 1.8
        high = left[1] - height * figure.size
        roll = Polygon(curve([(x - n, high), offset(left, 0.5, -4), offset(left, -2.5, 2)])
                       + curve([offset(left, -2.5, 2), figure.front(0.05), offset(right, 2.5, 2)])[1:-1]
                       + curve([offset(right, 2.5, 2), offset(right, -0.5, -4), (x + n, high)])
                       + curve([(x + n, high), (x, high + 4), (x - n, high)])[1:-1])
        painter.paint(roll, self.fabric, cast=1.4, depth=3)
        painter.fold([offset(left, 0, -2), offset(between(left, right, 0.5), 0, 3.5), offset(right, 0, -2)], 1.4,
                     within=roll)
        look.shapes["collar"] = roll


def _turns_left(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]) > 0


def shirt_collar(look: Look, fabric: Fabric, spread: float = 1.0) -> None:
    """The two leaves of a shirt collar."""
    figure, painter = look.figure, look.painter
    s = figure.size
    for side in SIDES:
        root = figure.neck_root(side)
        middle = figure.front(0.055)
        leaf = Polygon([offset(root, -side * 1.5 * s, -7 * s), offset(root, side * 3.4 * s, 1.0 * s),
                        figure.front(0.135, side * 0.26 * spread), middle,
                        offset(root, -side * 4 * s, -1 * s)])
        painter.paint(leaf, fabric, outline=0.9, cast=1.3, depth=2)


def scarf_knot(look: Look, fabric: Fabric) -> None:
    """A silk scarf tied at the neck."""
    figure, painter = look.figure, look.painter
    left, right = figure.neck_root(-1), figure.neck_root(1)
    band = tube([offset(left, -1, -1), figure.front(0.02), offset(right, 1, -1)], [4.0, 4.6, 4.0])
    painter.paint(band, fabric, cast=1.5, depth=2.4)
    knot = figure.front(0.05, 0.2)
    for dx, dy in ((9, 20), (-3, 23)):
        painter.paint(tube([knot, offset(knot, dx * 0.6, dy * 0.5), offset(knot, dx, dy)], [2, 4.4, 5]), fabric,
                      cast=1.2, depth=2.4, outline=0.8)
    painter.paint(circle(knot, 4), fabric, depth=2)


@dataclass
class Scarf(Garment):
    """A scarf around the neck."""

    fabric: Fabric
    silk: bool = False

    def neck(self, look: Look) -> None:
        if self.silk:
            scarf_knot(look, self.fabric)
            return
        figure, painter = look.figure, look.painter
        left, right = figure.neck_root(-1), figure.neck_root(1)
        for side, reach in ((1, 0.56), (-1, 0.42)):
            root = figure.neck_root(side)
            end = tube([offset(root, 0, 0), figure.front(0.2, side * 0.3), figure.front(reach, side * 0.34)],
                       [5.5, 7, 7.6], round_end=False)
            painter.paint(end, self.fabric, cast=2, depth=3)
            tip = end.samples[-1]
            for i in range(-3, 4):
                painter.paint(tube([(tip[0] + i * 2.1, tip[1]), (tip[0] + i * 2.2, tip[1] + 5)], [0.55, 0.5]),
                              self.fabric.plain(), outline=0.3, depth=0)
        loop = tube([offset(left, -3, -4), offset(figure.front(0.04), 0, 1), offset(right, 3, -4)], [6, 7.4, 6])
        painter.paint(loop, self.fabric, cast=2, depth=3.4)
        painter.fold([offset(left, -1, -3), offset(figure.front(0.03), 0, 0), offset(right, 1, -4)], 1.5,
                     within=loop)


def stripe_colour(colour: Colour) -> Colour:
    """White on a dark garment, near-black on a light one."""
    return (246, 244, 240) if sum(colour) < 420 else (36, 34, 44)
