"""Hats, jewellery, ties, bags and things in the hand."""

from __future__ import annotations

from dataclasses import dataclass

from .anatomy import hand_grip, hand_unit
from .colour import Colour, Fabric, accent_against, mix
from .figure import SIDES
from .garment import Garment, Look, plain
from .geometry import Limb, Point, Polygon, along, between, circle, curve, ellipse, offset, rectangle, tube

GOLD: Colour = (212, 172, 92)
SILVER: Colour = (206, 208, 216)
PEARL: Colour = (248, 242, 234)


@dataclass
class Hat(Garment):
    """Something on the head. `kind` names a method below."""

    kind: str
    colour: Colour
    second: Colour

    def head(self, look: Look) -> None:
        getattr(self, f"_{self.kind}")(look)

    def _crown(self, look: Look, points: list[tuple[float, float]]) -> Polygon:
        shape = Polygon(curve(look.space.line(points), closed=True))
        look.painter.paint(shape, self.colour, cast=2.4, depth=5)
        return shape

    def _cap(self, look: Look) -> None:
        space, painter = look.space, look.painter
        turn = 1 if space.turn >= 0 else -1
        crown = Polygon(curve(space.line([(-26.5, -12), (-25, -27), (-14, -39), (0, -41.5), (14, -39), (25, -27),
                                          (26.5, -12)])) + curve(space.line([(26.5, -12), (0, -17), (-26.5, -12)])))
        painter.paint(crown, self.colour, cast=2, depth=5)
        painter.fold(space.line([(turn * 3, -41), (turn * 6, -28), (turn * 5, -16)]), 1.0, within=crown)
        painter.paint(circle(space(0, -41.5), 2), self.colour, outline=0.7, depth=1)
        mark = space(turn * 4, -26)
        painter.tint(circle(mark, 5), self.second, within=crown)
        painter.tint(Polygon([offset(mark, -2.4, 2), offset(mark, 0, -2.8), offset(mark, 2.4, 2)]), self.colour,
                     within=crown)
        brim = Polygon(curve(space.line([(-24, -13.5), (-10 + turn * 5, -19), (10 + turn * 5, -19), (24, -13.5),
                                         (25 + turn * 6, -8.5), (turn * 11, -12.5), (-25 + turn * 6, -8.5)]),
                             closed=True))
        painter.paint(brim, mix(self.colour, self.second, 0.12), cast=3.4, depth=3)

    def _backward_cap(self, look: Look) -> None:
        space, painter = look.space, look.painter
        crown = self._crown(look, [(-26, -10), (-25, -26), (-14, -38.5), (0, -41), (14, -38.5), (25, -26), (26, -10),
                                   (14, -15), (0, -16.5), (-14, -15)])
        gap = Polygon(curve(space.line([(-9, -16), (-7.5, -23.5), (0, -26), (7.5, -23.5), (9, -16), (0, -15)]),
                            closed=True))
        painter.tint(gap, mix(self.colour, (20, 14, 18), 0.62), within=crown)
        painter.paint(tube(space.line([(-10, -16), (0, -17), (10, -16)]), [1.6, 1.6]), self.second, outline=0.6,
                      depth=0.8)

    def _beanie(self, look: Look) -> None:
        space, painter = look.space, look.painter
        crown = self._crown(look, [(-26.5, -10), (-26, -26), (-15, -42), (0, -47), (15, -42), (26, -26), (26.5, -10),
                                   (0, -16)])
        for i in range(-4, 5):
            painter.fold(space.line([(i * 5.6, -17), (i * 4.6, -32), (i * 2.0, -44)]), 0.9, within=crown, alpha=0.4)
        band = tube(space.line([(-26, -14), (-14, -18.5), (0, -20), (14, -18.5), (26, -14)]), [6, 6.6, 6])
        painter.paint(band, self.colour, cast=2, depth=3)
        for i in range(-8, 9):
            painter.fold(space.line([(i * 3.0, -26 + abs(i) * 0.3), (i * 3.1, -13 + abs(i) * 0.1)]), 0.8, within=band,
                         alpha=0.4)
        painter.paint(Polygon(space.line([(6, -21), (13, -20), (13, -15), (6, -16)])), self.second, outline=0.6,
                      depth=0.8)

    def _bucket(self, look: Look) -> None:
        space, painter = look.space, look.painter
        self._crown(look, [(-23, -17), (-20, -36), (-8, -41), (8, -41), (20, -36), (23, -17), (0, -21)])
        brim = Polygon(curve(space.line([(-22, -22), (0, -25), (22, -22), (31, -9), (16, -11.5), (0, -12.5),
                                         (-16, -11.5), (-31, -9)]), closed=True))
        painter.paint(brim, self.colour, cast=3.2, depth=4)
        for k in range(2):
            painter.stroke(space.line([(-26 - k, -16 + k * 3), (0, -20 + k * 3.4), (26 + k, -16 + k * 3)]), 0.9,
                           accent_against(self.colour), even=True, within=brim, alpha=0.6)
        painter.stroke(space.line([(-22, -23), (0, -26), (22, -23)]), 2.6, self.second, even=True)

    def _headband(self, look: Look) -> None:
        space, painter = look.space, look.painter
        band = tube(space.line([(-25.4, -10), (-14, -19), (0, -21), (14, -19), (25.4, -10)]), [3.6, 4.2, 3.6])
        painter.paint(band, self.colour, cast=1.2, depth=2.2)
        painter.stroke(space.line([(-24, -11), (-13, -19), (0, -21), (13, -19), (24, -11)]), 1.3, self.second,
                       even=True, within=band)

    def _visor(self, look: Look) -> None:
        space, painter = look.space, look.painter
        turn = 1 if space.turn >= 0 else -1
        band = tube(space.line([(-26, -11), (-14, -19), (0, -20.5), (14, -19), (26, -11)]), [4, 4.6, 4])
        painter.paint(band, self.colour, cast=1.6, depth=2.4)
        brim = Polygon(curve(space.line([(-23, -13), (0, -19), (23, -13), (25 + turn * 7, -7), (turn * 11, -12),
                                         (-25 + turn * 7, -7)]), closed=True))
        painter.paint(brim, self.colour, cast=3.2, depth=3)

    def _beret(self, look: Look) -> None:
        way = 1 if look.space.turn >= 0 else -1
        points = [(-25, -15), (-30, -26), (-22, -37), (0, -42), (20, -38), (27, -26), (24, -16), (0, -20)]
        crown = self._crown(look, [(x * way, y) for x, y in points])
        look.painter.fold(look.space.line([(-24 * way, -20), (0, -26), (22 * way, -22)]), 1.5, within=crown)
        look.painter.paint(tube(look.space.line([(0, -41), (way, -45)]), [1, 0.8]), self.colour, outline=0.5, depth=0)

    def _headphones(self, look: Look) -> None:
        space, painter = look.space, look.painter
        arc = tube(space.line([(-27, 0), (-27, -22), (-15, -39), (0, -43), (15, -39), (27, -22), (27, 0)]),
                   [2.0, 2.8, 3.0, 2.8, 2.0])
        painter.paint(arc, self.colour, cast=1.4, depth=1.6)
        for side in SIDES:
            painter.paint(ellipse(space(side * 27, 3), 5.6, 9.4), self.second, cast=1.2, depth=3)

    def _hair_clip(self, look: Look) -> None:
        look.painter.paint(tube(look.space.line([(15, -22), (21, -15)]), [1.8, 1.8]), self.colour, outline=0.6,
                           depth=0.8)


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
