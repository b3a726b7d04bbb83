"""Outfits of Chic_Modern: clean lines, few colours, considered."""

from __future__ import annotations

from .bags import Strapped
from .colour import Colour, Fabric, mix, rgb
from .details import placket
from .hats import Hat
from .jackets import Jacket
from .jewellery import GOLD, SILVER, Belt, Wrist
from .patterns import ribs, windowpane
from .shoes import Shoes
from .skirts import Skirt
from .tops import Scarf, Top
from .trousers import Trousers
from .wardrobe import BLACK, BROWN, CHARCOAL, CREAM, GREY, WHITE, Stylist

MODERN = (BLACK, CHARCOAL, CREAM, rgb("c19a6b"), rgb("8b8076"), WHITE, rgb("6b3f35"), rgb("2f4a45"), rgb("39477a"))


def _tones(s: Stylist) -> tuple[Colour, Colour, Colour]:
    """A nearly monochrome set: jacket, inner layer, trousers."""
    scheme = s.pick(((BLACK, BLACK, BLACK), (CHARCOAL, BLACK, CHARCOAL), (rgb("c19a6b"), CREAM, rgb("b8926a")),
                     (CREAM, WHITE, CREAM), (BLACK, WHITE, BLACK), (rgb("8b8076"), BLACK, rgb("8b8076")),
                     (rgb("2f4a45"), BLACK, rgb("2f4a45")), (WHITE, BLACK, BLACK), (rgb("39477a"), WHITE, BLACK),
                     (rgb("6b3f35"), CREAM, rgb("4a2f2a"))))
    return scheme


def _modern_shoes(s: Stylist, tone: Colour) -> Shoes:
    kinds = ("pointed_boots", "heeled_boots", "loafers", "heels") if s.feminine else ("pointed_boots", "loafers",
                                                                                     "pointed_boots", "oxfords")
    return Shoes(s.pick(kinds), s.pick((BLACK, BLACK, CREAM, BROWN, mix(tone, BLACK, 0.4))), GOLD, BLACK)


def _modern_trousers(s: Stylist, tone: Colour, cut: str | None = None) -> Trousers:
    return Trousers(Fabric(tone), cut or s.pick(("straight", "wide", "slim")), crease=True,
                    length=s.pick((0.9, 1.02, 1.04)), rise=0.62, belt=BLACK if s.chance(0.4) else None,
                    buckle=SILVER)


def _turtleneck(tone: Colour, hem: float = 0.72) -> Top:
    return Top(Fabric(tone, ribs(0.08 if sum(tone) > 300 else 0.0)), "high", fit=(0.8, 1.2, 1.8, 2.2), hem=hem,
               sleeve_fit=(1.2, 1.4), collar="turtle")


def _chic_blazer(s: Stylist) -> None:
    s.outfit.pockets = True
    outer, inner, legs = _tones(s)
    shirt = _turtleneck(inner) if s.chance(0.65) else Top(Fabric(inner), "crew", sleeves=0.3, hem=0.72)
    cloth = Fabric(outer, windowpane(mix(outer, WHITE, 0.22)) if s.chance(0.22) else None)
    s.outfit.wear(_modern_shoes(s, outer), shirt, _modern_trousers(s, legs),
                  Jacket(cloth, s.pick(("notch", "peak")), s.pick(("open", "buttoned")), hem=s.pick((1.06, 1.14)),
                         fit=(3.6, 4, 3.6, 5), buttons=mix(outer, WHITE, 0.3)))


def _chic_coat(s: Stylist) -> None:
    s.outfit.pockets = True
    outer, inner, legs = _tones(s)
    if outer == inner:
        inner = mix(outer, WHITE, 0.3) if sum(outer) < 300 else BLACK
    s.outfit.wear(_modern_shoes(s, outer), _turtleneck(inner), _modern_trousers(s, legs, "straight"),
                  Jacket(Fabric(outer), s.pick(("notch", "shawl", "peak")), "open", hem=s.pick((1.7, 1.95)),
                         fit=(4, 5, 5.5, 7), sleeve_fit=(4, 4.6), buttons=mix(outer, BLACK, 0.5)))


def _chic_knit(s: Stylist) -> None:
    s.outfit.pockets = True
    _, inner, legs = _tones(s)
    s.outfit.wear(_modern_shoes(s, legs), _turtleneck(inner), _modern_trousers(s, legs, s.pick(("wide", "straight"))))
    if s.chance(0.5):
        s.outfit.wear(Scarf(Fabric(s.pick(MODERN)), silk=True))


def _chic_skirt(s: Stylist) -> None:
    outer, inner, _ = _tones(s)
    skirt = s.pick((BLACK, CREAM, rgb("c19a6b"), rgb("6b3f35"), rgb("2f4a45")))
    s.outfit.wear(_modern_shoes(s, skirt), _turtleneck(inner) if s.chance(0.6) else
                  Top(Fabric(inner, ribs()), "vee", sleeves=0.94, hem=0.7, fit=(1, 1.4, 2, 2)),
                  Skirt(Fabric(skirt, gloss=0.6 if s.chance(0.5) else 0.0), length=s.pick((0.52, 0.66, 0.74)),
                        flare=s.pick((2.5, 9)), waistband=Fabric(skirt)))
    if s.chance(0.45):
        s.outfit.wear(Jacket(Fabric(outer), "notch", "open", hem=0.9, fit=(3.4, 3.8, 4, 5), buttons=GOLD))


def _chic_shirt(s: Stylist) -> None:
    s.outfit.pockets = True
    tone = s.pick((WHITE, BLACK, CREAM, rgb("39477a")))
    legs = s.pick([c for c in (BLACK, CREAM, CHARCOAL, rgb("8b8076")) if c != tone])
    s.outfit.wear(_modern_shoes(s, legs), Top(Fabric(tone, gloss=0.4), "shirt", sleeves=0.95, hem=0.72,
                                              fit=(2, 2.6, 3.6, 3), collar="shirt", sleeve_fit=(2.8, 3.6),
                                              details=(placket(0.7, 5, mix(tone, GREY, 0.5)),)),
                  _modern_trousers(s, legs, "wide"))


def _chic_dress(s: Stylist) -> None:
    tone = s.pick((BLACK, CREAM, CHARCOAL, rgb("2f4a45"), rgb("6b3f35"), rgb("39477a")))
    cloth = Fabric(tone)
    s.outfit.wear(_modern_shoes(s, tone), Top(cloth, "high", fit=(0.8, 1.2, 1.4, 1.6), hem=0.7, sleeves=0.95,
                                              sleeve_fit=(1.4, 1.8), collar="mock"),
                  Skirt(cloth, length=s.pick((0.5, 0.62)), flare=s.pick((2.5, 7)), seamless=True))
    s.outfit.wear(Belt(Fabric(BLACK if tone != BLACK else rgb("c19a6b")), SILVER))


def _chic_leather(s: Stylist) -> None:
    s.outfit.pockets = True
    inner = s.pick((WHITE, GREY, CREAM, BLACK))
    s.outfit.wear(_modern_shoes(s, BLACK), _turtleneck(inner) if s.chance(0.5) else
                  Top(Fabric(inner), "crew", sleeves=0.3, hem=0.72),
                  _modern_trousers(s, s.pick((BLACK, CHARCOAL, CREAM)), "slim"),
                  Jacket(Fabric(s.pick((BLACK, rgb("5a3a2e"))), gloss=1.0), "notch", "open", hem=0.8,
                         fit=(2.4, 2.8, 3, 3), pockets="zip", lapel_fabric=None, buttons=None))


def chic(s: Stylist) -> None:
    """Clean lines, few colours, considered."""
    s.recipe((("fmx", _chic_blazer), ("f", _chic_skirt), ("fmx", _chic_coat), ("fmx", _chic_knit), ("f", _chic_dress),
              ("fmx", _chic_shirt), ("fmx", _chic_leather)))
    if s.chance(0.34):
        s.outfit.sunglasses = True
    bag = s.pick((BLACK, rgb("c19a6b"), CREAM, rgb("6b3f35"), rgb("2f4a45")))
    if s.presentation != "m" and s.chance(0.6):
        s.outfit.carry("handbag", Fabric(bag, gloss=0.5), GOLD, s.side, "bag")
    elif s.chance(0.4):
        s.outfit.wear(Strapped("tote", Fabric(bag, gloss=0.4), mix(bag, BLACK, 0.3), s.side))
    elif s.chance(0.3):
        s.outfit.carry(s.pick(("cup", "phone")), s.pick((BLACK, WHITE)), GOLD, s.side, "hold")
    s.small_jewellery(s.pick((GOLD, SILVER)), 0.55)
    if s.chance(0.4):
        s.outfit.wear(Wrist("watch", BLACK, -s.side))
    if s.chance(0.1):
        s.outfit.wear(Hat("beret", s.pick((BLACK, rgb("6b3f35"))), BLACK))
    if s.feminine:
        s.outfit.lipstick = s.pick((rgb("b2483e"), rgb("a04a52"), rgb("c0605a")))
