"""Socks and shoes, each foot seen at an angle and turned outwards."""

from __future__ import annotations

from dataclasses import dataclass

from .colour import Colour, Fabric, accent_against, mix
from .figure import SIDES
from .garment import Garment, Look
from .geometry import Limb, Point, Polygon, circle, curve, tube

Place = tuple[float, float]


class FootSpace:
    """Coordinates of a foot: origin at the ankle, x towards the toes, the floor at `floor`."""

    def __init__(self, look: Look, side: int) -> None:
        figure = look.figure
        self.side = side
        self.size = figure.size * (0.9 + 0.12 * figure.build.limbs)
        self.ankle = figure.ankle[side]
        self.turnout = figure.pose.turnout[0 if side < 0 else 1]
        self.rise = figure.heel / self.size
        self.floor = (figure.floor - self.ankle[1]) / self.size

    def __call__(self, x: float, y: float) -> Point:
        """The canvas point of a place on the foot."""
        return (self.ankle[0] + self.side * self.turnout * x * self.size,
                self.ankle[1] + (y + x * 0.07) * self.size)

    def line(self, points: list[Place]) -> list[Point]:
        """Several places on the foot."""
        return [self(x, y) for x, y in points]


@dataclass
class Socks(Garment):
    """Socks up to a height above the ankle in units."""

    colour: Colour
    height: float = 12.0
    bands: Colour | None = None

    def body(self, look: Look) -> None:
        for side in SIDES:
            line = look.figure.leg_line(side)
            last = len(line) - 1
            first = max(last - round(self.height / 8), 0)
            samples = [(x, y, r + 0.9) for x, y, r in line[first:]]
            x, y, r = samples[-1]
            shape = Limb([*samples, (x, y + 10, r)], round_start=False)
            look.painter.paint(shape, self.colour, depth=3, cast=0.8)
            if self.bands is not None:
                for k in range(2):
                    i = min(1 + k, len(samples) - 2)
                    look.painter.stroke([shape.edge(i, 1), shape.edge(i, -1)], 1.7, self.bands, even=True,
                                        within=shape)


@dataclass
class Shoes(Garment):
    """A pair of shoes. `kind` names a method below."""

    kind: str
    colour: Colour
    second: Colour = (246, 244, 240)
    sole: Colour = (244, 242, 238)

    @property
    def heel(self) -> float:
        """How far the shoe lifts the heel, in units."""
        return {"heels": 11.0, "ankle_strap": 11.0, "pointed_boots": 5.0, "heeled_boots": 9.0, "chunky": 4.0,
                "running": 1.5, "platform": 6.0, "high_tops": 1.0}.get(self.kind, 0.0)

    def body(self, look: Look) -> None:
        front = look.figure.front_leg()
        for side in (-front, front):
            space = FootSpace(look, side)
            getattr(self, f"_{self.kind}")(look, space)

    # Flat shoes

    def _trainer(self, look: Look, space: FootSpace, thick: float, collar: float, toe: float) -> Polygon:
        """The upper and sole that all trainers share."""
        painter, f = look.painter, space.floor
        upper = Polygon(curve(space.line([(-8, -3 - collar), (-9.6, 5), (-9.8, f - thick)]))
                        + space.line([(23 + toe, f - thick)])
                        + curve(space.line([(23.5 + toe, f - thick), (22.5 + toe, f - thick - 5.5),
                                            (15, f - thick - 9.5), (8, 0.5 - collar * 0.6), (6.6, -3.5 - collar)]))
                        + curve(space.line([(6.6, -3.5 - collar), (0, -1.5 - collar), (-8, -3 - collar)])))
        painter.paint(upper, self.colour, depth=3, cast=1.2)
        sole = Polygon(curve(space.line([(-11, f - thick - 1), (6, f - thick + 0.3), (24.5 + toe, f - thick - 1.5)]))
                       + curve(space.line([(24.8 + toe, f - thick - 1), (25 + toe, f - 1.5), (22 + toe, f),
                                           (0, f), (-10.5, f), (-11.6, f - 2)])))
        painter.paint(sole, self.sole, depth=1.8)
        return upper

    def _laces(self, look: Look, space: FootSpace, upper: Polygon, colour: Colour, top: float = 1.0) -> None:
        for k in range(4):
            t = k / 3
            x, y = 7.5 + t * 8, top + t * 7
            look.painter.stroke(space.line([(x - 3.4, y + 0.8), (x + 2.2, y + 0.6)]), 1.3, colour, even=True,
                                within=upper)

    def _sneakers(self, look: Look, space: FootSpace) -> None:
        upper = self._trainer(look, space, 3.6, 0, 0)
        f = space.floor
        cap = Polygon(curve(space.line([(17, f - 3), (17.4, f - 8), (21, f - 8.4), (24, f - 3)])))
        look.painter.tint(cap, self.second, alpha=0.9, within=upper)
        self._laces(look, space, upper, self.second)

    def _high_tops(self, look: Look, space: FootSpace) -> None:
        upper = self._trainer(look, space, 4.0, 12, 0)
        f = space.floor
        cap = Polygon(curve(space.line([(17, f - 3), (17.4, f - 8), (21, f - 8.4), (24, f - 3)])))
        look.painter.tint(cap, self.second, within=upper)
        look.painter.tint(circle(space(0.5, -1), 2.8), self.second, within=upper)
        self._laces(look, space, upper, self.second, -4)

    def _chunky(self, look: Look, space: FootSpace) -> None:
        upper = self._trainer(look, space, 7.0, 2, 2.5)
        f = space.floor
        look.painter.tint(Polygon(curve(space.line([(-10, 3), (-3, 5), (2, f - 6), (-10, f - 6)]))), self.second,
                          within=upper)
        look.painter.stroke(space.line([(3, 4), (10, f - 12), (20, f - 9)]), 2.6, self.second, within=upper)
        self._laces(look, space, upper, accent_against(self.colour), -0.5)
        look.painter.stroke(space.line([(-10.6, f - 3.4), (8, f - 3), (25, f - 3.6)]), 1.0,
                            accent_against(self.sole), even=True)
        for x in (-7, 0, 7, 14, 21):
            look.painter.stroke(space.line([(x, f - 2.6), (x, f - 0.3)]), 1.0, accent_against(self.sole), even=True)

    def _running(self, look: Look, space: FootSpace) -> None:
        upper = self._trainer(look, space, 4.6, 0.5, 1.5)
        f = space.floor
        look.painter.stroke(space.line([(-4, f - 6), (4, 5), (9, 2)]), 2.2, self.second, even=True, within=upper)
        look.painter.stroke(space.line([(1, f - 6), (9, 6), (13, 4)]), 1.8, self.second, even=True, within=upper)
        self._laces(look, space, upper, self.second)
        wedge = Polygon(curve(space.line([(-11, f - 1), (-11.4, f - 4.2), (2, f - 3.2), (14, f - 1)])))
        look.painter.tint(wedge, self.second)

    def _loafers(self, look: Look, space: FootSpace) -> None:
        f = space.floor
        upper = self._low_upper(look, space, 1.8, 0.0)
        strap = tube(space.line([(6.5, 2), (10, 6), (12, f - 2.5)]), [1.8, 2.0, 1.6])
        look.painter.paint(strap, mix(self.colour, (0, 0, 0), 0.18), outline=0.5, depth=1, within=upper)
        look.painter.tint(circle(space(9.8, 6), 1.0), self.second)

    def _low_upper(self, look: Look, space: FootSpace, thick: float, point: float) -> Polygon:
        painter, f = look.painter, space.floor
        upper = Polygon(curve(space.line([(-8.2, 2), (-9.4, 8), (-9.2, f - thick)]))
                        + space.line([(23 + point, f - thick)])
                        + curve(space.line([(24 + point * 1.3, f - thick - 0.6), (21 + point * 0.7, f - thick - 5.5 +
                                            point * 0.2), (14, f - thick - 9), (7.6, 2.2)]))
                        + curve(space.line([(7.6, 2.2), (0, 4.5), (-8.2, 2)])))
        painter.paint(upper, Fabric(self.colour, gloss=0.7), depth=2.8, cast=1)
        sole = Polygon(space.line([(-9.8, f - thick), (24.3 + point * 1.2, f - thick), (23 + point, f), (6, f),
                                   (4, f - thick * 0.4), (-1, f - thick * 0.4), (-1.5, f), (-9.8, f)]))
        painter.paint(sole, mix(self.colour, (16, 12, 16), 0.6), outline=0.6, depth=0)
        return upper

    def _oxfords(self, look: Look, space: FootSpace) -> None:
        f = space.floor
        upper = self._low_upper(look, space, 2.2, 1.5)
        look.painter.stroke(space.line([(16, f - 10), (17.5, f - 6), (17, f - 2.5)]), 1.0, accent_against(self.colour),
                            even=True, within=upper)
        self._laces(look, space, upper, accent_against(self.colour), 2.5)
        look.painter.glow(tube(space.line([(19, f - 6.4), (22.5, f - 4.6)]), [0.8, 1.2]), alpha=0.5, soft=0.6,
                          within=upper)

    def _flats(self, look: Look, space: FootSpace) -> None:
        self._foot(look, space)
        f = space.floor
        upper = Polygon(curve(space.line([(-7.6, 6), (-8.6, 11), (-8.6, f)])) + space.line([(21, f)])
                        + curve(space.line([(22.6, f - 1), (20.4, f - 5.6), (13, f - 6.2)]))
                        + curve(space.line([(13, f - 6.2), (4, f - 4), (-7.6, 6)])))
        look.painter.paint(upper, self.colour, depth=2, cast=0.8)
        look.painter.paint(circle(space(13.5, f - 5.4), 1.4), self.second, outline=0.5, depth=0.5)

    # Heels and boots

    def _foot(self, look: Look, space: FootSpace) -> None:
        f = space.floor
        arch = f - 2
        foot = Polygon(curve(space.line([(-6.5, -3), (-8, 6), (-7.5, 13)])) + space.line([(2, max(arch - 3, 14))])
                       + curve(space.line([(12, arch), (20.5, arch), (20, f - 6), (13, f - 10), (7.4, 3), (6, -4)])))
        look.painter.paint(foot, look.skin, depth=2.6, strength=0.8,
                           join=circle(space(0, -4), 8), onto=Limb(look.figure.leg_line(space.side)))

    def _heels(self, look: Look, space: FootSpace) -> None:
        painter, f = look.painter, space.floor
        self._foot(look, space)
        painter.paint(Polygon(space.line([(-8.8, 11), (-3.4, 15), (-5.6, f), (-7.4, f)])), self.colour, outline=0.7,
                      depth=1.4)
        shoe = Polygon(curve(space.line([(-7.6, 5), (-9.2, 10), (-8.4, 14.6)]))
                       + curve(space.line([(-3, 16.5), (5, f - 3.5), (12, f - 0.4), (21, f)]))
                       + curve(space.line([(24.6, f - 0.3), (21, f - 4.4), (13.5, f - 6.6)]))
                       + curve(space.line([(13.5, f - 6.6), (6, f - 6), (-2, 12), (-7.6, 5)])))
        painter.paint(shoe, Fabric(self.colour, gloss=0.8), depth=2, cast=0.8)

    def _ankle_strap(self, look: Look, space: FootSpace) -> None:
        painter, f = look.painter, space.floor
        self._foot(look, space)
        painter.paint(Polygon(space.line([(-8.6, 11), (-3.6, 15), (-5.6, f), (-7.4, f)])), self.colour, outline=0.7,
                      depth=1.4)
        painter.paint(tube(space.line([(-8, 13.6), (3, f - 3), (12, f - 0.8), (22, f - 1)]), [1.5, 1.3, 1.3, 1.2]),
                      self.colour, outline=0.6, depth=0.8)
        for points in ([(-7.6, 1.5), (0, 3.5), (7.4, 1)], [(10.5, f - 2), (15, f - 8), (18, f - 2)],
                       [(-8, 12), (-8.2, 6), (-7.6, 1.5)]):
            painter.paint(tube(space.line(points), [1.1, 1.3, 1.1]), self.colour, outline=0.5, depth=0.6)

    def _boot(self, look: Look, space: FootSpace, shaft: float, block: float) -> Polygon:
        painter, f = look.painter, space.floor
        painter.paint(Polygon(space.line([(-9.2, f - 6 - space.rise), (-1.5, f - 4 - space.rise * 0.8),
                                          (-2.4 - (1 - block) * 2.4, f), (-9.4 + (1 - block), f)])),
                      mix(self.colour, (10, 8, 12), 0.4), outline=0.7, depth=1.2)
        upper = Polygon(curve(space.line([(-8.6, -shaft), (-8.4, 0), (-9.6, 8), (-9.2, f - 2 - space.rise)]))
                        + curve(space.line([(-9.2, f - 2 - space.rise), (2, f - 2.2 - space.rise * 0.6), (10, f - 0.6),
                                            (24, f)]))
                        + curve(space.line([(28.4, f - 0.6), (23, f - 5), (15, f - 9.4), (8.6, 1), (8.2, -shaft)]))
                        + curve(space.line([(8.2, -shaft), (0, -shaft + 2.2), (-8.6, -shaft)])))
        painter.paint(upper, Fabric(self.colour, gloss=0.6), depth=3, cast=1)
        painter.fold(space.line([(-8, 3), (-2, 5), (3, 4)]), 1.2, within=upper)
        painter.fold(space.line([(8, 1), (3, 3.5), (0, 2)]), 1.1, within=upper)
        return upper

    def _pointed_boots(self, look: Look, space: FootSpace) -> None:
        upper = self._boot(look, space, 11, 0.8)
        look.painter.stroke(space.line([(2, -10), (2.6, -2), (1.6, 6)]), 1.0, accent_against(self.colour), even=True,
                            within=upper, alpha=0.6)

    def _heeled_boots(self, look: Look, space: FootSpace) -> None:
        self._boot(look, space, 16, 0.3)

    def _work_boots(self, look: Look, space: FootSpace) -> None:
        upper = self._trainer(look, space, 4.4, 13, 0.5)
        self._laces(look, space, upper, self.second, -6)
        look.painter.stroke(space.line([(-8, -13), (0, -12), (7, -13.5)]), 2.2, mix(self.colour, (0, 0, 0), 0.3),
                            even=True, within=upper)

    def _platform(self, look: Look, space: FootSpace) -> None:
        upper = self._trainer(look, space, 8.0, 0, 0.5)
        self._laces(look, space, upper, self.second)
