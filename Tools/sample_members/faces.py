"""Heads and faces, simply and kindly drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .anatomy import blush
from .colour import Colour, brightness, ink, mix, shifted
from .figure import Figure
from .geometry import Point, Polygon, Shape, curve, ellipse, tube
from .painter import Painter


@dataclass(frozen=True)
class Face:
    """What a face looks like."""

    skin: Colour
    shape: str
    eyes: Colour
    brows: Colour
    brow_weight: float
    mouth: str
    lips: Colour | None
    lashes: bool
    freckles: bool
    beard: str
    hair: Colour
    eye_size: float
    glasses: str
    age_lines: bool


JAWS = {
    "oval": [(22.5, -4), (21.5, 10), (17, 22), (8.5, 30.5)],
    "round": [(23.5, -2), (23, 12), (18.5, 23), (9.5, 30)],
    "square": [(22.5, -4), (22, 12), (18.5, 24), (9.5, 31)],
    "heart": [(23.5, -5), (21.5, 9), (15, 22), (6.5, 31)],
    "long": [(21, -5), (20.5, 11), (16.5, 24), (8.5, 33)],
}


HEAD_SCALE = 1.1


class HeadSpace:
    """Coordinates of the head: origin in its middle, turned and scaled with it."""

    def __init__(self, figure: Figure) -> None:
        self.origin = figure.head
        self.size = figure.size * HEAD_SCALE
        self.turn = figure.pose.turn
        self._cos, self._sin = math.cos(figure.pose.tilt), math.sin(figure.pose.tilt)

    def __call__(self, x: float, y: float) -> Point:
        """The canvas point of a place on the head."""
        dx, dy = x * self.size, (y - 30) * self.size
        return (self.origin[0] + dx * self._cos - dy * self._sin,
                self.origin[1] + 30 * self.size + dx * self._sin + dy * self._cos)

    def line(self, points: list[tuple[float, float]]) -> list[Point]:
        """Several places on the head."""
        return [self(x, y) for x, y in points]

    def feature(self, x: float, y: float) -> Point:
        """A place on the face's front, which shifts as the head turns."""
        return self(x * (1 - 0.05 * abs(self.turn)) + self.turn * 5.2, y)


def head_shape(space: HeadSpace, shape: str) -> Polygon:
    """The contour of skull and jaw."""
    jaw = JAWS[shape]
    chin = max(y for _, y in jaw) + 1.6
    right = [(0, -33), (13, -29.5), (20.5, -19), *jaw]
    left = [(-x, y) for x, y in reversed(right[1:])]
    shift = space.turn * 1.6
    points = [(x + (shift if y > 8 else 0), y) for x, y in [*right, (0, chin), *left]]
    return Polygon(curve(space.line(points), closed=True, samples=8))


def draw_head(painter: Painter, figure: Figure, face: Face) -> HeadSpace:
    """Ears and head without features."""
    space = HeadSpace(figure)
    s = space.size
    for side in (-1, 1):
        if side * space.turn > 0.75:
            continue
        ear = ellipse(space(side * 22.8 - space.turn * 1.5, 3.5), 4.2 * s, 6.8 * s, side * -0.18)
        painter.paint(ear, face.skin, depth=2, strength=0.8)
        inner = [space(side * 23.6 - space.turn * 1.5, 0.5), space(side * 25 - space.turn * 1.5, 2.5),
                 space(side * 23.3 - space.turn * 1.5, 6)]
        painter.stroke(inner, 1.0, ink(face.skin), alpha=0.5)
    painter.paint(head_shape(space, face.shape), face.skin, depth=5.0, strength=0.72)
    return space


def draw_features(painter: Painter, space: HeadSpace, face: Face) -> None:
    """Eyes, brows, nose, mouth and what grows around it."""
    head = head_shape(space, face.shape)
    s = space.size
    warm = blush(face.skin)
    for side in (-1, 1):
        painter.tint(ellipse(space.feature(side * 12.5, 12), 5.4 * s, 3.8 * s), warm, alpha=0.42, soft=2.0,
                     within=head)
    painter.tint(ellipse(space.feature(0, 9), 2.6 * s, 2.2 * s), warm, alpha=0.3, soft=1.2, within=head)
    if face.beard != "none":
        _draw_beard(painter, space, face, head)
    for side in (-1, 1):
        _draw_eye(painter, space, face, side)
        _draw_brow(painter, space, face, side)
    _draw_nose(painter, space, face)
    _draw_mouth(painter, space, face)
    if face.freckles:
        for side in (-1, 1):
            for x, y in ((8, 9.5), (10.8, 8.6), (13.4, 10), (9.6, 12), (12.2, 12.2)):
                painter.tint(ellipse(space.feature(side * x, y), 0.62 * s, 0.55 * s), ink(face.skin), alpha=0.45)
    if face.age_lines:
        for side in (-1, 1):
            painter.stroke([space.feature(side * 6.5, 13), space.feature(side * 9, 17),
                            space.feature(side * 9.2, 20)], 0.8, ink(face.skin), alpha=0.42)
    if face.glasses != "none":
        _draw_glasses(painter, space, face)


def _draw_eye(painter: Painter, space: HeadSpace, face: Face, side: int) -> None:
    s, k = space.size, face.eye_size
    x, y = side * 9.6, 2.2
    wide = 4.7 * k * (1 - 0.1 * max(0.0, side * space.turn))
    tall = 3.1 * k
    upper = [(x - wide, y + 0.7), (x - wide * 0.45, y - tall * 0.85), (x + wide * 0.35, y - tall),
             (x + wide, y + (0.1 if side > 0 else 0.7))]
    if side < 0:
        upper = [(x - wide, y + 0.1), (x - wide * 0.35, y - tall), (x + wide * 0.45, y - tall * 0.85),
                 (x + wide, y + 0.7)]
    lower = [(x + wide * 0.4, y + tall * 0.72), (x - wide * 0.4, y + tall * 0.72)]
    lid = curve([space.feature(*p) for p in upper])
    white = Polygon(lid + curve([lid[-1], *[space.feature(*p) for p in lower], lid[0]])[1:-1])
    painter.tint(white, (250, 247, 244))
    gaze = space.turn * 0.7
    centre = space.feature(x + gaze, y - 0.1)
    painter.tint(ellipse(centre, 2.75 * k * s, 2.9 * k * s), mix(face.eyes, (20, 12, 20), 0.25), within=white)
    painter.tint(ellipse(centre, 2.2 * k * s, 2.4 * k * s), face.eyes, within=white)
    painter.tint(ellipse(centre, 1.35 * k * s, 1.4 * k * s), (24, 16, 22), within=white)
    light = space.feature(x + gaze + painter.light[0] * 1.1, y - 1.3)
    painter.tint(ellipse(light, 0.85 * s, 0.85 * s), (255, 255, 255))
    painter.darken(tube(lid, [1.3 * s, 1.3 * s]), alpha=0.5, soft=0.4, within=white)
    dark = (36, 24, 30)
    painter.stroke(lid, (2.0 if face.lashes else 1.5) * s, dark)
    if face.lashes:
        outer = upper[-1] if side > 0 else upper[0]
        painter.stroke([space.feature(*outer), space.feature(outer[0] + side * 1.9, outer[1] - 1.7)], 1.5 * s, dark,
                       even=False)
    painter.stroke([space.feature(x - wide * 0.7, y - tall * 1.25), space.feature(x, y - tall * 1.62),
                    space.feature(x + wide * 0.7, y - tall * 1.25)], 0.7 * s, ink(face.skin), alpha=0.5)


def _draw_brow(painter: Painter, space: HeadSpace, face: Face, side: int) -> None:
    w = face.brow_weight
    points = [(4.8, -6.0), (9.5, -8.6), (14.6, -6.6)]
    line = [space.feature(side * x, y) for x, y in points]
    painter.stroke(line, 2.5 * w * space.size, face.brows, alpha=0.92)


def _draw_nose(painter: Painter, space: HeadSpace, face: Face) -> None:
    s = space.size
    tone = ink(face.skin)
    side = 1 if space.turn > 0 else -1
    if abs(space.turn) < 0.15:
        side = 1 if painter.light[0] < 0 else -1
    painter.darken(tube([space.feature(side * 1.7, 3), space.feature(side * 2.6, 9)], [0.9 * s, 2.0 * s]),
                   alpha=0.3, soft=0.9)
    painter.glow(ellipse(space.feature(-side * 0.4, 9), 1.1 * s, 1.3 * s), alpha=0.42, soft=0.7)
    painter.stroke([space.feature(-2.7, 10.9), space.feature(-1.3, 12.2), space.feature(1.3, 12.2),
                    space.feature(2.7, 10.9)], 1.15 * s, tone, alpha=0.75)


def _draw_mouth(painter: Painter, space: HeadSpace, face: Face) -> None:
    s = space.size
    natural = mix(shifted(face.skin, saturation=1.3, value=0.86), (186, 74, 80), 0.42)
    lips = face.lips or natural
    line = mix(ink(lips), (52, 20, 26), 0.35)
    y = 19.4
    if face.mouth == "open":
        left, right = space.feature(-6.4, y - 0.9), space.feature(6.4, y - 0.9)
        top = curve([left, space.feature(0, y + 0.5), right])
        bottom = curve([right, space.feature(3.2, y + 4.3), space.feature(-3.2, y + 4.3), left])
        inside = Polygon(top + bottom[1:-1])
        painter.paint(inside, (112, 40, 46), outline=0.9, depth=0, line=mix(lips, line, 0.4))
        teeth = Polygon(top + curve([right, space.feature(0, y + 2.9), left])[1:-1])
        painter.tint(teeth, (252, 248, 242), within=inside)
        painter.stroke([space.feature(-3, y + 6), space.feature(0, y + 6.6), space.feature(3, y + 6)], 1.0 * s,
                       ink(face.skin), alpha=0.4)
        return
    smile = {"smile": 1.7, "soft": 1.0, "smirk": 1.0, "calm": 0.35}[face.mouth]
    lift = 0.9 if face.mouth == "smirk" else 0.0
    wide = 6.3 if face.mouth == "smile" else 5.2
    left, right = space.feature(-wide, y - smile), space.feature(wide, y - smile - lift)
    middle = space.feature(0, y + smile * 0.55)
    fullness = 2.3 if face.lips else 1.7
    under = Polygon(curve([left, middle, right]) + curve([right, space.feature(0, y + smile * 0.55 + fullness * 1.35),
                                                          left])[1:-1])
    over = Polygon(curve([left, space.feature(-1.7, y - fullness * 0.62), space.feature(0, y - fullness * 0.36),
                          space.feature(1.7, y - fullness * 0.62), right])
                   + curve([right, middle, left])[1:-1])
    painter.tint(under, lips, alpha=0.95 if face.lips else 0.7)
    painter.tint(over, mix(lips, line, 0.16), alpha=0.95 if face.lips else 0.6)
    painter.stroke([left, middle, right], 1.3 * s, line)
    for end, side in ((left, -1), (right, 1)):
        painter.tint(ellipse(end, 0.75 * s, 0.75 * s), line, alpha=0.8)
    painter.glow(ellipse(space.feature(-0.6, y + smile * 0.5 + 1.1), 1.5 * s, 0.5 * s), alpha=0.35, soft=0.4)
    painter.stroke([space.feature(-2.4, y + 4.9), space.feature(0, y + 5.4), space.feature(2.4, y + 4.9)], 0.9 * s,
                   ink(face.skin), alpha=0.4)


def _draw_beard(painter: Painter, space: HeadSpace, face: Face, head: Shape) -> None:
    chin = max(y for _, y in JAWS[face.shape]) + 4
    tone = face.hair
    jaw = Polygon(curve(space.line([(-25, 2), (-25, 20), (-14, chin), (0, chin + 1), (14, chin), (25, 20), (25, 2)]))
                  + curve([space.feature(20, 6), space.feature(16, 16), space.feature(9, 15.4),
                           space.feature(0, 14.2), space.feature(-9, 15.4), space.feature(-16, 16),
                           space.feature(-20, 6)]))
    if face.beard == "stubble":
        painter.tint(jaw, mix(tone, face.skin, 0.3), alpha=0.4, soft=1.6, within=head)
        return
    moustache = Polygon(curve([space.feature(-8.4, 18.6), space.feature(-5, 15), space.feature(0, 14.4),
                               space.feature(5, 15), space.feature(8.4, 18.6), space.feature(3.6, 17.4),
                               space.feature(0, 17), space.feature(-3.6, 17.4)], closed=True))
    if face.beard == "moustache":
        painter.paint(moustache, tone, outline=0.4, depth=1.4)
        return
    mouth_hole = ellipse(space.feature(0, 19.6), 6.2 * space.size, 3.0 * space.size)
    painter.tint(jaw, tone, alpha=0.94, soft=0.5, within=head)
    painter.tint(mouth_hole, face.skin, alpha=0.96, soft=0.5, within=head)
    painter.tint(moustache, tone, alpha=0.96, soft=0.3, within=head)
    for x in (-15, -9, -3, 3, 9, 15):
        painter.stroke([space.feature(x, 22), space.feature(x * 0.9, chin - 6)], 0.8, mix(tone, (0, 0, 0), 0.35),
                       alpha=0.35, within=head)


def _draw_glasses(painter: Painter, space: HeadSpace, face: Face) -> None:
    s = space.size
    dark = face.glasses.endswith("sun")
    frame = (30, 26, 32) if face.glasses != "gold" else (176, 138, 66)
    for side in (-1, 1):
        centre = space.feature(side * 9.8, 3)
        lens = ellipse(centre, 7.0 * s, 6.2 * s)
        if face.glasses in ("square", "square-sun"):
            lens = Polygon(curve([space.feature(side * 9.8 + dx * 6.9, 3 + dy * 5.2) for dx, dy in (
                (-1, -0.8), (0, -1.02), (1, -0.95), (1.05, 0), (0.8, 0.95), (0, 1.06), (-0.85, 0.9), (-1.02, 0))],
                closed=True))
        box_fill = (44, 38, 48) if dark else None
        if box_fill is not None:
            painter.paint(lens, box_fill, outline=0.9, depth=2.5, line=frame)
            painter.glow(ellipse(space.feature(side * 9.8 - 2, 0.6), 2.4 * s, 1.2 * s), alpha=0.35, soft=0.7)
        else:
            painter.glow(lens, alpha=0.13, soft=0.2)
            points = list(lens.points)
            painter.stroke([*points[::2], points[0]], 1.35 * s, frame, even=True)
        painter.stroke([space.feature(side * 16.6, 1.6), space(side * 22.4, 0.6)], 1.4 * s, frame, even=True)
    painter.stroke([space.feature(-2.9, 2.2), space.feature(0, 1.2), space.feature(2.9, 2.2)], 1.3 * s, frame,
                   even=True)


def readable_lip(skin: Colour, tone: Colour) -> Colour:
    """A lipstick that suits the skin: deeper on darker skin."""
    return mix(tone, (120, 26, 46), 0.35) if brightness(skin) < 0.42 else tone
