"""The body: its build, its pose, and the places on it that garments are cut from.

The torso has its own coordinates: `t` runs from the shoulder line (0) to the crotch (1), `u` from the
viewer's left silhouette (-1) to the right one (+1). Limbs are centre lines with radii.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from .geometry import (Limb, Point, Polygon, Shape, Union, along, bend_joint, between, circle, curve, direction,
                       distance, interpolate, lerp, offset)

Ease = Callable[[float], float]
SIDES = (-1, 1)
BARE_TORSO: Ease = lambda t: 0.0


@dataclass(frozen=True)
class Build:
    """Half widths and sizes of a body, in units at a stature of 1."""

    stature: float
    shoulders: float
    chest: float
    waist: float
    hips: float
    limbs: float
    neck: float
    bust: float


@dataclass(frozen=True)
class Pose:
    """How the figure stands. Arm names are those of `Figure._arm_target`."""

    arms: tuple[str, str]
    weight: int
    sway: float
    stance: tuple[float, float]
    knees: tuple[float, float]
    turn: float
    tilt: float
    turnout: tuple[float, float]


class Figure:
    """A posed body on the canvas."""

    def __init__(self, build: Build, pose: Pose, x: float, floor: float, heel: float) -> None:
        self.build, self.pose, self.floor, self.heel = build, pose, floor, heel
        self.size = size = build.stature
        self.top = floor - heel - 420 * size
        self.x = x
        self._shoulder_y = self.top + 91 * size
        self._crotch_y = self.top + 215 * size
        self.head = (x + pose.sway * -1.5 + pose.turn * 2, self.top + 40 * size)
        s = size
        self._profile = [
            (0.0, build.shoulders * 0.93 * s), (0.1, build.shoulders * 0.95 * s),
            (0.2, (build.shoulders * 0.3 + build.chest * 0.7) * s), (0.31, build.chest * s),
            (0.6, build.waist * s), (0.86, build.hips * s), (1.0, build.hips * 0.99 * s),
            (1.5, build.hips * 0.93 * s)]
        self.shoulder = {side: self._shoulder(side) for side in SIDES}
        self.hip = {side: self.at(side * 0.52, 0.9) for side in SIDES}
        self.ankle = {side: self._ankle(side) for side in SIDES}
        self.knee = {side: self._knee(side) for side in SIDES}
        self.elbow: dict[int, Point] = {}
        self.wrist: dict[int, Point] = {}
        for side in SIDES:
            target, bend = self._arm_target(side)
            upper, lower = 66 * size, 58 * size
            self.elbow[side], self.wrist[side] = bend_joint(self.shoulder[side], target, upper, lower, bend * side)

    # The torso

    def centre(self, t: float) -> Point:
        """The middle of the torso at a height."""
        sway = self.pose.sway * self.pose.weight * self.size
        lean = interpolate([(-0.1, -0.25), (0.3, -0.35), (0.9, 1.0), (1.6, 0.9)], t) * sway
        return self.x + lean, lerp(self._shoulder_y, self._crotch_y, t)

    def slope(self, t: float) -> float:
        """The tilt of the torso's cross-section at a height, in radians."""
        return self.pose.sway * self.pose.weight * lerp(0.010, -0.012, min(max(t, 0.0), 1.0))

    def half(self, t: float) -> float:
        """Half the torso's width at a height."""
        return interpolate(self._profile, t)

    def at(self, u: float, t: float, ease: float = 0.0) -> Point:
        """A place on the torso, its silhouette let out by `ease` units."""
        x, y = self.centre(t)
        reach = u * (self.half(t) + ease)
        a = self.slope(t)
        return x + reach * math.cos(a), y + reach * math.sin(a)

    def front(self, t: float, u: float = 0.0, ease: float = 0.0) -> Point:
        """A place on the torso, `u` measured from the front's middle line, which turns with the pose."""
        middle = self.pose.turn * 0.16
        return self.at(middle + u * (1 - abs(middle) * (1 if u * middle > 0 else -0.2)), t, ease)

    def neck_root(self, side: int) -> Point:
        """Where the neck meets the shoulder."""
        return offset(self.centre(-0.085), side * self.build.neck * 1.32 * self.size, 0)

    def shoulder_tip(self, side: int, ease: float = 0.0) -> Point:
        """The outer end of the shoulder line."""
        return self.at(side * 0.98, 0.035 - ease * 0.004, ease)

    def silhouette(self, side: int, t0: float, t1: float, ease: Ease, steps: int = 9) -> list[Point]:
        """The side of the torso from one height to another."""
        return [self.at(side, lerp(t0, t1, i / steps), ease(lerp(t0, t1, i / steps))) for i in range(steps + 1)]

    def torso(self, neckline: list[Point], hem: float, ease: Ease, start: float = 0.07,
              shoulders: bool = True, dip: float = 3.0) -> Polygon:
        """A garment on the torso: from a neckline (left to right) to a hem at height `hem`."""
        right = self.silhouette(1, start, hem, ease)
        left = self.silhouette(-1, start, hem, ease)
        tips = {side: [self.shoulder_tip(side, ease(0.0))] if shoulders else [] for side in SIDES}
        low = curve([right[-1], offset(between(left[-1], right[-1], 0.5), 0, dip * self.size), left[-1]])
        return Polygon(neckline + curve(tips[1] + right) + low[1:-1] + curve(left[::-1] + tips[-1]))

    def skin_torso(self) -> Polygon:
        """The bare torso."""
        return self.torso([self.neck_root(-1), self.neck_root(1)], 1.05, BARE_TORSO)

    def neck_shape(self, ease: float = 0.0, top: float = 0.0) -> Polygon:
        """The neck, from inside the head down into the chest; `top` lowers its upper end (0...1)."""
        s, n = self.size, (self.build.neck + ease)
        x, y = self.head
        upper = lerp(y + 14 * s, self.neck_root(1)[1] - 4 * s, top)
        left, right = self.neck_root(-1), self.neck_root(1)
        shift = lerp(0.0, left[0] + self.build.neck * 1.32 * s - x, top)
        return Polygon(
            curve([(x + shift - n * s, upper), (x + shift - n * s * 1.02, lerp(upper, left[1], 0.6)),
                   offset(left, -ease, 1), self.at(-0.42, 0.05)])
            + [self.front(0.16)]
            + curve([self.at(0.42, 0.05), offset(right, ease, 1),
                     (x + shift + n * s * 1.02, lerp(upper, right[1], 0.6)), (x + shift + n * s, upper)]))

    # Arms

    def _shoulder(self, side: int) -> Point:
        x, y = self.at(side, 0.085)
        return x - side * 7.6 * self.build.limbs * self.size, y

    def _arm_target(self, side: int) -> tuple[Point, int]:
        """Where the wrist goes, and to which side the elbow bends (+1: outwards)."""
        s = self.size
        x, y = self.shoulder[side]
        name = self.pose.arms[0 if side < 0 else 1]
        targets: dict[str, tuple[Point, int]] = {
            "relaxed": ((x + side * 17 * s, y + 121 * s), -1),
            "swing": ((x + side * 33 * s, y + 112 * s), -1),
            "bag": ((x + side * 22 * s, y + 119 * s), -1),
            "akimbo": (self.at(side * 1.12, 0.72), -1),
            "pocket": (self.at(side * 1.08, 0.87), -1),
            "wave": ((x + side * 40 * s, y - 52 * s), 1),
            "hold": (self.at(side * 0.42, 0.40), -1),
            "clutch": (self.at(side * 0.5, 0.63), -1),
            "strap": (self.at(side * 0.62, 0.27), -1),
            "touch": ((self.head[0] + side * 34 * s, self.head[1] + 2 * s), 1),
            "back": (self.at(side * 0.5, 0.78), -1),
        }
        return targets[name]

    def arm_pose(self, side: int) -> str:
        """The name of what an arm does."""
        return self.pose.arms[0 if side < 0 else 1]

    def arm_line(self, side: int) -> list[tuple[float, float, float]]:
        """Centre line and radii of an arm from the shoulder to the wrist; index / length is the fraction."""
        a, b, c = self.shoulder[side], self.elbow[side], self.wrist[side]
        line = curve([a, between(a, b, 0.55), between(a, b, 0.93), between(b, c, 0.07), between(b, c, 0.5), c],
                     samples=9)
        k = self.build.limbs * self.size
        knots = [(0.0, 9.4), (0.12, 9.2), (0.28, 8.3), (0.5, 6.9), (0.62, 7.3), (0.85, 5.3), (1.0, 4.7)]
        lengths = [0.0]
        for p, q in zip(line, line[1:]):
            lengths.append(lengths[-1] + distance(p, q))
        return [(p[0], p[1], interpolate(knots, length / lengths[-1]) * k) for p, length in zip(line, lengths)]

    def sleeve(self, side: int, length: float, ease: Ease, start: float = 0.0) -> Limb:
        """A sleeve over the arm up to a fraction of its length; `ease` takes that fraction."""
        line = self.arm_line(side)
        last = len(line) - 1
        first, final = round(start * last), max(round(length * last), 2)
        return Limb([(x, y, r + ease(i / last)) for i, (x, y, r) in enumerate(line) if first <= i <= final],
                    round_start=start == 0.0, round_end=False)

    def shoulder_joint(self, side: int, ease: float = 0.0) -> Shape:
        """The place where a sleeve melts into the torso."""
        k = self.build.limbs * self.size
        x, y = self.shoulder[side]
        return Union((circle((x, y), 11 * k + ease), circle((x - side * 7 * k, y - 1 * k), 12 * k + ease)))

    # Legs

    def _ankle(self, side: int) -> Point:
        stance = self.pose.stance[0 if side < 0 else 1]
        weight = self.pose.weight
        lift = 0.0 if side == weight else 1.5
        return (self.x + self.pose.sway * weight * self.size * 0.5 + side * stance * self.size,
                self.floor - self.heel - (19 + lift) * self.size)

    def _knee(self, side: int) -> Point:
        x, y = between(self.hip[side], self.ankle[side], 0.49)
        bend = self.pose.knees[0 if side < 0 else 1]
        return x + side * bend * self.size, y

    def leg_line(self, side: int) -> list[tuple[float, float, float]]:
        """Centre line and radii of a leg from the hip to the ankle."""
        a, b, c = self.hip[side], self.knee[side], self.ankle[side]
        line = curve([a, between(a, b, 0.5), b, between(b, c, 0.35), between(b, c, 0.7), c], samples=8)
        k = self.build.limbs * self.size
        thigh = self.build.hips * 0.5 * self.size
        last = len(line) - 1
        result = []
        for i, (x, y) in enumerate(line):
            f = i / last
            r = interpolate([(0.0, thigh), (0.18, thigh * 0.94), (0.4, 10.8 * k), (0.52, 10.2 * k), (0.64, 10.3 * k),
                             (0.88, 6.4 * k), (1.0, 5.9 * k)], f)
            result.append((x + side * interpolate([(0.5, 0), (0.68, 1.5), (0.9, 0)], f) * self.size, y, r))
        return result

    def trouser_leg(self, side: int, length: float, ease: Ease, start: float = 0.0) -> Limb:
        """A trouser leg up to a fraction of the leg's length."""
        line = self.leg_line(side)
        last = len(line) - 1
        if length > 1:
            (x, y, r), (px, py, _) = line[-1], line[-2]
            unit = direction((px, py), (x, y))
            tip = along((x, y), unit, (length - 1) * 195 * self.size)
            line = [*line, (tip[0], tip[1], r)]
        final = len(line) - 1 if length >= 1 else round(length * last)
        return Limb([(x, y, r + ease(i / last)) for i, (x, y, r) in enumerate(line)
                     if round(start * last) <= i <= final], round_start=start == 0.0, round_end=False)

    def pelvis(self, rise: float, ease: float) -> Polygon:
        """The upper block of trousers, from the waistband down to the crotch."""
        right = self.silhouette(1, rise, 1.0, lambda t: ease * (0.35 + 0.65 * (t - rise) / (1 - rise)))
        left = self.silhouette(-1, rise, 1.0, lambda t: ease * (0.35 + 0.65 * (t - rise) / (1 - rise)))
        crotch = self.crotch()
        return Polygon(curve(right) + [offset(crotch, 7, 4), offset(crotch, -7, 4)] + curve(left[::-1]))

    def crotch(self) -> Point:
        """Where the legs part."""
        return self.front(1.035)

    def front_leg(self) -> int:
        """The side whose leg lies in front: the one that does not bear the weight."""
        return -self.pose.weight
