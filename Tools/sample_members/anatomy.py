"""Skin: torso, arms, legs and hands."""

from __future__ import annotations

import math

from .colour import Colour, ink, mix, shifted
from .figure import Figure
from .geometry import Limb, Point, Shape, Union, along, between, direction, offset, rectangle, tube
from .painter import Painter


def draw_legs(painter: Painter, figure: Figure, skin: Colour) -> None:
    """Both bare legs, the one in front last."""
    front = figure.front_leg()
    for side in (-front, front):
        leg = Limb(figure.leg_line(side))
        painter.paint(leg, skin, depth=4.5, strength=0.8)
        x, y = figure.knee[side]
        k = figure.size
        painter.fold([(x - 4 * k, y - 3 * k), (x, y - 5 * k), (x + 4 * k, y - 3 * k)], 1.1, within=leg, alpha=0.28)
        painter.fold([(x - 5 * k, y + 5 * k), (x, y + 8 * k), (x + 5 * k, y + 5 * k)], 1.3, within=leg, alpha=0.34)
        ax, ay = figure.ankle[side]
        toes = ax + figure.pose.turnout[0 if side < 0 else 1] * side * 6 * k
        painter.paint(tube([(ax, ay - 4 * k), (toes, ay + 11 * k)], [5.6 * k, 7 * k]), skin, outline=0.8, depth=2.5,
                      join=leg, onto=leg)


def draw_torso(painter: Painter, figure: Figure, skin: Colour) -> None:
    """Neck, shoulders and trunk."""
    torso = figure.skin_torso()
    painter.paint(torso, skin, strength=0.8)
    neck = figure.neck_shape()
    painter.paint(neck, skin, join=torso, onto=torso, depth=3.5, strength=0.8)
    left, right = figure.front(0.07, -0.62), figure.front(0.07, 0.62)
    middle = figure.front(0.085)
    for end, side in ((left, -1), (right, 1)):
        painter.fold([end, between(end, middle, 0.6), offset(middle, side * 3, 2)], 1.2, alpha=0.34)


def draw_chin_shadow(painter: Painter, figure: Figure) -> None:
    """The head's shadow on the neck."""
    x, y = figure.head
    s = figure.size
    lx = painter.light[0]
    shade = tube([(x - 11 * s - lx * 3, y + 30 * s), (x - lx * 5, y + 40 * s), (x + 11 * s - lx * 3, y + 30 * s)],
                 [7 * s, 8 * s, 7 * s])
    painter.darken(shade, alpha=0.62, soft=1.2, within=figure.neck_shape())


def draw_arm(painter: Painter, figure: Figure, side: int, skin: Colour, melt: Shape | None) -> None:
    """A bare arm without its hand; `melt` is the bare shoulder beneath it, when there is one."""
    arm = Limb(figure.arm_line(side))
    painter.paint(arm, skin, cast=2.0, depth=3.6, strength=0.8,
                  join=figure.shoulder_joint(side) if melt is not None else None, onto=melt)
    ex, ey = figure.elbow[side]
    painter.fold([offset((ex, ey), -3, 0), (ex, ey + 1), offset((ex, ey), 3, 0)], 1.0, within=arm, alpha=0.25)


def hand_grip(figure: Figure, side: int) -> Point:
    """The middle of the palm, where things are held."""
    unit = direction(figure.elbow[side], figure.wrist[side])
    return along(figure.wrist[side], unit, 11 * figure.size)


def hand_unit(figure: Figure, side: int) -> Point:
    """The direction in which the hand points."""
    forearm = direction(figure.elbow[side], figure.wrist[side])
    turn = {"akimbo": -0.85, "wave": -0.1, "hold": 0.25, "clutch": 0.15, "strap": -0.35, "touch": 0.75,
            "relaxed": 0.18, "swing": 0.24, "pocket": 0.0, "bag": 0.25, "back": 0.0}[figure.arm_pose(side)]
    angle = turn * side
    if figure.arm_pose(side) == "akimbo":
        return direction((0, 0), (-side * 0.62, 0.78))
    c, s = math.cos(angle), math.sin(angle)
    return forearm[0] * c - forearm[1] * s, forearm[0] * s + forearm[1] * c


def draw_hand(painter: Painter, figure: Figure, side: int, skin: Colour, nails: Colour | None = None) -> None:
    """A hand fit for what the arm does."""
    pose = figure.arm_pose(side)
    k = figure.size * (0.86 + 0.14 * figure.build.limbs)
    wrist = figure.wrist[side]
    unit = hand_unit(figure, side)
    thumb = _thumb_side(pose, side)
    grips = pose in ("hold", "clutch", "bag", "strap")
    palm = tube([along(wrist, unit, -2 * k), along(wrist, unit, 5 * k), along(wrist, unit, 10.5 * k)],
                [4.3 * k, 5.5 * k, 5.6 * k])
    fingers: list[Limb] = []
    wave = pose == "wave"
    spread = 0.24 if wave else 0.045
    thickness = [r * k for r in ((1.7, 1.7, 1.4) if wave else (1.85, 1.8, 1.45))]
    length = 6.4 if grips else 12.5 if wave else 10.5
    for i, reach in enumerate((0.9, 1.0, 0.97, 0.78)):
        across = (1.5 - i) * (2.95 if wave else 2.75) * k * thumb
        angle = (1.5 - i) * spread * thumb
        start = along(wrist, unit, 9.5 * k, across)
        way = (unit[0] * math.cos(angle) - unit[1] * math.sin(angle),
               unit[0] * math.sin(angle) + unit[1] * math.cos(angle))
        curl = 0.0 if wave else thumb * (1.1 if not grips else 2.4) * k
        fingers.append(tube([start, along(start, way, length * reach * k * 0.55, curl * 0.2),
                             along(start, way, length * reach * k, curl)], thickness))
    root = along(wrist, unit, 3.5 * k, thumb * 3.6 * k)
    tip = along(root, unit, (8.5 if not grips else 7) * k, thumb * (6.4 if wave else 2.6) * k)
    thumb_shape = tube([root, along(between(root, tip, 0.5), unit, 0, thumb * 1.3 * k), tip],
                       [2.6 * k, 2.2 * k, 1.6 * k])
    hand = Union((palm, *fingers, thumb_shape))
    within = _above_pocket(figure, side) if pose == "pocket" else None
    painter.paint(hand, skin, outline=0.8, cast=1.6, depth=2.2, strength=0.75, within=within)
    if within is not None:
        return
    dark = mix(ink(skin), skin, 0.25)
    for a, b in zip(fingers, fingers[1:]):
        pa, pb = a.samples, b.samples
        painter.stroke([between(pa[0][:2], pb[0][:2], 0.5), between(pa[-2][:2], pb[-2][:2], 0.5)], 0.85, dark,
                       alpha=0.8, within=hand)
    painter.stroke([along(wrist, unit, 9 * k, thumb * 4.4 * k), along(wrist, unit, 5.6 * k, thumb * 3.4 * k)],
                   0.8, dark, alpha=0.55, within=hand)
    if nails is not None:
        for finger in fingers:
            x, y, r = finger.samples[-1]
            painter.tint(tube([(x, y), along((x, y), unit, -1.2 * k)], [r * 0.75, r * 0.7]), nails)


def _thumb_side(pose: str, side: int) -> int:
    """Which side of the hand the thumb is on; +1 lies to the left of the hand's direction."""
    inward = side
    return {"wave": side, "hold": -inward, "clutch": -inward, "strap": -inward, "touch": -inward,
            "akimbo": inward}.get(pose, inward)


def _above_pocket(figure: Figure, side: int) -> Shape:
    x, y = pocket_mouth(figure, side)[1]
    return rectangle(x - 40, y - 60, x + 40, y + 0.5)


def pocket_mouth(figure: Figure, side: int) -> tuple[Point, Point]:
    """The two ends of a trouser pocket's opening: inner upper and outer lower."""
    wrist = figure.wrist[side]
    s = figure.size
    return (wrist[0] - side * 9 * s, wrist[1] + 1 * s), (wrist[0] + side * 3 * s, wrist[1] + 8 * s)


def blush(skin: Colour) -> Colour:
    """The colour of a warm cheek."""
    return mix(shifted(skin, saturation=1.25), (226, 92, 84), 0.42)
