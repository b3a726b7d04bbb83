"""Garments worn open or buttoned over others: blazers, coats, cardigans, casual and sports jackets, vests."""

from __future__ import annotations

from dataclasses import dataclass

from .colour import Colour, Fabric, accent_against, mix
from .figure import SIDES, Figure
from .garment import Garment, Look, SleeveDetail, eases
from .geometry import (Point, Polygon, Shape, Union, between, circle, curve, interpolate,
                       lerp, offset, tube)
from .tops import Top


@dataclass
class Jacket(Garment):
    """Two front panels. `closure` is "open", "buttoned" or "loose"; `lapel` notch, peak, shawl, collar, band, hood."""

    fabric: Fabric
    lapel: str = "notch"
    closure: str = "open"
    hem: float = 1.06
    fit: tuple[float, float, float, float] = (3.0, 3.5, 3.5, 5.0)
    sleeves: float = 0.97
    sleeve_fit: tuple[float, float] = (3.0, 3.2)
    lapel_fabric: Fabric | None = None
    rib: Fabric | None = None
    buttons: Colour | None = None
    pockets: str = "flap"
    square: Colour | None = None
    break_point: float = 0.5
    sleeve_fabric: Fabric | None = None
    sleeve_details: tuple[SleeveDetail, ...] = ()
    seams: Colour | None = None
    puffer: bool = False

    def __post_init__(self) -> None:
        self.covers_arms = self.sleeves

    def _edge(self, figure: Figure, side: int) -> list[Point]:
        """The front edge of a panel from the neck down to the hem."""
        root = offset(figure.neck_root(side), side * 1.0 * figure.size, 0)
        if self.closure == "buttoned":
            stop = self.break_point
            overlap = -side * 0.07
            low = min(stop + 0.3, self.hem)
            edge = [root, *curve([figure.front(0.12, side * 0.3), figure.front(lerp(0.12, stop, 0.6), side * 0.1),
                                  figure.front(stop, overlap)], samples=5), figure.front(low, overlap)]
            if self.hem > low + 0.02:
                edge += curve([figure.front(low, overlap), figure.front(lerp(low, self.hem, 0.6), side * 0.06),
                               figure.front(self.hem + 0.015, side * 0.3)], samples=5)[1:]
            return edge
        knots = {"open": [(0.1, 0.34), (0.5, 0.3), (0.8, 0.36), (1.3, 0.5)],
                 "loose": [(0.1, 0.4), (0.4, 0.5), (0.8, 0.6), (1.3, 0.7)]}[self.closure]
        places = [0.12, 0.35, 0.6, 0.85]
        return [root, *curve([figure.front(t, side * interpolate(knots, t))
                              for t in [*[p for p in places if p < self.hem - 0.06], self.hem]], samples=5)]

    def panel(self, look: Look, side: int) -> Polygon:
        """One front panel."""
        figure = look.figure
        ease = eases(*self.fit)
        outer = figure.silhouette(side, 0.08, self.hem, ease)
        edge = self._edge(figure, side)
        hem = curve([outer[-1], offset(between(outer[-1], edge[-1], 0.5), 0, 3.2), edge[-1]])[1:-1]
        return Polygon([edge[0], *curve([figure.shoulder_tip(side, self.fit[0]), *outer]), *hem, *edge[::-1]])

    def back(self, look: Look) -> None:
        if self.hem > 1.1:
            ease = eases(*self.fit)
            figure = look.figure
            left, right = (figure.silhouette(side, 0.3, self.hem - 0.02, ease) for side in (-1, 1))
            dark = Fabric(mix(self.fabric.colour, (20, 14, 28), 0.45))
            look.painter.paint(Polygon(left + right[::-1]), dark, depth=3)

    def body(self, look: Look) -> None:
        painter = look.painter
        shapes = []
        for side in (1, -1):
            shape = self.panel(look, side)
            painter.paint(shape, self.fabric, cast=3.0, depth=4.5)
            shapes.append(shape)
            self._panel_details(look, side, shape)
        look.shapes["torso"] = Union(tuple(shapes))
        if self.sleeves <= 0:
            look.shapes["vest"] = look.shapes["torso"]
        if self.closure == "buttoned" and self.buttons is not None:
            self._button_row(look)
        if self.lapel in ("notch", "peak", "shawl"):
            for side in (1, -1):
                self._lapel(look, side)

    def _panel_details(self, look: Look, side: int, shape: Shape) -> None:
        figure, painter = look.figure, look.painter
        f = figure.front
        painter.fold([figure.at(side * 0.97, 0.24, 2), figure.at(side * 0.8, 0.3), figure.at(side * 0.66, 0.34)], 1.7,
                     within=shape)
        painter.fold([figure.at(side * 0.98, 0.6, 3), figure.at(side * 0.76, 0.63), figure.at(side * 0.6, 0.61)], 1.5,
                     within=shape, alpha=0.45)
        if self.puffer:
            for k in range(1, 7):
                t = k * self.hem / 7
                line = [figure.at(side * 1.0, t, self.fit[1]), offset(figure.at(side * 0.6, t), 0, 3.5),
                        figure.at(side * 0.05, t)]
                painter.fold(line, 2.2, within=shape, alpha=0.75)
                painter.glow(tube([offset(p, 0, 6) for p in line], [1.2, 2.4, 1.2]), alpha=0.3, soft=1.4,
                             within=shape)
        if self.seams is not None:
            painter.stroke([f(0.22, side * 0.98), f(0.24, side * 0.3)], 0.8, self.seams, even=True, within=shape)
            painter.stroke([f(0.26, side * 0.62), f(self.hem, side * 0.5)], 0.8, self.seams, even=True, within=shape)
        if self.pockets in ("flap", "patch", "zip") and self.hem > 0.85:
            t = 0.79 if self.hem < 1.2 else 0.88
            slot = [f(t, side * 0.5), f(t + 0.005, side * 0.92), f(t + 0.04, side * 0.92), f(t + 0.035, side * 0.5)]
            if self.pockets == "patch":
                slot[2:] = [f(t + 0.17, side * 0.92), f(t + 0.17, side * 0.5)]
            if self.pockets == "zip":
                painter.stroke([f(t - 0.08, side * 0.52), f(t + 0.04, side * 0.66)], 1.4,
                               accent_against(self.fabric.colour), even=True, within=shape)
            else:
                painter.paint(Polygon(slot), self.fabric, outline=0.7, cast=1.0, depth=1.4, within=shape)
        if self.square is not None and side == 1:
            spot = [f(0.255, 0.5), f(0.25, 0.72), f(0.215, 0.68), f(0.2, 0.6), f(0.222, 0.56), f(0.206, 0.52)]
            painter.paint(Polygon(spot), self.square, outline=0.6, depth=1)
        if self.rib is not None:
            ease = eases(*self.fit)
            edge = self._edge(figure, side)[-1]
            top = self.hem - 0.07
            band = Polygon([figure.at(side, top, ease(top)), figure.at(side, self.hem + 0.012, ease(self.hem) - 2),
                            offset(edge, 0, 3), offset(edge, 0, -0.07 * 131 * figure.size)])
            painter.paint(band, self.rib, outline=0.8, depth=2)

    def _button_row(self, look: Look) -> None:
        figure = look.figure
        assert self.buttons is not None
        count = 2 if self.hem < 1.2 else 3
        for i in range(count):
            place = figure.front(self.break_point + 0.03 + i * 0.13)
            look.painter.paint(circle(place, 1.8), self.buttons, outline=0.6, depth=0.8)

    def _lapel(self, look: Look, side: int) -> None:
        figure = look.figure
        fabric = self.lapel_fabric or self.fabric
        stop = self.break_point if self.closure == "buttoned" else min(0.56, self.hem - 0.1)
        root = figure.neck_root(side)
        s = figure.size
        end = figure.front(stop, -side * 0.05 if self.closure == "buttoned" else side * 0.3)
        inner = curve([offset(root, -side * 1.0, -5 * s), figure.front(0.13, side * (0.3 if self.closure == "buttoned"
                                                                                    else 0.32)), end], samples=6)
        wide = {"notch": 0.62, "peak": 0.74, "shawl": 0.58}[self.lapel]
        if self.lapel == "shawl":
            outer = curve([end, figure.front(lerp(0.15, stop, 0.55), side * wide * 0.92),
                           figure.front(0.13, side * wide),
                           offset(root, side * 4.5 * s, 0.5)], samples=6)
            look.painter.paint(Polygon(inner + outer), fabric, outline=0.8, cast=1.6, depth=2.4)
            return
        notch = 0.16 if self.lapel == "notch" else 0.13
        outer = [end, *curve([end, figure.front(lerp(notch, stop, 0.5), side * wide * 0.86),
                              figure.front(notch, side * wide)], samples=5)[1:],
                 figure.front(notch + (0.005 if self.lapel == "notch" else 0.045), side * 0.42)]
        look.painter.paint(Polygon([*inner, *outer, figure.front(0.1, side * 0.36)]), fabric, outline=0.8, cast=1.6,
                           depth=2.4)
        collar = Polygon([offset(root, -side * 2 * s, -6 * s), offset(root, side * 5 * s, 0),
                          figure.front(notch - 0.015, side * (wide - 0.08)), figure.front(notch + 0.01, side * 0.38),
                          offset(root, -side * 0.5 * s, 1)])
        look.painter.paint(collar, fabric, outline=0.8, cast=1.2, depth=2)

    def neck(self, look: Look) -> None:
        figure, painter = look.figure, look.painter
        fabric = self.lapel_fabric or self.fabric
        s = figure.size
        for side in SIDES:
            root = figure.neck_root(side)
            if self.lapel == "collar":
                leaf = Polygon([offset(root, -side * 2 * s, -7.5 * s), offset(root, side * 5.5 * s, 0.5 * s),
                                figure.front(0.16, side * 0.56), figure.front(0.12, side * 0.33),
                                offset(root, -side * 1.5 * s, 0)])
                painter.paint(leaf, fabric, outline=0.9, cast=1.5, depth=2.2)
            elif self.lapel == "band":
                leaf = Polygon([offset(root, -side * 3 * s, -8 * s), offset(root, side * 2.6 * s, -1 * s),
                                figure.front(0.1, side * 0.36), figure.front(0.05, side * 0.2),
                                offset(root, -side * 3.5 * s, -2 * s)])
                painter.paint(leaf, self.rib or fabric, outline=0.9, cast=1.4, depth=2)
            elif self.lapel == "hood":
                lobe = Polygon(curve([offset(root, -side * 4, -8), offset(root, side * 6, -6),
                                      offset(root, side * 10, 4), figure.front(0.13, side * 0.5),
                                      figure.front(0.14, side * 0.32), offset(root, -side * 3, 3)], closed=True))
                painter.paint(lobe, fabric, cast=1.8, depth=3)

    def sleeve(self, look: Look, side: int) -> None:
        if self.sleeves <= 0:
            return
        cloth = Top(self.fabric, sleeves=self.sleeves, sleeve_fit=self.sleeve_fit, rib=self.rib,
                    sleeve_details=self.sleeve_details, sleeve_fabric=self.sleeve_fabric)
        cloth.sleeve(look, side)
        shape = look.figure.sleeve(side, self.sleeves, lambda f: lerp(*self.sleeve_fit, f / self.sleeves))
        if self.puffer:
            for i in range(5, len(shape.samples) - 3, 5):
                look.painter.fold([shape.edge(i, 1), shape.edge(i + 1, 0), shape.edge(i, -1)], 2.0, within=shape,
                                  alpha=0.7)
        if self.buttons is not None and self.lapel in ("notch", "peak", "shawl"):
            for k in range(3):
                i = len(shape.samples) - 3 - k
                x, y, r = shape.samples[i]
                look.painter.tint(circle(between((x, y), shape.edge(i, -side), 0.5), 0.9), self.buttons)


@dataclass
class Hood(Garment):
    """The part of a hood that lies behind the neck."""

    fabric: Fabric

    def back(self, look: Look) -> None:
        figure = look.figure
        x, y = figure.centre(-0.1)
        shape = Polygon(curve([(x - 27, y + 10), (x - 28, y - 6), (x - 16, y - 17), (x, y - 19), (x + 16, y - 17),
                               (x + 28, y - 6), (x + 27, y + 10), (x, y + 16)], closed=True))
        look.painter.paint(shape, Fabric(mix(self.fabric.colour, (24, 18, 32), 0.22)), depth=5)


@dataclass
class Waistcoat(Garment):
    """A buttoned waistcoat."""

    fabric: Fabric
    buttons: Colour

    def body(self, look: Look) -> None:
        figure = look.figure
        ease = eases(0.8, 1.6, 1.6, 2.0)
        left = figure.silhouette(-1, 0.24, 0.74, ease)
        right = figure.silhouette(1, 0.24, 0.74, ease)
        line = [figure.at(-0.56, 0.0), figure.front(0.4), figure.at(0.56, 0.0)]
        shape = Polygon([*line, *curve([figure.at(0.72, 0.02), figure.at(0.76, 0.14), *right]),
                         figure.front(0.8, 0.16), figure.front(0.75), figure.front(0.8, -0.16),
                         *curve([*left[::-1], figure.at(-0.76, 0.14), figure.at(-0.72, 0.02)])])
        look.painter.paint(shape, self.fabric, cast=2, depth=4)
        look.painter.fold([figure.front(0.4), figure.front(0.58), figure.front(0.76)], 1.0, within=shape)
        for i in range(4):
            look.painter.paint(circle(figure.front(0.45 + i * 0.085, 0.06), 1.4), self.buttons, outline=0.5, depth=0.5)
        for side in SIDES:
            look.painter.fold([figure.front(0.62, side * 0.42), figure.front(0.615, side * 0.78)], 1.3, within=shape)


@dataclass
class Shawl(Garment):
    """A stole around the shoulders and over the arms."""

    fabric: Fabric

    def body(self, look: Look) -> None:
        figure = look.figure
        for side in SIDES:
            path = [figure.at(side * 0.5, -0.04), figure.at(side * 1.02, 0.08, 3), figure.at(side * 0.98, 0.34, 6),
                    figure.at(side * 0.86, 0.62, 8), figure.at(side * 0.9, 0.96, 9)]
            end = tube(path, [5, 9, 10, 9, 11], round_end=False)
            look.painter.paint(end, self.fabric, cast=2.6, depth=4)
            for shift in (-4, 0, 4):
                look.painter.fold([offset(p, shift, 0) for p in path[1:]], 1.4, within=end, alpha=0.4)
