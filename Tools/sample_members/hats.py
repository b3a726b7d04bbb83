"""Hats, headbands and headphones."""

from __future__ import annotations

from dataclasses import dataclass

from .colour import Colour, accent_against, mix
from .figure import SIDES
from .garment import Garment, Look
from .geometry import Polygon, circle, curve, ellipse, offset, tube


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
