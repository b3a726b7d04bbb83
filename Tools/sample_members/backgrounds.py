"""A scene behind the figure, lit. It says nothing about the clothing style."""

from __future__ import annotations

import random
from dataclasses import dataclass

from PIL import Image, ImageChops

from .colour import Colour
from .geometry import Point
from .scenes import PALETTES, SCENES, Scene


@dataclass(frozen=True)
class Background:
    """Which scene stands behind a figure, in which colours."""

    scene: int
    palette: int
    seed: str

    def draw(self, light: Point) -> tuple[Image.Image, Colour]:
        """The scene, lit from `light`, and the colour of its ground."""
        scene = Scene(PALETTES[self.palette % len(PALETTES)], random.Random(f"scene/{self.seed}"))
        SCENES[self.scene % len(SCENES)](scene)
        image = scene.image
        glow = Image.radial_gradient("L").resize((image.width * 2, image.height * 2))
        left = image.width // 2 + round(light[0] * image.width * 0.36)
        top = image.height // 2 + round(light[1] * image.height * 0.3)
        falloff = glow.crop((image.width - left, image.height - top, 2 * image.width - left, 2 * image.height - top))
        dark = ImageChops.multiply(image, Image.new("RGB", image.size, (172, 164, 188)))
        image = Image.composite(dark, image, falloff.point([min(255, round(max(0, v - 56) * 0.7)) for v in range(256)]))
        return image, scene.ground
