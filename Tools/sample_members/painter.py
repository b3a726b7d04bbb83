"""The painter: fills shapes with fabric, and gives them an outline, light, shade and folds."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .colour import Colour, Fabric, ink, mix
from .geometry import Point, Shape, tapered, tube

WIDTH, HEIGHT = 384, 480
SCALE = 3
SHADE = (150, 136, 172)
Box = tuple[int, int, int, int]


class Painter:
    """A transparent layer, drawn three times larger than the picture, lit from one direction.

    `light` is the unit vector that points from the figure to the light.
    """

    def __init__(self, light: Point) -> None:
        self.light = light
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
        self.alpha = Image.new("L", self.image.size, 0)

    # Masks

    def box(self, shape: Shape, margin: float) -> Box | None:
        """The pixels that a shape and a margin around it cover, or nothing outside the canvas."""
        left, top, right, bottom = shape.bounds()
        box = (max(int((left - margin) * SCALE), 0), max(int((top - margin) * SCALE), 0),
               min(int((right + margin) * SCALE) + 1, self.image.width),
               min(int((bottom + margin) * SCALE) + 1, self.image.height))
        return box if box[0] < box[2] and box[1] < box[3] else None

    @staticmethod
    def mask(shape: Shape, box: Box, grow: float = 0.0) -> Image.Image:
        """The shape in black and white, cut to a box."""
        image = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)

        def to_pixels(p: Point) -> Point:
            return p[0] * SCALE - box[0], p[1] * SCALE - box[1]

        shape.fill(ImageDraw.Draw(image), to_pixels, SCALE, grow)
        return image

    @staticmethod
    def moved(mask: Image.Image, dx: float, dy: float) -> Image.Image:
        """The mask moved by (dx, dy) units, empty where nothing moves in."""
        result = Image.new("L", mask.size, 0)
        result.paste(mask, (round(dx * SCALE), round(dy * SCALE)))
        return result

    @staticmethod
    def blurred(mask: Image.Image, radius: float) -> Image.Image:
        """The mask with soft edges."""
        return mask.filter(ImageFilter.GaussianBlur(radius * SCALE))

    @staticmethod
    def faded(mask: Image.Image, strength: float) -> Image.Image:
        """The mask with its values scaled."""
        return mask.point([min(255, round(v * strength)) for v in range(256)])

    # Painting

    def paint(self, shape: Shape, fabric: Fabric | Colour, *, outline: float = 1.0, cast: float = 0.0,
              depth: float = 4.0, strength: float = 1.0, within: Shape | None = None,
              join: Shape | None = None, onto: Shape | None = None, line: Colour | None = None,
              beneath: tuple[Shape, Shape] | None = None) -> None:
        """Fills a shape.

        `outline` is the width of its contour, `cast` how far its shadow falls on what lies beneath,
        `depth` how far light and shade reach in from its edges. `within` clips it. Inside `join` (and `onto`,
        when given) it melts into what lies beneath: no contour, no edge shading, no shadow. Where the two shapes of
        `beneath` overlap, what is already painted stays on top.
        """
        cloth = fabric if isinstance(fabric, Fabric) else Fabric(fabric)
        box = self.box(shape, outline + cast * 2 + depth + 2)
        if box is None:
            return
        body = self.mask(shape, box)
        contour = self.mask(shape, box, outline) if outline > 0 else body
        if within is not None:
            body = ImageChops.darker(body, self.mask(within, box))
            contour = ImageChops.darker(contour, self.mask(within, box, outline))
        if beneath is not None:
            kept = ImageChops.darker(self.mask(beneath[0], box, 1.0), self.mask(beneath[1], box))
            body, contour = ImageChops.subtract(body, kept), ImageChops.subtract(contour, kept)
        under = self.alpha.crop(box)
        seam = None if join is None else self.mask(join, box)
        if cast > 0:
            fallen = self.moved(contour, -self.light[0] * cast, -self.light[1] * cast)
            fallen = ImageChops.darker(self.blurred(fallen, cast * 0.45), under)
            if seam is not None:
                fallen = ImageChops.subtract(fallen, self.blurred(seam, 1.6))
            if beneath is not None:
                fallen = ImageChops.subtract(fallen, kept)
            self._shade(box, self.faded(fallen, 0.62))
        form = body
        if seam is not None:
            form = ImageChops.lighter(body, seam)
            if onto is not None:
                seam = ImageChops.darker(seam, self.mask(onto, box))
            contour = ImageChops.subtract(contour, seam)
        tile = self._lit(cloth, box, form, depth, strength)
        self.image.paste(line or ink(cloth.colour), box, contour)
        self.image.paste(tile, box, body)
        self.alpha.paste(ImageChops.lighter(under, ImageChops.lighter(body, contour)), box)

    def _lit(self, cloth: Fabric, box: Box, form: Image.Image, depth: float, strength: float) -> Image.Image:
        tile = cloth.texture(form.size, box[0] / SCALE, box[1] / SCALE, SCALE)
        if depth <= 0:
            return tile
        lx, ly = self.light
        far = ImageChops.subtract(form, self.moved(form, lx * depth, ly * depth * 0.6))
        far = self.blurred(far, depth * 0.3)
        near = ImageChops.subtract(form, self.moved(form, -lx * depth * 0.7, -ly * depth * 0.5))
        near = self.blurred(near, depth * 0.32)
        dark = ImageChops.multiply(tile, Image.new("RGB", tile.size, SHADE))
        bright = ImageChops.screen(tile, Image.new("RGB", tile.size, (74, 66, 52)))
        tile = Image.composite(dark, tile, self.faded(far, 0.72 * strength))
        return Image.composite(bright, tile, self.faded(near, (0.6 + 0.4 * cloth.gloss) * strength))

    def _shade(self, box: Box, mask: Image.Image, tint: Colour = SHADE) -> None:
        area = self.image.crop(box)
        dark = ImageChops.multiply(area, Image.new("RGB", area.size, tint))
        self.image.paste(Image.composite(dark, area, mask), box)

    def _clip(self, mask: Image.Image, box: Box, within: Shape | None) -> Image.Image:
        mask = ImageChops.darker(mask, self.alpha.crop(box))
        return mask if within is None else ImageChops.darker(mask, self.mask(within, box))

    def stroke(self, points: Sequence[Point], width: float, colour: Colour, *, alpha: float = 1.0,
               within: Shape | None = None, even: bool = False) -> None:
        """A pen line along a curve, tapered unless `even`, never outside the figure."""
        shape = tube(points, [width / 2, width / 2]) if even else tapered(points, width)
        self.tint(shape, colour, alpha=alpha, within=within)

    def tint(self, shape: Shape, colour: Colour, *, alpha: float = 1.0, soft: float = 0.0,
             within: Shape | None = None) -> None:
        """Lays a flat colour on what is already painted."""
        box = self.box(shape, soft * 2.5 + 1)
        if box is None:
            return
        mask = self.mask(shape, box)
        if soft > 0:
            mask = self.blurred(mask, soft)
        mask = self._clip(mask, box, within)
        self.image.paste(colour, box, self.faded(mask, alpha) if alpha < 1 else mask)

    def darken(self, shape: Shape, *, alpha: float = 0.5, soft: float = 0.0, within: Shape | None = None) -> None:
        """Lays shade on what is already painted."""
        box = self.box(shape, soft * 2.5 + 1)
        if box is None:
            return
        mask = self.mask(shape, box)
        if soft > 0:
            mask = self.blurred(mask, soft)
        self._shade(box, self.faded(self._clip(mask, box, within), alpha))

    def fold(self, points: Sequence[Point], width: float, within: Shape | None = None, alpha: float = 0.55) -> None:
        """A crease in cloth: a tapered dark line with a soft shadow beside it."""
        self.darken(tapered(points, width * 2.6), alpha=alpha * 0.55, soft=width * 0.5, within=within)
        self.darken(tapered(points, width), alpha=alpha, soft=0.25, within=within)

    def glow(self, shape: Shape, *, alpha: float = 0.3, soft: float = 2.0, within: Shape | None = None,
             colour: Colour = (255, 250, 236)) -> None:
        """A soft light on what is already painted."""
        self.tint(shape, colour, alpha=alpha, soft=soft, within=within)

    # The whole layer

    def over(self, background: Image.Image, floor: float, shadow: Colour) -> Image.Image:
        """The layer on a background, its shadow falling on the floor away from the light."""
        lean = -self.light[0] * 0.6
        flat = 0.2
        # Maps a pixel of the shadow back to the pixel of the figure that casts it.
        base = floor * SCALE
        fallen = self.alpha.transform(
            self.alpha.size, Image.Transform.AFFINE,
            (1, lean / flat, -lean * base / flat, 0, 1 / flat, base - base / flat), Image.Resampling.BILINEAR)
        result = background.copy()
        tinted = Image.new("RGB", result.size, mix(shadow, (24, 18, 44), 0.55))
        fallen = fallen.filter(ImageFilter.GaussianBlur(3.2 * SCALE))
        result.paste(tinted, (0, 0), self.faded(fallen, 0.36))
        body = self.image
        side = Image.linear_gradient("L").rotate(90 if self.light[0] < 0 else -90).resize(body.size)
        dark = ImageChops.multiply(body, Image.new("RGB", body.size, (206, 198, 220)))
        body = Image.composite(dark, body, self.faded(side, 0.55))
        result.paste(body, (0, 0), self.alpha)
        return result
