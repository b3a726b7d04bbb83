"""Outfits of Classy_Elegant: for the evening."""

from __future__ import annotations

from .colour import Colour, Fabric, mix, rgb
from .details import darts, drape, placket
from .jackets import Jacket, Shawl, Waistcoat
from .jewellery import GOLD, PEARL, SILVER, Belt, Earrings, Gloves, Necklace, Tie, Wrist
from .patterns import dots, flecks, sequins, stripes, upright_stripes, windowpane
from .shoes import Shoes
from .skirts import Skirt
from .tops import Top
from .trousers import Trousers
from .wardrobe import BLACK, CHARCOAL, CREAM, NAVY, WHITE, Stylist

JEWEL = (rgb("6d1f33"), rgb("1f5a4a"), NAVY, BLACK, rgb("4d2a5e"), rgb("d8bd90"), rgb("c9a0a4"), rgb("9aa3b4"),
         rgb("f0e6d6"), rgb("27477a"))
SUITING = (NAVY, CHARCOAL, BLACK, rgb("5a5f6b"), rgb("3d2f3a"), rgb("2d4038"), rgb("8a8d96"))


def _evening_shoes(s: Stylist, tone: Colour) -> Shoes:
    return Shoes(s.pick(("heels", "heels", "ankle_strap")), s.pick((BLACK, GOLD, SILVER, mix(tone, BLACK, 0.25))))


def _dress_trousers(cloth: Fabric) -> Trousers:
    return Trousers(cloth, "slim", crease=True, length=1.02, rise=0.64, belt=None)


def _suit(s: Stylist) -> None:
    tone = s.pick(SUITING)
    pattern = s.pick((None, None, upright_stripes(mix(tone, WHITE, 0.28), 6.5), windowpane(mix(tone, WHITE, 0.16), 15)))
    cloth = Fabric(tone, pattern)
    shirt = s.pick((WHITE, WHITE, rgb("dbe4f0"), rgb("f3e3e0")))
    tie = s.pick((rgb("6d1f33"), NAVY, rgb("1f5a4a"), GOLD, rgb("4d2a5e")))
    silk = Fabric(tie, s.pick((None, stripes(mix(tie, WHITE, 0.5), 6, 1.6), dots(mix(tie, WHITE, 0.7), 5, 0.8))),
                  gloss=0.6, angle=0.6)
    s.outfit.pockets = True
    s.outfit.wear(Shoes("oxfords", s.pick((BLACK, rgb("5a3422"), rgb("7a4a2c")))),
                  Top(Fabric(shirt), "shirt", hem=0.74, collar="shirt", folds=False, sleeve_fit=(1.6, 1.8),
                      sleeves=1.0), Tie(silk), _dress_trousers(cloth),
                  Waistcoat(cloth, GOLD) if s.chance(0.35) else None,
                  Jacket(cloth, s.pick(("notch", "peak")), "buttoned", hem=1.05, buttons=mix(tone, WHITE, 0.25),
                         square=s.pick((WHITE, tie, None)), sleeves=0.95))


def _tuxedo(s: Stylist) -> None:
    tone = s.pick((BLACK, rgb("1d2440"), rgb("5b1a2c"), rgb("f0e6d6"), rgb("1f3f38")))
    legs = BLACK if sum(tone) > 200 else tone
    s.outfit.pockets = True
    s.outfit.wear(Shoes("oxfords", BLACK), Top(Fabric(WHITE), "shirt", hem=0.74, collar="shirt", folds=False,
                                               sleeves=1.0, sleeve_fit=(1.6, 1.8), details=(placket(0.7, 4, BLACK),)),
                  Tie(Fabric(BLACK, gloss=0.7), bow=True), _dress_trousers(Fabric(legs)),
                  Jacket(Fabric(tone, gloss=0.3), "shawl", "buttoned", hem=1.04, buttons=BLACK, square=WHITE,
                         lapel_fabric=Fabric(mix(BLACK, tone, 0.2), gloss=1.0), sleeves=0.95))


def _three_piece(s: Stylist) -> None:
    tone = s.pick(SUITING)
    cloth = Fabric(tone, s.pick((None, flecks((mix(tone, WHITE, 0.2), mix(tone, BLACK, 0.3)), s.seed()))))
    tie = s.pick((rgb("6d1f33"), GOLD, rgb("1f5a4a")))
    s.outfit.pockets = True
    s.outfit.wear(Shoes("oxfords", s.pick((BLACK, rgb("5a3422")))),
                  Top(Fabric(WHITE), "shirt", hem=0.74, collar="shirt", folds=False, sleeves=1.0, sleeve_fit=(1.6, 2)),
                  Tie(Fabric(tie, gloss=0.6), bow=s.chance(0.5)), _dress_trousers(cloth), Waistcoat(cloth, GOLD))
    if s.turn % 2 == 0:
        s.outfit.wear(Jacket(cloth, "peak", "open", hem=1.05, buttons=GOLD, square=s.pick((WHITE, tie)), sleeves=0.95))


def _gown(s: Stylist) -> None:
    tone = s.pick(JEWEL)
    cloth = Fabric(tone, sequins(s.seed()) if s.chance(0.3) else None, gloss=1.0)
    trumpet = s.turn % 2 == 1
    s.outfit.wear(_evening_shoes(s, tone),
                  Top(cloth, s.pick(("sweetheart", "slip", "slip", "halter")), sleeves=0, hem=0.68,
                      fit=(0.5, 0.8, 1, 1.2), folds=False, details=(drape() if s.chance(0.5) else darts(),)),
                  Skirt(cloth, length=s.pick((0.93, 0.97)), flare=24 if trumpet else s.pick((16, 26)), seamless=True,
                        slit=0 if trumpet or s.chance(0.45) else s.side, trumpet=trumpet))
    if s.chance(0.3):
        s.outfit.wear(Shawl(Fabric(mix(tone, WHITE, 0.55), gloss=0.8)))
    elif s.chance(0.25):
        s.outfit.gloves = s.pick((WHITE, BLACK))
        s.outfit.wear(Gloves(s.outfit.gloves))


def _cocktail(s: Stylist) -> None:
    tone = s.pick(JEWEL)
    cloth = Fabric(tone, s.pick((None, dots(mix(tone, WHITE, 0.8), 10, 1.2), None)), gloss=0.7)
    s.outfit.wear(_evening_shoes(s, tone),
                  Top(cloth, s.pick(("boat", "scoop", "vee")), sleeves=s.pick((0.22, 0.74, 0.0)), hem=0.66,
                      fit=(0.6, 0.9, 1, 1.2), folds=False, details=(darts(),), sleeve_fit=(1.4, 2.4)),
                  Skirt(cloth, length=s.pick((0.48, 0.56)), flare=30, seamless=True))
    s.outfit.wear(Belt(Fabric(mix(tone, BLACK, 0.4), gloss=1.0), GOLD))


def _long_dress(s: Stylist) -> None:
    tone = s.pick(JEWEL)
    cloth = Fabric(tone, gloss=0.8)
    s.outfit.wear(_evening_shoes(s, tone),
                  Top(cloth, s.pick(("boat", "vee", "deep")), sleeves=0.95, hem=0.68, fit=(0.8, 1, 1.2, 1.4),
                      folds=False, details=(drape(),), sleeve_fit=(1.6, s.pick((2.0, 7.0)))),
                  Skirt(cloth, length=s.pick((0.8, 0.95)), flare=s.pick((14, 22)), seamless=True))
    s.outfit.wear(Belt(Fabric(mix(tone, BLACK, 0.35), gloss=0.8), s.pick((GOLD, SILVER))))


def _tweed_suit(s: Stylist) -> None:
    tone = s.pick((rgb("e8d6d2"), CREAM, rgb("b9c2d0"), BLACK, rgb("c9a0a4"), rgb("6d1f33")))
    cloth = Fabric(tone, flecks((mix(tone, WHITE, 0.55), mix(tone, BLACK, 0.35), GOLD), s.seed()))
    s.outfit.wear(_evening_shoes(s, tone), Top(Fabric(WHITE, gloss=0.5), "crew", sleeves=0.3, hem=0.72),
                  Skirt(cloth, length=s.pick((0.36, 0.48)), flare=5, waistband=Fabric(tone)),
                  Jacket(cloth, "none", "open", hem=0.82, fit=(2, 2.4, 2.6, 3), sleeves=0.92, pockets="patch",
                         buttons=GOLD))


def _evening_suit(s: Stylist) -> None:
    tone = s.pick((WHITE, BLACK, rgb("1f5a4a"), rgb("6d1f33"), NAVY))
    cloth = Fabric(tone, gloss=0.6)
    s.outfit.pockets = True
    s.outfit.wear(Shoes("heels" if s.feminine else "oxfords", BLACK),
                  Top(Fabric(s.pick((BLACK, CREAM)), gloss=1.0), "slip" if s.feminine else "vee", sleeves=0, hem=0.72,
                      folds=False),
                  Trousers(cloth, "wide" if s.feminine else "slim", crease=True, length=1.03, rise=0.62),
                  Jacket(cloth, s.pick(("shawl", "peak")), s.pick(("open", "buttoned")), hem=1.05, buttons=GOLD,
                         lapel_fabric=Fabric(mix(tone, BLACK, 0.5), gloss=1.0)))


def elegant(s: Stylist) -> None:
    """For the evening."""
    s.recipe((("mx", _suit), ("f", _gown), ("f", _cocktail), ("mx", _tuxedo), ("f", _long_dress), ("mx", _three_piece),
              ("fx", _evening_suit), ("f", _gown), ("f", _tweed_suit), ("mx", _suit)))
    if s.presentation == "f":
        s.outfit.wear(Necklace("pearls" if s.chance(0.55) else "pendant", PEARL if s.chance(0.6) else GOLD, 0.1),
                      Earrings(s.pick(("pearls", "drops")), s.pick((PEARL, GOLD))))
        s.outfit.lipstick = s.pick((rgb("b01f3a"), rgb("a02c44"), rgb("c2455a")))
        s.outfit.nails = s.outfit.lipstick if s.outfit.gloves is None else None
        if s.chance(0.62):
            s.outfit.carry("clutch", Fabric(s.pick((GOLD, SILVER, BLACK, rgb("6d1f33"), PEARL)), gloss=0.9), GOLD,
                           s.side, "clutch")
    else:
        if s.chance(0.5):
            s.outfit.wear(Wrist("watch", BLACK, -s.side))
        if s.chance(0.3):
            s.outfit.carry(s.pick(("flowers", "book")), Fabric(rgb("c2455a")), WHITE, s.side, "hold")
