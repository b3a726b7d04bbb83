"""Colours as RGB triples, and the fabrics made of them."""

from __future__ import annotations

import colorsys
from collections.abc import Callable
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]


def rgb(code: str) -> Colour:
    """The colour of a six-digit hexadecimal code."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """The colour between `a` and `b` at fraction `t`."""
    return tuple(round(x + (y - x) * t) for x, y in zip(a, b))  # type: ignore[return-value]


def shifted(colour: Colour, hue: float = 0.0, saturation: float = 1.0, value: float = 1.0) -> Colour:
    """The colour with its hue turned (in turns) and its saturation and value scaled."""
    h, s, v = colorsys.rgb_to_hsv(*(c / 255 for c in colour))
    red, green, blue = colorsys.hsv_to_rgb((h + hue) % 1.0, min(s * saturation, 1.0), min(v * value, 1.0))
    return round(red * 255), round(green * 255), round(blue * 255)


def brightness(colour: Colour) -> float:
    """Perceived brightness in 0...1 (the luma of Rec. 601)."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def ink(colour: Colour) -> Colour:
    """The outline colour of an area: its own hue, darker and a little cooler."""
    if brightness(colour) < 0.16:
        return mix(colour, (0, 0, 0), 0.62)
    return mix(shifted(colour, saturation=1.15, value=0.5), (38, 26, 46), 0.3)


def accent_against(colour: Colour) -> Colour:
    """A tone that stays visible on the colour, for seams and small print."""
    return mix(colour, (255, 255, 255), 0.3) if brightness(colour) < 0.25 else mix(colour, (20, 16, 30), 0.36)


Pattern = Callable[[ImageDraw.ImageDraw, "Weave"], None]


@dataclass(frozen=True)
class Weave:
    """What a pattern is told: its colours, where the tile lies, and how it is turned."""

    colour: Colour
    left: float
    top: float
    width: float
    height: float
    scale: float
    angle: float


@dataclass(frozen=True)
class Fabric:
    """A colour, an optional pattern, and how strongly the material shines (0 matte, 1 satin)."""

    colour: Colour
    pattern: Pattern | None = None
    gloss: float = 0.0
    angle: float = 0.0

    def turned(self, angle: float) -> Fabric:
        """The fabric with its pattern turned by `angle` radians."""
        return replace(self, angle=angle)

    def plain(self) -> Fabric:
        """The fabric without its pattern."""
        return replace(self, pattern=None)

    def texture(self, size: tuple[int, int], left: float, top: float, scale: float) -> Image.Image:
        """A tile of the fabric whose upper left corner lies at (left, top) in units."""
        tile = Image.new("RGB", size, self.colour)
        if self.pattern is not None:
            weave = Weave(self.colour, left, top, size[0] / scale, size[1] / scale, scale, self.angle)
            self.pattern(ImageDraw.Draw(tile), weave)
        return tile
