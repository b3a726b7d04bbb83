"""What each clothing style wears: the choice of outfit."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from .bags import Carried
from .colour import Colour, Fabric, rgb
from .garment import Garment
from .jewellery import Earrings, Necklace
from .shoes import Shoes

STYLES = ("Casual_Basic", "Street_Hip", "Sporty_Athleisure", "Chic_Modern", "Classy_Elegant")
Item = TypeVar("Item")

# Colours that every style may use.
WHITE, CREAM, BLACK, CHARCOAL = rgb("f4f1ec"), rgb("ece2d0"), rgb("26242b"), rgb("4a4850")
GREY, NAVY, OLIVE, BROWN = rgb("a9a9ad"), rgb("2f3d5e"), rgb("6d7150"), rgb("7a5640")
DENIM, PALE_DENIM, DARK_DENIM = rgb("5b7da6"), rgb("94b0cb"), rgb("34466a")


@dataclass
class Outfit:
    """Everything worn, in the order in which it is drawn, and what it asks of the pose."""

    garments: list[Garment] = field(default_factory=list)
    arms: dict[int, str] = field(default_factory=dict)
    pockets: bool = False
    sunglasses: bool = False
    lipstick: Colour | None = None
    nails: Colour | None = None
    gloves: Colour | None = None

    @property
    def heel(self) -> float:
        """How far the shoes lift the figure."""
        return max((g.heel for g in self.garments if isinstance(g, Shoes)), default=0.0)

    def wear(self, *garments: Garment | None) -> Outfit:
        """Adds garments; nothing is left out silently but `None`."""
        self.garments += [g for g in garments if g is not None]
        return self

    def carry(self, kind: str, fabric: Fabric | Colour, trim: Colour, side: int, pose: str) -> None:
        """Puts something into a hand and asks for the arm that holds it."""
        cloth = fabric if isinstance(fabric, Fabric) else Fabric(fabric)
        self.garments.append(Carried(kind, cloth, trim, side))
        self.arms[side] = pose


class Stylist:
    """Makes the choices for one outfit. `presentation` is "f", "m" or "x" (either)."""

    def __init__(self, rng: random.Random, presentation: str, turn: int) -> None:
        self.rng, self.presentation, self.turn = rng, presentation, turn
        self.outfit = Outfit()
        self.side = 1 if rng.random() < 0.5 else -1

    @property
    def feminine(self) -> bool:
        """Whether feminine details are wanted."""
        return self.presentation == "f"

    def pick(self, choices: Sequence[Item]) -> Item:
        """One of the choices."""
        return choices[self.rng.randrange(len(choices))]

    def pair(self, choices: Sequence[Item]) -> tuple[Item, Item]:
        """Two different choices."""
        first, second = self.rng.sample(list(choices), 2)
        return first, second

    def chance(self, probability: float) -> bool:
        """Whether something happens."""
        return self.rng.random() < probability

    def seed(self) -> int:
        """A number for a pattern."""
        return self.rng.randrange(10_000)

    def recipe(self, recipes: Sequence[tuple[str, Callable[[Stylist], None]]]) -> None:
        """Follows the recipe whose turn it is among those that suit the presentation."""
        suitable = [make for who, make in recipes if self.presentation in who]
        suitable[self.turn % len(suitable)](self)

    def small_jewellery(self, metal: Colour, probability: float) -> None:
        """Earrings and a pendant, now and then."""
        if self.presentation != "m" and self.chance(probability):
            self.outfit.wear(Earrings(self.pick(("studs", "hoops", "drops")), metal))
        if self.chance(probability * 0.4):
            self.outfit.wear(Necklace("pendant", metal, 0.14))


def outfit(style: str, rng: random.Random, presentation: str, turn: int) -> Outfit:
    """An outfit in a style; `turn` walks through the style's recipes."""
    # The styles build on this module, so they are imported only here.
    from . import style_casual, style_chic, style_elegant, style_sporty, style_street

    makers: dict[str, Callable[[Stylist], None]] = {
        "Casual_Basic": style_casual.casual, "Street_Hip": style_street.street,
        "Sporty_Athleisure": style_sporty.sporty, "Chic_Modern": style_chic.chic,
        "Classy_Elegant": style_elegant.elegant}
    stylist = Stylist(rng, presentation, turn)
    makers[style](stylist)
    return stylist.outfit
