"""Woven, knitted and printed patterns for fabrics."""

from __future__ import annotations

import math
import random

from PIL import ImageDraw

from .colour import Colour, Pattern, Weave, mix
from .painter import HEIGHT, WIDTH


def _bands(draw: ImageDraw.ImageDraw, weave: Weave, spacing: float, width: float, colour: Colour,
           angle: float, phase: float = 0.0) -> None:
    """Parallel lines in units; angle 0 is horizontal."""
    c, s = math.cos(angle), math.sin(angle)
    middle = (WIDTH / 2, HEIGHT / 2)
    reach = WIDTH + HEIGHT
    count = int(reach / spacing)
    for i in range(-count, count + 1):
        shift = i * spacing + phase
        x, y = middle[0] - s * shift, middle[1] + c * shift
        ends = [(x - c * reach, y - s * reach), (x + c * reach, y + s * reach)]
        draw.line([((px - weave.left) * weave.scale, (py - weave.top) * weave.scale) for px, py in ends],
                  fill=colour, width=max(1, round(width * weave.scale)))


def stripes(colour: Colour, spacing: float = 9, width: float = 4) -> Pattern:
    """Stripes across the body."""
    return lambda draw, weave: _bands(draw, weave, spacing, width, colour, weave.angle)


def upright_stripes(colour: Colour, spacing: float = 7, width: float = 0.7) -> Pattern:
    """Pinstripes along the body."""
    return lambda draw, weave: _bands(draw, weave, spacing, width, colour, weave.angle + math.pi / 2)


def ribs(depth: float = 0.1, spacing: float = 3.2) -> Pattern:
    """The fine upright ribs of knitwear."""

    def draw_ribs(draw: ImageDraw.ImageDraw, weave: Weave) -> None:
        dark = mix(weave.colour, (40, 26, 50), depth)
        _bands(draw, weave, spacing, 1.0, dark, weave.angle + math.pi / 2)

    return draw_ribs


def cable(depth: float = 0.16) -> Pattern:
    """Cable knit: braided columns."""

    def draw_cable(draw: ImageDraw.ImageDraw, weave: Weave) -> None:
        dark = mix(weave.colour, (48, 34, 52), depth)
        step, column = 7.0, 13.0
        for i in range(int(WIDTH / column) + 1):
            for j in range(int(HEIGHT / step) + 1):
                x = (i * column - weave.left) * weave.scale
                y = (j * step - weave.top) * weave.scale
                w, h = 5 * weave.scale, 5 * weave.scale
                draw.line([(x, y), (x + w / 2, y + h), (x + w, y)], fill=dark, width=round(1.1 * weave.scale))

    return draw_cable


def plaid(first: Colour, second: Colour, spacing: float = 15) -> Pattern:
    """A checked shirt: broad bands that cross, and thin lines between."""

    def draw_plaid(draw: ImageDraw.ImageDraw, weave: Weave) -> None:
        soft = mix(weave.colour, first, 0.55)
        for angle in (0.0, math.pi / 2):
            _bands(draw, weave, spacing, spacing * 0.42, soft, weave.angle + angle)
        for cross in (0.0, math.pi / 2):
            _bands(draw, weave, spacing, 1.3, second, weave.angle + cross, spacing / 2)
        for i in range(-40, 41):
            for j in range(-40, 41):
                _cell(draw, weave, i, j, spacing, first)

    return draw_plaid


def _cell(draw: ImageDraw.ImageDraw, weave: Weave, i: int, j: int, spacing: float, colour: Colour) -> None:
    c, s = math.cos(weave.angle), math.sin(weave.angle)
    half = spacing * 0.21
    corners = []
    for dx, dy in ((-half, -half), (half, -half), (half, half), (-half, half)):
        x, y = i * spacing + dx, j * spacing + dy
        corners.append(((WIDTH / 2 + x * c - y * s - weave.left) * weave.scale,
                        (HEIGHT / 2 + x * s + y * c - weave.top) * weave.scale))
    draw.polygon(corners, fill=colour)


def windowpane(colour: Colour, spacing: float = 13) -> Pattern:
    """The thin large check of suiting."""

    def draw_check(draw: ImageDraw.ImageDraw, weave: Weave) -> None:
        for angle in (0.0, math.pi / 2):
            _bands(draw, weave, spacing, 0.7, colour, weave.angle + angle)

    return draw_check


def _scatter(seed: int, count: int) -> list[tuple[float, float, float]]:
    rng = random.Random(f"scatter/{seed}")
    return [(rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), rng.random()) for _ in range(count)]


def dots(colour: Colour, spacing: float = 9, radius: float = 1.6) -> Pattern:
    """Polka dots."""

    def draw_dots(draw: ImageDraw.ImageDraw, weave: Weave) -> None:
        for row in range(int(HEIGHT / spacing) + 1):
            for column in range(int(WIDTH / spacing) + 1):
                x = (column + (row % 2) / 2) * spacing
                _disc(draw, weave, x, row * spacing, radius, colour)

    return draw_dots


def _disc(draw: ImageDraw.ImageDraw, weave: Weave, x: float, y: float, radius: float, colour: Colour) -> None:
    cx, cy, r = (x - weave.left) * weave.scale, (y - weave.top) * weave.scale, radius * weave.scale
    if -r < cx < weave.width * weave.scale + r and -r < cy < weave.height * weave.scale + r:
        draw.ellipse([cx - r, cy - r, cx + r, cy + r], fill=colour)


def flowers(petal: Colour, heart: Colour, seed: int, size: float = 2.4) -> Pattern:
    """Small scattered flowers."""

    def draw_flowers(draw: ImageDraw.ImageDraw, weave: Weave) -> None:
        rng = random.Random(f"flowers/{seed}")
        step = size * 5.4
        for row in range(int(HEIGHT / step) + 1):
            for column in range(int(WIDTH / step) + 1):
                x = (column + rng.uniform(0.1, 0.9)) * step
                y = (row + rng.uniform(0.1, 0.9)) * step
                turn = rng.random()
                for k in range(5):
                    a = math.tau * (k + turn) / 5
                    _disc(draw, weave, x + math.cos(a) * size * 0.8, y + math.sin(a) * size * 0.8,
                          size * 0.66, petal)
                _disc(draw, weave, x, y, size * 0.5, heart)

    return draw_flowers


def camouflage(colours: tuple[Colour, Colour], seed: int) -> Pattern:
    """Blotches of two further colours."""

    def draw_blotches(draw: ImageDraw.ImageDraw, weave: Weave) -> None:
        for index, colour in enumerate(colours):
            for x, y, r in _scatter(seed * 7 + index, 420):
                for k in range(3):
                    _disc(draw, weave, x + k * 4 * (r - 0.3), y + k * 1.6, 3.0 + 2.6 * r, colour)

    return draw_blotches


def flecks(colours: tuple[Colour, ...], seed: int, count: int = 5200) -> Pattern:
    """Tweed: short flecks of several yarns."""

    def draw_flecks(draw: ImageDraw.ImageDraw, weave: Weave) -> None:
        for index, (x, y, r) in enumerate(_scatter(seed, count)):
            cx, cy = (x - weave.left) * weave.scale, (y - weave.top) * weave.scale
            length = 2.2 * weave.scale
            draw.line([(cx, cy), (cx + length * (r - 0.5), cy + length * 0.8)],
                      fill=colours[index % len(colours)], width=round(0.9 * weave.scale))

    return draw_flecks


def sequins(seed: int) -> Pattern:
    """Small points of light on evening wear."""

    def draw_sequins(draw: ImageDraw.ImageDraw, weave: Weave) -> None:
        for x, y, r in _scatter(seed, 3600):
            _disc(draw, weave, x, y, 0.35 + 0.4 * r, mix(weave.colour, (255, 252, 240), 0.25 + 0.5 * r))

    return draw_sequins


def denim() -> Pattern:
    """Faint diagonal twill."""

    def draw_twill(draw: ImageDraw.ImageDraw, weave: Weave) -> None:
        _bands(draw, weave, 2.6, 0.7, mix(weave.colour, (255, 255, 255), 0.1), weave.angle + 1.0)

    return draw_twill
