"""What every garment is: a set of moments in the drawing at which it paints its parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .colour import Colour, Fabric
from .faces import HeadSpace
from .figure import Figure
from .geometry import Limb, Point, Shape, curve, interpolate, offset
from .painter import Painter


@dataclass
class Look:
    """What a garment needs to draw itself, and what the garments beneath it left behind."""

    painter: Painter
    figure: Figure
    space: HeadSpace
    skin: Colour
    shapes: dict[str, Shape] = field(default_factory=dict)


class Garment:
    """Something worn or carried. Each method paints at one moment; most garments need only a few."""

    covers_arms = 0.0

    def back(self, look: Look) -> None:
        """Behind the body."""

    def body(self, look: Look) -> None:
        """On trunk, legs and feet, in the order in which the outfit lists its garments."""

    def sleeve(self, look: Look, side: int) -> None:
        """On an arm."""

    def neck(self, look: Look) -> None:
        """Around the neck, before the head."""

    def head(self, look: Look) -> None:
        """On the head, over the hair."""

    def held(self, look: Look, side: int) -> None:
        """In a hand, before the hand is drawn."""


class Sewn(Garment):
    """A garment cut from one fabric, on which details are sewn or printed."""

    fabric: Fabric


Detail = Callable[[Look, Sewn, Shape], None]
SleeveDetail = Callable[[Look, Sewn, int, Limb], None]


def eases(shoulder: float, chest: float, waist: float, hem: float) -> Callable[[float], float]:
    """How much a garment is let out along the torso."""
    knots = [(0.0, shoulder), (0.3, chest), (0.6, waist), (0.95, hem)]
    return lambda t: interpolate(knots, t)


def neckline(figure: Figure, kind: str) -> tuple[list[Point], bool]:
    """The upper edge of a garment from left to right, and whether it covers the shoulders."""
    left, right = figure.neck_root(-1), figure.neck_root(1)
    front = figure.front
    s = figure.size
    if kind == "crew":
        return curve([offset(left, -1.5 * s, 0), front(0.02, -0.2), front(0.045), front(0.02, 0.2),
                      offset(right, 1.5 * s, 0)]), True
    if kind == "scoop":
        return curve([offset(left, -5 * s, 2 * s), front(0.09, -0.34), front(0.17), front(0.09, 0.34),
                      offset(right, 5 * s, 2 * s)]), True
    if kind == "boat":
        return curve([figure.at(-0.6, -0.012), front(0.035, -0.3), front(0.05), front(0.035, 0.3),
                      figure.at(0.6, -0.012)]), True
    if kind == "vee":
        return [offset(left, -2 * s, 0), front(0.22), offset(right, 2 * s, 0)], True
    if kind == "deep":
        return [offset(left, -3 * s, 1), front(0.34), offset(right, 3 * s, 1)], True
    if kind == "shirt":
        return [left, front(0.07), right], True
    if kind == "high":
        return [left, front(0.0), right], True
    if kind == "tank":
        return curve([figure.at(-0.62, 0.0), front(0.12, -0.4), front(0.19), front(0.12, 0.4),
                      figure.at(0.62, 0.0)]), False
    if kind == "halter":
        return curve([offset(left, 1, 1), front(0.0), offset(right, -1, 1)]), False
    if kind == "sweetheart":
        return (curve([figure.at(-0.93, 0.2), front(0.165, -0.5), front(0.225)])
                + curve([front(0.225), front(0.165, 0.5), figure.at(0.93, 0.2)])), False
    if kind == "slip":
        return ([figure.at(-0.92, 0.21), front(0.13, -0.52), front(0.23), front(0.13, 0.52),
                 figure.at(0.92, 0.21)]), False
    raise ValueError(f"no neckline is called {kind}")


def plain(colour: Colour | Fabric) -> Fabric:
    """The colour as a fabric."""
    return colour if isinstance(colour, Fabric) else Fabric(colour)
