"""One drawing: figure, outfit and scene put together."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from PIL import Image

from .anatomy import draw_arm, draw_chin_shadow, draw_hand, draw_legs, draw_torso, pocket_mouth
from .backgrounds import Background
from .colour import Colour, accent_against, mix, rgb
from .faces import JAWS, Face, HeadSpace, draw_features, draw_head, readable_lip
from .figure import SIDES, Build, Figure, Pose
from .garment import Look
from .geometry import between
from .hats import Hat
from .hair import LONG, SHORT, Hair, Hairdresser
from .painter import Painter
from .wardrobe import Outfit, outfit

SIZES = ((320, 400), (336, 420), (352, 440), (368, 460), (384, 480))
SKINS: tuple[Colour, ...] = tuple(rgb(code) for code in (
    "f6dcc8", "efcdb0", "e6bb98", "d9a67e", "c68d63", "ae774f", "946142", "784c35"))
HAIR: tuple[Colour, ...] = tuple(rgb(code) for code in (
    "2a2022", "3b2a26", "573a2a", "7a5034", "a3703f", "c79a5a", "dcbc84", "8f3f2a", "b5602f", "8c8a8c", "4a2f3e",
    "1f2430"))
FANCY_HAIR: tuple[Colour, ...] = tuple(rgb(code) for code in ("c76b8e", "5f8fb0", "7f6bb0"))
RAISED = ("wave", "touch")
EYES: tuple[Colour, ...] = tuple(rgb(code) for code in ("4a2f20", "5a3c28", "6f4e2c", "4d6b52", "4f7391", "5f6a72"))


@dataclass(frozen=True)
class Person:
    """A figure without clothes, pose or place: what stays the same when the photo changes."""

    build: Build
    face: Face
    hair: Hair
    presentation: str


def person(seed: str, presentation: str, index: int, age: int) -> Person:
    """An invented person. `index` spreads skin tones and hair evenly over the whole cast."""
    rng = random.Random(f"person/{seed}")
    lean = {"f": 0.0, "m": 1.0, "x": rng.uniform(0.35, 0.65)}[presentation]
    full = rng.choice((0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0))
    build = Build(
        stature=rng.uniform(0.9, 0.975) + 0.035 * lean,
        shoulders=mixed(39, 46.5, lean) + 2.0 * full + rng.uniform(-1, 1.5),
        chest=mixed(31.5, 37.5, lean) + 7.0 * full + rng.uniform(-1, 1),
        waist=mixed(25, 33, lean) + 13.0 * full + rng.uniform(-1.5, 1.5),
        hips=mixed(37.5, 34.5, lean) + 8.5 * full + rng.uniform(-1.5, 1.5),
        limbs=mixed(0.95, 1.14, lean) + 0.2 * full + rng.uniform(-0.04, 0.04),
        neck=mixed(8.6, 11.2, lean) + 1.2 * full, bust=1.0 - lean)
    skin = SKINS[(index * 5 + 2) % len(SKINS)]
    colour = HAIR[(index * 7 + rng.randrange(2)) % len(HAIR)]
    if skin in SKINS[5:] and sum(colour) > 330:
        colour = HAIR[rng.randrange(3)]
    if age >= 40 and rng.random() < 0.35:
        colour = mix(colour, rgb("b4b2b2"), 0.6)
    styles = {"f": LONG, "m": SHORT, "x": (*SHORT[:5], *SHORT[7:], "pixie", "bob", "short_wavy")}[presentation]
    if presentation == "m" and rng.random() < 0.1:
        styles = ("bun", "long_wavy", "locs")
    hair = Hair(styles[(index * 3 + rng.randrange(2)) % len(styles)], colour, rng.randrange(1000))
    beard = "none"
    if presentation == "m":
        beard = rng.choice(("none", "none", "none", "stubble", "stubble", "beard", "moustache"))
    natural = colour
    if age < 38 and beard == "none" and rng.random() < 0.08:
        hair = replace(hair, colour=rng.choice(FANCY_HAIR))
    brows = mix(natural, (30, 20, 24), 0.42)
    face = Face(skin, rng.choice(tuple(JAWS)), EYES[rng.randrange(3 if index % 3 else len(EYES))], brows,
                mixed(0.85, 1.25, lean) + rng.uniform(-0.1, 0.15),
                rng.choice(("smile", "smile", "soft", "open", "smirk")),
                None, presentation == "f" or (presentation == "x" and rng.random() < 0.5), rng.random() < 0.13, beard,
                mix(colour, (34, 22, 22), 0.2), mixed(1.06, 0.94, lean), rng.choice(("none",) * 7 + ("round", "square",
                                                                                                   "gold")),
                age >= 37)
    return Person(build, face, hair, presentation)


def mixed(feminine: float, masculine: float, lean: float) -> float:
    """A measure between two builds."""
    return feminine + (masculine - feminine) * lean


def pose(rng: random.Random, worn: Outfit) -> Pose:
    """A way of standing that suits what is carried."""
    free = ["relaxed", "relaxed", "akimbo", "swing", "back", "akimbo", "wave", "touch"]
    if worn.pockets:
        free += ["pocket", "pocket", "pocket"]
    arms = []
    for side in SIDES:
        arms.append(worn.arms.get(side) or rng.choice(free))
    if arms[0] == arms[1] and arms[0] in ("wave", "touch", "strap", "hold", "clutch"):
        arms[0 if -1 not in worn.arms else 1] = "relaxed"
    weight = rng.choice((-1, 1))
    open_stance = rng.uniform(14, 26)
    stance = [open_stance * rng.uniform(0.8, 1.1), open_stance * rng.uniform(0.8, 1.1)]
    knees = [rng.uniform(0, 2), rng.uniform(0, 2)]
    free_leg = 0 if weight > 0 else 1
    knees[free_leg] += rng.uniform(0, 5)
    stance[free_leg] += rng.uniform(0, 8)
    return Pose((arms[0], arms[1]), weight, rng.uniform(1.5, 7.0), (stance[0], stance[1]), (knees[0], knees[1]),
                rng.uniform(-1, 1), rng.uniform(-0.09, 0.09), (rng.uniform(0.72, 1.02), rng.uniform(0.72, 1.02)))


def draw(who: Person, style: str, photo: str, turn: int, background: Background, light_side: int) -> Image.Image:
    """The finished picture. `photo` seeds outfit and pose, `turn` walks through the style's recipes."""
    worn = outfit(style, random.Random(f"outfit/{photo}"), who.presentation, turn)
    rng = random.Random(f"pose/{photo}")
    height = rng.uniform(0.55, 0.86)
    light = (light_side * (1 - height * height) ** 0.5, -height)
    stance = pose(rng, worn)
    floor = rng.uniform(449, 459)
    figure = Figure(who.build, stance, 192 + rng.uniform(-16, 16), floor, worn.heel)
    painter = Painter(light)
    face = who.face
    if worn.sunglasses:
        face = replace(face, glasses=rng.choice(("square-sun", "round-sun")))
    if worn.lipstick is not None:
        face = replace(face, lips=readable_lip(face.skin, worn.lipstick))
    _draw_figure(painter, figure, face, who.hair, worn)
    scene, ground = background.draw(light)
    picture = painter.over(scene, floor, ground)
    size = SIZES[rng.randrange(len(SIZES))]
    return picture.resize(size, Image.Resampling.LANCZOS)


def _draw_figure(painter: Painter, figure: Figure, face: Face, hair: Hair, worn: Outfit) -> None:
    space = HeadSpace(figure)
    look = Look(painter, figure, space, face.skin)
    dresser = Hairdresser(painter, space, hair)
    garments = worn.garments
    for garment in garments:
        garment.back(look)
    dresser.back()
    for side in SIDES:
        if figure.arm_pose(side) == "back":
            _draw_arm(look, worn, face.skin, side)
    draw_legs(painter, figure, face.skin)
    draw_torso(painter, figure, face.skin)
    draw_chin_shadow(painter, figure)
    for garment in garments:
        garment.body(look)
    for garment in garments:
        garment.neck(look)
    for side in SIDES:
        if figure.arm_pose(side) not in ("back", *RAISED):
            _draw_arm(look, worn, face.skin, side)
    draw_head(painter, figure, face)
    draw_features(painter, space, face)
    dresser.front(any(isinstance(g, Hat) and g.kind != "headphones" for g in garments))
    for garment in garments:
        garment.head(look)
    for side in SIDES:
        if figure.arm_pose(side) in RAISED:
            _draw_arm(look, worn, face.skin, side)


def _draw_arm(look: Look, worn: Outfit, skin: Colour, side: int) -> None:
    painter, figure = look.painter, look.figure
    covered = max((g.covers_arms for g in worn.garments), default=0.0)
    if covered < 0.9:
        bare = figure.skin_torso() if covered <= 0 else None
        draw_arm(painter, figure, side, skin, bare)
    pocket = figure.arm_pose(side) == "pocket"
    for garment in worn.garments:
        garment.held(look, side)
    draw_hand(painter, figure, side, worn.gloves or skin, worn.nails if worn.gloves is None else None)
    for garment in worn.garments:
        garment.sleeve(look, side)
    if pocket and "trousers" in look.shapes:
        a, b = pocket_mouth(figure, side)
        tone = accent_against((90, 90, 96))
        painter.fold([a, between(a, b, 0.5), b], 1.8, within=look.shapes["trousers"], alpha=0.8)
        painter.stroke([a, b], 0.9, tone, alpha=0.4, within=look.shapes["trousers"])
