"""Bags worn on the body, and things carried in a hand."""

from __future__ import annotations

from dataclasses import dataclass

from .anatomy import hand_grip, hand_unit
from .colour import Colour, Fabric, accent_against, mix
from .figure import SIDES
from .garment import Garment, Look, plain
from .geometry import Point, Polygon, along, circle, curve, offset, rectangle, tube
from .jewellery import SILVER


@dataclass
class Strapped(Garment):
    """A bag worn on the body: crossbody, waist, backpack, or a tote or handbag on the shoulder."""

    kind: str
    fabric: Fabric
    trim: Colour
    side: int = 1

    def back(self, look: Look) -> None:
        if self.kind == "backpack":
            figure = look.figure
            left, right = figure.at(-0.95, 0.04), figure.at(0.95, 0.04)
            pack = Polygon(curve([offset(left, -5, 10), offset(left, 6, -5), offset(right, -6, -5),
                                  offset(right, 5, 10), figure.at(1.2, 0.6), figure.at(-1.2, 0.6)], closed=True))
            look.painter.paint(pack, self.fabric, depth=5)

    def neck(self, look: Look) -> None:
        figure, painter = look.figure, look.painter
        side = self.side
        if self.kind == "backpack":
            for each in SIDES:
                strap = tube([figure.at(each * 0.6, -0.02), figure.at(each * 0.66, 0.2), figure.at(each * 0.86, 0.44)],
                             [3.2, 3.4, 2.6])
                painter.paint(strap, self.fabric, outline=0.8, cast=1.6, depth=1.8)
            return
        if self.kind == "waist":
            line = [figure.at(-1, 0.68, 4), offset(figure.front(0.7), 0, 2), figure.at(1, 0.68, 4)]
            painter.paint(tube(line, [2.2, 2.2]), self.trim, outline=0.7, cast=1, depth=1)
            centre = figure.front(0.73, side * 0.2)
            self._pouch(look, centre, 15, 9)
            return
        low = figure.at(side * 0.92, 0.92, 7)
        if self.kind == "crossbody":
            strap = [figure.at(-side * 0.52, -0.03), figure.front(0.34, -side * 0.02), offset(low, -side * 4, -12)]
            painter.paint(tube(strap, [1.7, 1.7]), self.trim, outline=0.6, cast=1.4, depth=1)
            self._pouch(look, low, 15, 11)
            return
        strap_top = figure.at(side * 0.74, 0.0)
        bag = figure.at(side * 1.12, 0.74, 9)
        for shift in (-5, 5):
            painter.paint(tube([offset(strap_top, shift * 0.3, 0), offset(bag, shift, -16)], [1.5, 1.5]), self.trim,
                          outline=0.6, cast=1.2, depth=1)
        self._tote(look, bag)

    def _pouch(self, look: Look, centre: Point, wide: float, tall: float) -> None:
        x, y = centre
        body = Polygon(curve([(x - wide, y - tall), (x, y - tall - 1), (x + wide, y - tall), (x + wide + 1, y),
                              (x + wide - 1, y + tall), (x, y + tall + 1), (x - wide + 1, y + tall),
                              (x - wide - 1, y)], closed=True, samples=6))
        look.painter.paint(body, self.fabric, cast=2.6, depth=4)
        look.painter.stroke([(x - wide + 2, y - tall * 0.4), (x, y - tall * 0.32), (x + wide - 2, y - tall * 0.4)], 1.3,
                            self.trim, even=True, within=body)
        look.painter.paint(rectangle(x - 1.3, y - tall * 0.5, x + 1.3, y + 1), SILVER, outline=0.4, depth=0)

    def _tote(self, look: Look, centre: Point) -> None:
        x, y = centre
        body = Polygon([(x - 18, y - 16), *curve([(x - 18, y - 16), (x, y - 14), (x + 18, y - 16)])[1:],
                        *curve([(x + 19, y + 2), (x + 17, y + 26), (x, y + 28), (x - 17, y + 26), (x - 19, y + 2)])])
        look.painter.paint(body, self.fabric, cast=3, depth=5)
        look.painter.fold([(x - 8, y - 14), (x - 5, y), (x - 8, y + 14)], 1.6, within=body, alpha=0.4)
        look.painter.tint(circle((x, y + 6), 6), self.trim, within=body, alpha=0.85)


@dataclass
class Carried(Garment):
    """Something in the hand of the given side. `kind` names a method below."""

    kind: str
    fabric: Fabric
    trim: Colour
    side: int

    def held(self, look: Look, side: int) -> None:
        if side == self.side:
            getattr(self, f"_{self.kind}")(look, hand_grip(look.figure, side))

    def _handbag(self, look: Look, grip: Point) -> None:
        x, y = offset(grip, 0, 6)
        painter = look.painter
        handle = [(x - 9, y + 17), (x - 7, y + 1), (x, y - 4), (x + 7, y + 1), (x + 9, y + 17)]
        painter.paint(tube(handle, [1.5, 1.5]), self.fabric.plain(), outline=0.6, depth=0.8)
        body = Polygon([(x - 17, y + 16), (x + 17, y + 16), (x + 20, y + 42), (x - 20, y + 42)])
        painter.paint(body, self.fabric, cast=3, depth=4)
        flap = Polygon([(x - 17, y + 16), (x + 17, y + 16), (x + 17.6, y + 26), (x, y + 30), (x - 17.6, y + 26)])
        painter.paint(flap, self.fabric, outline=0.7, cast=1.4, depth=2)
        painter.paint(rectangle(x - 3, y + 27, x + 3, y + 31.5), self.trim, outline=0.5, depth=0.8)

    def _gym_bag(self, look: Look, grip: Point) -> None:
        x, y = offset(grip, 0, 4)
        painter = look.painter
        for shift in (-3, 3):
            painter.paint(tube([(x - 17 + shift, y + 20), (x - 3 + shift, y), (x + 3 + shift, y), (x + 17 + shift,
                                                                                                 y + 20)],
                               [1.6, 1.6]), self.trim, outline=0.6, depth=0.8)
        body = tube([(x - 22, y + 28), (x, y + 28), (x + 22, y + 28)], [12, 13, 12])
        painter.paint(body, self.fabric, cast=3, depth=5)
        painter.stroke([(x - 30, y + 22), (x, y + 20), (x + 30, y + 22)], 1.4, self.trim, even=True, within=body)
        for dx in (-15, 15):
            painter.stroke([(x + dx, y + 15), (x + dx, y + 42)], 2.6, self.trim, even=True, within=body)

    def _paper_bag(self, look: Look, grip: Point) -> None:
        x, y = offset(grip, 0, 4)
        painter = look.painter
        painter.paint(tube([(x - 7, y + 14), (x - 5, y), (x + 5, y), (x + 7, y + 14)], [0.9, 0.9]), self.trim,
                      outline=0.4, depth=0)
        body = Polygon([(x - 14, y + 13), (x + 14, y + 13), (x + 15, y + 46), (x - 15, y + 46)])
        painter.paint(body, self.fabric, cast=2.4, depth=4)
        painter.tint(circle((x, y + 29), 5), self.trim, within=body)

    def _clutch(self, look: Look, grip: Point) -> None:
        x, y = grip
        side = self.side
        painter = look.painter
        x -= side * 5
        body = Polygon([(x - 17, y - 6), (x + 17, y - 8), (x + 18, y + 10), (x - 16, y + 12)])
        painter.paint(body, self.fabric, cast=2.4, depth=3.4)
        painter.stroke([(x - 17, y - 6), (x, y + 4), (x + 17, y - 8)], 1.0, accent_against(self.fabric.colour),
                       even=True, within=body)
        painter.paint(circle((x, y + 3.4), 2), self.trim, outline=0.5, depth=0.8)

    def _phone(self, look: Look, grip: Point) -> None:
        unit = hand_unit(look.figure, self.side)
        x, y = along(grip, unit, 2)
        lean = -self.side * 2.5
        body = Polygon([(x - 5 + lean, y - 13), (x + 5 + lean, y - 13), (x + 5, y + 6), (x - 5, y + 6)])
        look.painter.paint(body, self.fabric, outline=0.9, cast=1.4, depth=1.6)
        look.painter.tint(circle((x - 2 + lean, y - 10), 1.4), self.trim)

    def _cup(self, look: Look, grip: Point) -> None:
        x, y = grip
        painter = look.painter
        cup = Polygon([(x - 6, y - 15), (x + 6, y - 15), (x + 4.4, y + 8), (x - 4.4, y + 8)])
        painter.paint(cup, self.fabric, cast=1.6, depth=2.6)
        painter.tint(Polygon([(x - 6, y - 8), (x + 6, y - 8), (x + 5, y + 2), (x - 5, y + 2)]), self.trim, within=cup)
        painter.paint(rectangle(x - 6.8, y - 17.6, x + 6.8, y - 14.4), mix(self.fabric.colour, (60, 50, 50), 0.5),
                      outline=0.6, depth=1)

    def _bottle(self, look: Look, grip: Point) -> None:
        x, y = grip
        painter = look.painter
        bottle = Polygon(curve([(x - 5, y - 16), (x + 5, y - 16), (x + 6, y - 10), (x + 6, y + 13), (x, y + 15),
                                (x - 6, y + 13), (x - 6, y - 10)], closed=True, samples=6))
        painter.paint(bottle, self.fabric, cast=1.6, depth=2.8)
        painter.paint(rectangle(x - 3.4, y - 22, x + 3.4, y - 16), self.trim, outline=0.7, depth=1.2)

    def _book(self, look: Look, grip: Point) -> None:
        x, y = grip
        painter = look.painter
        painter.paint(Polygon([(x - 11, y - 14), (x + 9, y - 16), (x + 11, y + 13), (x - 9, y + 15)]), self.fabric,
                      cast=2, depth=3)
        painter.stroke([(x + 9.4, y - 15), (x + 11, y + 13)], 2.0, (246, 242, 232), even=True)
        painter.tint(Polygon([(x - 7, y - 8), (x + 5, y - 9), (x + 5.4, y - 4), (x - 6.6, y - 3)]), self.trim)

    def _flowers(self, look: Look, grip: Point) -> None:
        x, y = grip
        painter = look.painter
        painter.paint(Polygon([(x - 13, y - 16), (x + 13, y - 16), (x + 3, y + 14), (x - 3, y + 14)]),
                      (240, 230, 214), cast=1.8, depth=3)
        for dx, dy in ((-9, -19), (-2, -24), (6, -21), (11, -16), (1, -16), (-12, -14)):
            painter.paint(circle((x + dx, y + dy), 5), self.fabric if dx % 2 else plain(self.trim), outline=0.7,
                          depth=2)
            painter.tint(circle((x + dx, y + dy), 1.6), mix(self.trim, (255, 220, 120), 0.6))
