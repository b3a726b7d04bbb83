"""Points, curves and the shapes that the painter fills.

All coordinates are logical units on a canvas of 384 x 480, x to the right and y down.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PIL import ImageDraw

Point = tuple[float, float]
ToPixels = Callable[[Point], Point]


def lerp(a: float, b: float, t: float) -> float:
    """The value between `a` and `b` at fraction `t`."""
    return a + (b - a) * t


def between(a: Point, b: Point, t: float) -> Point:
    """The point between `a` and `b` at fraction `t`."""
    return lerp(a[0], b[0], t), lerp(a[1], b[1], t)


def offset(a: Point, dx: float, dy: float) -> Point:
    """`a` moved by (dx, dy)."""
    return a[0] + dx, a[1] + dy


def distance(a: Point, b: Point) -> float:
    """The Euclidean distance."""
    return math.hypot(b[0] - a[0], b[1] - a[1])


def direction(a: Point, b: Point) -> Point:
    """The unit vector from `a` to `b`; straight down when they coincide."""
    length = distance(a, b)
    if length < 1e-6:
        return 0.0, 1.0
    return (b[0] - a[0]) / length, (b[1] - a[1]) / length


def along(a: Point, unit: Point, forward: float, sideways: float = 0.0) -> Point:
    """`a` moved `forward` along a unit vector and `sideways` along its left normal."""
    return a[0] + unit[0] * forward - unit[1] * sideways, a[1] + unit[1] * forward + unit[0] * sideways


def interpolate(knots: Sequence[tuple[float, float]], x: float) -> float:
    """A smooth monotone-looking value through (x, y) knots, constant outside them."""
    if x <= knots[0][0]:
        return knots[0][1]
    for (x0, y0), (x1, y1) in zip(knots, knots[1:]):
        if x <= x1:
            t = (x - x0) / (x1 - x0)
            return lerp(y0, y1, t * t * (3 - 2 * t))
    return knots[-1][1]


def curve(points: Sequence[Point], closed: bool = False, samples: int = 10) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    if len(points) < 3:
        return list(points)
    count = len(points)

    def knot(i: int) -> Point:
        if closed:
            return points[i % count]
        return points[min(max(i, 0), count - 1)]

    result: list[Point] = []
    for i in range(count if closed else count - 1):
        p0, p1, p2, p3 = knot(i - 1), knot(i), knot(i + 1), knot(i + 2)
        for s in range(samples):
            t = s / samples
            result.append(tuple(  # type: ignore[arg-type]
                0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t
                       + (3 * b - a - 3 * c + d) * t * t * t)
                for a, b, c, d in zip(p0, p1, p2, p3)))
    if not closed:
        result.append(points[-1])
    return result


def bend_joint(start: Point, end: Point, upper: float, lower: float, side: float) -> tuple[Point, Point]:
    """Middle and end joint of a two-bone limb that reaches for `end`, bent towards `side` (+1 or -1)."""
    reach = distance(start, end)
    limit = (upper + lower) * 0.995
    unit = direction(start, end)
    if reach > limit:
        reach = limit
        end = along(start, unit, reach)
    reach = max(reach, abs(upper - lower) + 0.5)
    foot = (upper * upper - lower * lower + reach * reach) / (2 * reach)
    height = math.sqrt(max(upper * upper - foot * foot, 0.0))
    return along(start, unit, foot, height * side), end


class Shape:
    """Something that can be filled, grown by a margin."""

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        raise NotImplementedError

    def fill(self, draw: ImageDraw.ImageDraw, to_pixels: ToPixels, scale: float, grow: float) -> None:
        """Fills the shape, grown by `grow` units, with 255."""
        raise NotImplementedError


@dataclass(frozen=True)
class Polygon(Shape):
    """A closed outline."""

    points: Sequence[Point]

    def bounds(self) -> tuple[float, float, float, float]:
        xs = [p[0] for p in self.points]
        ys = [p[1] for p in self.points]
        return min(xs), min(ys), max(xs), max(ys)

    def fill(self, draw: ImageDraw.ImageDraw, to_pixels: ToPixels, scale: float, grow: float) -> None:
        pixels = [to_pixels(p) for p in self.points]
        draw.polygon(pixels, fill=255)
        if grow > 0:
            draw.line([*pixels, pixels[0], pixels[1]], fill=255, width=max(1, round(2 * grow * scale)), joint="curve")


@dataclass(frozen=True)
class Limb(Shape):
    """A tube along a centre line of (x, y, radius) samples, with round or flat ends."""

    samples: Sequence[tuple[float, float, float]]
    round_start: bool = True
    round_end: bool = True

    def bounds(self) -> tuple[float, float, float, float]:
        return (min(x - r for x, _, r in self.samples), min(y - r for _, y, r in self.samples),
                max(x + r for x, _, r in self.samples), max(y + r for _, y, r in self.samples))

    def tangent(self, index: int) -> Point:
        """The unit direction of the centre line at a sample."""
        a = self.samples[max(index - 1, 0)]
        b = self.samples[min(index + 1, len(self.samples) - 1)]
        return direction(a[:2], b[:2])

    def edge(self, index: int, side: float) -> Point:
        """The point on the surface at a sample; side +1 lies to the left of the centre line's direction."""
        x, y, r = self.samples[index]
        return along((x, y), self.tangent(index), 0, r * side)

    def fill(self, draw: ImageDraw.ImageDraw, to_pixels: ToPixels, scale: float, grow: float) -> None:
        last = len(self.samples) - 1
        start, end = self.samples[0], self.samples[last]
        sections: list[tuple[Point, Point]] = []
        for i, (x, y, r) in enumerate(self.samples):
            unit = self.tangent(i)
            shift = 0.0
            if i == 0 and not self.round_start:
                shift = -grow
            elif i == last and not self.round_end:
                shift = grow
            sections.append((along((x, y), unit, shift, r + grow), along((x, y), unit, shift, -r - grow)))
        for (a, b), (c, d) in zip(sections, sections[1:]):
            draw.polygon([to_pixels(p) for p in (a, b, d, c)], fill=255)
        for x, y, r in self.samples:
            radius = r + grow
            if not self.round_start and distance((x, y), start[:2]) < radius:
                continue
            if not self.round_end and distance((x, y), end[:2]) < radius:
                continue
            cx, cy = to_pixels((x, y))
            pixels = radius * scale
            draw.ellipse([cx - pixels, cy - pixels, cx + pixels, cy + pixels], fill=255)


@dataclass(frozen=True)
class Union(Shape):
    """Several shapes as one."""

    shapes: Sequence[Shape]

    def bounds(self) -> tuple[float, float, float, float]:
        boxes = [shape.bounds() for shape in self.shapes]
        return (min(b[0] for b in boxes), min(b[1] for b in boxes),
                max(b[2] for b in boxes), max(b[3] for b in boxes))

    def fill(self, draw: ImageDraw.ImageDraw, to_pixels: ToPixels, scale: float, grow: float) -> None:
        for shape in self.shapes:
            shape.fill(draw, to_pixels, scale, grow)


def circle(centre: Point, radius: float) -> Shape:
    """A disc."""
    return Limb([(centre[0], centre[1], radius), (centre[0], centre[1] + 0.01, radius)])


def ellipse(centre: Point, rx: float, ry: float, angle: float = 0.0) -> Polygon:
    """An ellipse turned by `angle` radians."""
    c, s = math.cos(angle), math.sin(angle)
    points = []
    for i in range(40):
        a = math.tau * i / 40
        x, y = rx * math.cos(a), ry * math.sin(a)
        points.append((centre[0] + x * c - y * s, centre[1] + x * s + y * c))
    return Polygon(points)


def rectangle(left: float, top: float, right: float, bottom: float) -> Polygon:
    """An upright rectangle."""
    return Polygon([(left, top), (right, top), (right, bottom), (left, bottom)])


def tube(points: Sequence[Point], radii: Sequence[float], samples: int = 8,
         round_start: bool = True, round_end: bool = True) -> Limb:
    """A limb along a curve through the points, its radius interpolated between theirs."""
    line = curve(points, samples=samples) if len(points) > 2 else [
        between(points[0], points[1], i / samples) for i in range(samples + 1)]
    result = []
    for i, (x, y) in enumerate(line):
        position = i / (len(line) - 1) * (len(radii) - 1)
        k = min(int(position), len(radii) - 2)
        result.append((x, y, lerp(radii[k], radii[k + 1], position - k)))
    return Limb(result, round_start, round_end)


def tapered(points: Sequence[Point], width: float, samples: int = 8) -> Limb:
    """A pen stroke that is thickest in its middle."""
    return tube(points, [width * 0.12, width * 0.42, width * 0.5, width * 0.42, width * 0.12], samples)


def parts(shapes: Iterable[Shape]) -> Union:
    """The union of any number of shapes."""
    return Union(tuple(shapes))
