"""What is sewn on or printed on tops: prints, pockets, zips, plackets, stripes, hoods."""

from __future__ import annotations

import math
import random

from .colour import Colour, Fabric, accent_against, mix
from .figure import SIDES
from .garment import Detail, Look, Sewn, SleeveDetail
from .geometry import Limb, Point, Polygon, Shape, between, circle, curve, lerp, offset, tube


def breast_pocket(side: int = 1) -> Detail:
    """A patch pocket on the chest."""

    def draw(look: Look, garment: Sewn, shape: Shape) -> None:
        f = look.figure.front
        colour = garment.fabric.colour
        corners = [f(0.24, side * 0.24), f(0.24, side * 0.6), f(0.36, side * 0.6), f(0.385, side * 0.42),
                   f(0.36, side * 0.24)]
        look.painter.paint(Polygon(corners), garment.fabric, outline=0.7, cast=0.8, depth=1.5,
                           within=shape, line=accent_against(colour))

    return draw


def placket(length: float, buttons: int, tone: Colour | None = None) -> Detail:
    """A button line down the front from the neck to `length`."""

    def draw(look: Look, garment: Sewn, shape: Shape) -> None:
        figure = look.figure
        dark = accent_against(garment.fabric.colour)
        for u in (-0.07, 0.07):
            look.painter.stroke([figure.front(0.06, u), figure.front(lerp(0.06, length, 0.5), u),
                                 figure.front(length, u)], 0.9, dark, alpha=0.7, even=True, within=shape)
        for i in range(buttons):
            look.painter.paint(circle(figure.front(lerp(0.11, length - 0.05, i / max(buttons - 1, 1))), 1.5),
                               tone or mix(dark, (255, 255, 255), 0.5), outline=0.5, depth=0.6)

    return draw


def zip_line(colour: Colour, start: float = 0.03, end: float = 1.0) -> Detail:
    """A zip down the front."""

    def draw(look: Look, garment: Sewn, shape: Shape) -> None:
        figure = look.figure
        line = [figure.front(lerp(start, end, i / 4)) for i in range(5)]
        look.painter.darken(tube([offset(p, 1.4, 0) for p in line], [1.6, 1.6]), alpha=0.4, soft=0.5, within=shape)
        look.painter.stroke(line, 2.0, colour, even=True, within=shape)
        pull = figure.front(start + 0.05)
        look.painter.paint(tube([pull, offset(pull, 0.4, 4.5)], [0.9, 1.3]), mix(colour, (210, 210, 214), 0.6),
                           outline=0.4, depth=0)

    return draw


def hood_front(fabric: Fabric, strings: Colour) -> Detail:
    """The front of a hood that lies on the shoulders, with its strings."""

    def draw(look: Look, garment: Sewn, shape: Shape) -> None:
        figure, painter = look.figure, look.painter
        left, right = figure.neck_root(-1), figure.neck_root(1)
        for side, root in ((-1, left), (1, right)):
            lobe = Polygon(curve([offset(root, -side * 4, -7), offset(root, side * 5, -6), offset(root, side * 9, 3),
                                  figure.front(0.12, side * 0.3), figure.front(0.15, side * 0.03),
                                  offset(root, -side * 5, 3)], closed=True))
            painter.paint(lobe, fabric, cast=1.8, depth=3)
            painter.fold([offset(root, side * 1, -4), figure.front(0.07, side * 0.28)], 1.3, within=lobe)
        for side, length in ((-1, 0.36), (1, 0.32)):
            start = figure.front(0.13, side * 0.17)
            end = figure.front(length, side * 0.2)
            painter.stroke([start, offset(between(start, end, 0.5), side * 0.8, 0), end], 1.5, strings, even=True)
            painter.tint(tube([offset(end, 0, -3), end], [1.1, 1.1]), mix(strings, (120, 120, 126), 0.5))

    return draw


def kangaroo_pocket() -> Detail:
    """The belly pocket of a hoodie."""

    def draw(look: Look, garment: Sewn, shape: Shape) -> None:
        f = look.figure.front
        fabric = garment.fabric
        pocket = Polygon([f(0.6, -0.38), f(0.6, 0.38), f(0.72, 0.68), f(0.88, 0.7), f(0.88, -0.7), f(0.72, -0.68)])
        look.painter.paint(pocket, fabric, outline=0.8, cast=1.2, depth=2, within=shape)
        for side in SIDES:
            look.painter.fold([f(0.61, side * 0.4), f(0.71, side * 0.66)], 1.4, within=pocket)

    return draw


def side_panels(colour: Colour) -> Detail:
    """Panels of another colour along the sides."""

    def draw(look: Look, garment: Sewn, shape: Shape) -> None:
        figure = look.figure
        for side in SIDES:
            points = curve([figure.at(side * 0.72, 0.2), figure.at(side * 0.62, 0.55), figure.at(side * 0.7, 1.05)])
            panel = Polygon(points + [figure.at(side * 1.5, 1.05), figure.at(side * 1.5, 0.2)])
            look.painter.tint(panel, colour, within=shape)
            look.painter.darken(Polygon([figure.at(side * 0.9, 0.2), figure.at(side * 0.88, 1.05),
                                         figure.at(side * 1.5, 1.05), figure.at(side * 1.5, 0.2)]),
                                alpha=0.35, soft=2, within=shape)

    return draw


def yoke(colour: Colour, depth: float = 0.24) -> Detail:
    """A colour-blocked upper part."""

    def draw(look: Look, garment: Sewn, shape: Shape) -> None:
        figure = look.figure
        points = [figure.at(-1.6, -0.2), figure.at(1.6, -0.2), figure.at(1.6, depth), figure.front(depth + 0.09),
                  figure.at(-1.6, depth)]
        look.painter.tint(Polygon(points), colour, within=shape)
        look.painter.fold([figure.at(-1, depth), figure.front(depth + 0.09), figure.at(1, depth)], 0.9, within=shape)

    return draw


def emblem(colour: Colour, seed: int) -> Detail:
    """A small sign on the chest: an invented sports mark."""

    def draw(look: Look, garment: Sewn, shape: Shape) -> None:
        x, y = look.figure.front(0.26, 0.42)
        if seed % 3 == 0:
            look.painter.stroke([(x - 4, y + 1.5), (x, y - 2.5), (x + 5, y - 1)], 2.2, colour, within=shape)
        elif seed % 3 == 1:
            look.painter.tint(Polygon([(x, y - 3.4), (x + 3.4, y + 2.4), (x - 3.4, y + 2.4)]), colour, within=shape)
        else:
            look.painter.tint(circle((x, y), 2.8), colour, within=shape)

    return draw


DIGITS = {
    "0": "1111011011011 11".replace(" ", ""), "1": "010110010010111", "2": "111001111100111", "3": "111001111001111",
    "4": "101101111001001", "5": "111100111001111", "6": "111100111101111", "7": "111001010010010",
    "8": "111101111101111", "9": "111101111001111",
}


def number_print(number: int, colour: Colour, top: float = 0.3, size: float = 3.6) -> Detail:
    """A shirt number in block digits."""

    def draw(look: Look, garment: Sewn, shape: Shape) -> None:
        digits = f"{number:d}"
        x, y = look.figure.front(top)
        width = (len(digits) * 4 - 1) * size
        for index, digit in enumerate(digits):
            for cell, mark in enumerate(DIGITS[digit]):
                if mark == "1":
                    cx = x - width / 2 + (index * 4 + cell % 3) * size
                    cy = y + (cell // 3) * size
                    look.painter.tint(Polygon([(cx, cy), (cx + size + 0.2, cy), (cx + size + 0.2, cy + size + 0.2),
                                               (cx, cy + size + 0.2)]), colour, within=shape)

    return draw


def graphic_print(colours: tuple[Colour, Colour], seed: int) -> Detail:
    """A large print on the chest: a bolt, a star, a face, a flame, waves, an eye, blocks or a planet."""

    def draw(look: Look, garment: Sewn, shape: Shape) -> None:
        x, y = look.figure.front(0.42)
        _PRINTS[seed % len(_PRINTS)](look, shape, (x, y), colours, seed)
        for k in range(2):
            half = 13 - k * 4
            look.painter.stroke([(x - half, y + 20 + k * 4), (x, y + 20 + k * 4), (x + half, y + 20 + k * 4)], 1.7,
                                colours[1], even=True, within=shape)

    return draw


def _bolt(look: Look, shape: Shape, at: Point, colours: tuple[Colour, Colour], seed: int) -> None:
    points = [(3, -17), (-10, 3), (-2, 3), (-5, 17), (10, -4), (2, -4), (7, -17)]
    look.painter.tint(circle(at, 15), colours[1], within=shape)
    look.painter.tint(Polygon([offset(at, *p) for p in points]), colours[0], within=shape)


def _star(look: Look, shape: Shape, at: Point, colours: tuple[Colour, Colour], seed: int) -> None:
    for scale, colour in ((17, colours[0]), (10, colours[1])):
        points = []
        for i in range(10):
            r = scale if i % 2 == 0 else scale * 0.45
            a = math.tau * i / 10 - math.pi / 2
            points.append(offset(at, r * math.cos(a), r * math.sin(a)))
        look.painter.tint(Polygon(points), colour, within=shape)


def _smiley(look: Look, shape: Shape, at: Point, colours: tuple[Colour, Colour], seed: int) -> None:
    look.painter.tint(circle(at, 15), colours[0], within=shape)
    for side in SIDES:
        for a, b in (((-2.2, -2.2), (2.2, 2.2)), ((-2.2, 2.2), (2.2, -2.2))):
            c = offset(at, side * 5.2, -4)
            look.painter.stroke([offset(c, *a), offset(c, *b)], 1.7, colours[1], even=True, within=shape)
    look.painter.stroke([offset(at, -7.5, 3), offset(at, 0, 8.6), offset(at, 7.5, 3)], 2.0, colours[1], even=True,
                        within=shape)


def _flame(look: Look, shape: Shape, at: Point, colours: tuple[Colour, Colour], seed: int) -> None:
    outer = [(0, -18), (4, -8), (10, -10), (12, 3), (7, 14), (-1, 17), (-9, 12), (-11, 1), (-5, -6), (-4, -12)]
    look.painter.tint(Polygon(curve([offset(at, *p) for p in outer], closed=True)), colours[0], within=shape)
    look.painter.tint(Polygon(curve([offset(at, x * 0.5, y * 0.5 + 6) for x, y in outer], closed=True)), colours[1],
                      within=shape)


def _waves(look: Look, shape: Shape, at: Point, colours: tuple[Colour, Colour], seed: int) -> None:
    look.painter.tint(circle(offset(at, 0, -5), 9), colours[1], within=shape)
    for k in range(3):
        line = [offset(at, -17 + i * 5.6, k * 6 + (3 if i % 2 else -1)) for i in range(7)]
        look.painter.stroke(line, 3.2, colours[0], even=True, within=shape)


def _eye(look: Look, shape: Shape, at: Point, colours: tuple[Colour, Colour], seed: int) -> None:
    lid = curve([offset(at, -18, 0), offset(at, 0, -11), offset(at, 18, 0)])
    look.painter.tint(Polygon(lid + curve([offset(at, 18, 0), offset(at, 0, 11), offset(at, -18, 0)])), colours[0],
                      within=shape)
    look.painter.tint(circle(at, 7), colours[1], within=shape)
    look.painter.tint(circle(offset(at, -2, -2), 2), (255, 255, 255), within=shape)


def _blocks(look: Look, shape: Shape, at: Point, colours: tuple[Colour, Colour], seed: int) -> None:
    rng = random.Random(f"blocks/{seed}")
    for row in range(4):
        x = -17.0
        while x < 15:
            width = rng.uniform(5, 11)
            look.painter.tint(Polygon([offset(at, x, row * 7 - 14), offset(at, x + width, row * 7 - 14),
                                       offset(at, x + width, row * 7 - 9), offset(at, x, row * 7 - 9)]),
                              colours[rng.randrange(2)], within=shape)
            x += width + 1.8


def _planet(look: Look, shape: Shape, at: Point, colours: tuple[Colour, Colour], seed: int) -> None:
    look.painter.tint(circle(at, 11.5), colours[0], within=shape)
    look.painter.stroke([offset(at, -20, 7), offset(at, 0, 2), offset(at, 20, -7)], 3.4, colours[1], within=shape)
    for x, y in ((-14, -12), (15, 8), (9, -15)):
        look.painter.tint(circle(offset(at, x, y), 1.5), colours[1], within=shape)


_PRINTS = (_bolt, _star, _smiley, _flame, _waves, _eye, _blocks, _planet)


def sleeve_stripes(colour: Colour, count: int = 3, spread: float = 2.6) -> SleeveDetail:
    """Stripes along the outer side of a sleeve."""

    def draw(look: Look, garment: Sewn, side: int, shape: Limb) -> None:
        for k in range(count):
            line = []
            for i in range(2, len(shape.samples) - 2, 2):
                x, y, r = shape.samples[i]
                line.append(between((x, y), shape.edge(i, -side), (r * 0.82 - k * spread) / r))
            look.painter.stroke(line, 1.25, colour, even=True, within=shape)

    return draw


def sleeve_bands(colour: Colour, at: float, count: int = 2) -> SleeveDetail:
    """Rings around a sleeve."""

    def draw(look: Look, garment: Sewn, side: int, shape: Limb) -> None:
        for k in range(count):
            i = min(max(round((at + k * 0.07) * (len(shape.samples) - 1)), 1), len(shape.samples) - 2)
            look.painter.stroke([shape.edge(i, 1), shape.edge(i, -1)], 2.1, colour, even=True, within=shape)

    return draw


def darts() -> Detail:
    """The two upright seams that shape a bodice or a fitted jacket."""

    def draw(look: Look, garment: Sewn, shape: Shape) -> None:
        f = look.figure.front
        for side in SIDES:
            look.painter.fold([f(0.34, side * 0.5), f(0.5, side * 0.4), f(0.7, side * 0.42)], 1.0, within=shape,
                              alpha=0.45)

    return draw


def drape(points: int = 4) -> Detail:
    """Diagonal folds across a bodice, gathered at one side of the waist."""

    def draw(look: Look, garment: Sewn, shape: Shape) -> None:
        f = look.figure.front
        for k in range(points):
            t = 0.26 + k * 0.085
            look.painter.fold([f(t, -0.85), f(t + 0.11, -0.1), f(0.58 + k * 0.012, 0.7)], 1.4, within=shape,
                              alpha=0.42)

    return draw
