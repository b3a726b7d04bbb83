"""Outfits of Casual_Basic: plain, well-worn, comfortable."""

from __future__ import annotations

from .bags import Strapped
from .colour import Colour, Fabric, mix, rgb
from .details import breast_pocket, placket
from .hats import Hat
from .jackets import Jacket
from .jewellery import GOLD, Wrist
from .patterns import cable, denim, flowers, plaid, ribs, stripes
from .shoes import Shoes, Socks
from .skirts import Skirt
from .tops import Top
from .trousers import Trousers
from .wardrobe import BLACK, BROWN, CHARCOAL, CREAM, DARK_DENIM, DENIM, GREY, NAVY, OLIVE, PALE_DENIM, WHITE, Stylist

SOFT = (WHITE, CREAM, GREY, NAVY, rgb("8c9c84"), rgb("c9a15a"), rgb("7d95ad"), rgb("b9705a"), rgb("d9b3a6"),
        rgb("5d7f78"))
CHINO = (rgb("c8b08c"), rgb("8d8468"), rgb("5a5f66"), NAVY, rgb("a98d6d"))


def _jeans(s: Stylist, cut: str | None = None) -> Trousers:
    wash = s.pick((DENIM, DARK_DENIM, PALE_DENIM, DENIM))
    return Trousers(Fabric(wash, denim()), cut or s.pick(("straight", "slim", "straight")), seam=rgb("c9a66a"),
                    fade=True, turn_up=s.chance(0.4), length=1.0)


def _casual_bottom(s: Stylist) -> Trousers:
    if s.chance(0.62):
        return _jeans(s)
    return Trousers(Fabric(s.pick(CHINO)), s.pick(("slim", "straight")), length=1.0, turn_up=s.chance(0.4))


def _casual_shoes(s: Stylist) -> Shoes:
    kind = s.pick(("sneakers", "sneakers", "high_tops", "loafers", "flats" if s.feminine else "sneakers"))
    colour = s.pick((WHITE, WHITE, NAVY, rgb("b5483f"), CREAM, GREY, rgb("8c9c84")))
    if kind == "loafers":
        colour = s.pick((BROWN, rgb("a5794f")))
    return Shoes(kind, colour, CREAM if colour != CREAM and colour != WHITE else mix(colour, GREY, 0.35),
                 rgb("f0ece2"))


def _tee(s: Stylist, colour: Colour | None = None) -> Top:
    tone = colour or s.pick(SOFT)
    details = (breast_pocket(),) if s.chance(0.35) else ()
    return Top(Fabric(tone), s.pick(("crew", "crew", "vee", "scoop" if s.feminine else "crew")), sleeves=0.34,
               fit=(1, 1.8, 3.4, 3.6), hem=s.pick((0.95, 1.0)), sleeve_fit=(2.4, 4.2), details=details)


def _casual_tee(s: Stylist) -> None:
    s.outfit.pockets = True
    s.outfit.wear(_casual_shoes(s), _casual_bottom(s), _tee(s))


def _casual_stripes(s: Stylist) -> None:
    s.outfit.pockets = True
    base = s.pick((WHITE, CREAM, NAVY, rgb("7d95ad")))
    pattern = stripes(NAVY if sum(base) > 420 else WHITE, 8.5, 3.2)
    s.outfit.wear(_casual_shoes(s), _casual_bottom(s),
                  Top(Fabric(base, pattern), s.pick(("crew", "boat") if s.feminine else ("crew",)), sleeves=0.94,
                      sleeve_fit=(1.8, 2.0), rib=None))


def _casual_cardigan(s: Stylist) -> None:
    s.outfit.pockets = True
    inner, outer = s.pick((WHITE, CREAM, rgb("7d95ad"))), s.pick(SOFT[2:])
    s.outfit.wear(_casual_shoes(s), _casual_bottom(s), _tee(s, inner),
                  Jacket(Fabric(outer, ribs()), "none", s.pick(("open", "loose")), hem=s.pick((1.0, 1.12)),
                         fit=(2.4, 3, 3.5, 4.5), rib=Fabric(mix(outer, (30, 24, 40), 0.14), ribs(0.2)),
                         pockets="patch", buttons=None, sleeve_fit=(2.6, 3.4)))


def _casual_plaid(s: Stylist) -> None:
    s.outfit.pockets = True
    base = s.pick((rgb("b9705a"), rgb("5d7f78"), rgb("7d95ad"), rgb("c9a15a"), rgb("9c5b5f")))
    cloth = Fabric(base, plaid(mix(base, (26, 24, 44), 0.5), mix(base, (255, 250, 236), 0.7), 14))
    inner = _tee(s, s.pick((WHITE, CREAM, GREY)))
    if s.turn % 2:
        s.outfit.wear(_casual_shoes(s), _casual_bottom(s),
                      Top(cloth, "shirt", sleeves=0.95, collar="shirt", details=(placket(0.98, 6), breast_pocket())))
        return
    s.outfit.wear(_casual_shoes(s), _casual_bottom(s), inner,
                  Jacket(cloth, "collar", "open", hem=1.06, sleeves=0.74 if s.chance(0.4) else 0.95, pockets="none",
                         fit=(2, 2.8, 4, 5)))


def _casual_sweater(s: Stylist) -> None:
    s.outfit.pockets = True
    tone = s.pick(SOFT[1:])
    cloth = Fabric(tone, cable() if s.chance(0.5) else ribs())
    s.outfit.wear(_casual_shoes(s), _casual_bottom(s),
                  Top(cloth, "crew", fit=(2.4, 3.4, 5, 4.5), sleeve_fit=(3.2, 4.2), hem=0.97, hem_rib=True,
                      rib=Fabric(mix(tone, (30, 24, 40), 0.1))))


def _casual_skirt(s: Stylist) -> None:
    jean = s.chance(0.5)
    tone = s.pick((DENIM, DARK_DENIM)) if jean else s.pick(SOFT[3:])
    top = s.pick((_tee(s), Top(Fabric(s.pick((WHITE, CREAM, rgb("d9b3a6"))), ribs()), "scoop", sleeves=0.74)))
    top.hem = 0.68
    s.outfit.wear(_casual_shoes(s), top,
                  Skirt(Fabric(tone, denim() if jean else None), length=s.pick((0.36, 0.42, 0.58)), flare=9 if jean
                        else 15, waistband=Fabric(tone), button_front=rgb("d8c08a") if s.chance(0.5) else None))


def _casual_dress(s: Stylist) -> None:
    tone = s.pick(SOFT[3:])
    kind = s.pick(("flowers", "plain", "stripes"))
    pattern = {"flowers": flowers(mix(tone, (255, 255, 255), 0.75), rgb("e9c46a"), s.seed(), 2.2), "plain": None,
               "stripes": stripes(mix(tone, (255, 255, 255), 0.65), 7, 2)}[kind]
    cloth = Fabric(tone, pattern)
    s.outfit.wear(_casual_shoes(s), Top(cloth, s.pick(("scoop", "vee", "crew")), sleeves=0.34, hem=0.68,
                                        sleeve_fit=(2.4, 4.6), fit=(1, 1.6, 2.0, 2.0)),
                  Skirt(cloth, length=s.pick((0.42, 0.52)), flare=17, seamless=True))
    if s.chance(0.5):
        s.outfit.wear(Jacket(Fabric(PALE_DENIM if s.chance(0.5) else DENIM, denim()), "collar", "open", hem=0.66,
                             pockets="none", seams=rgb("c9a66a"), fit=(2, 2.6, 3, 4)))


def _casual_shorts(s: Stylist) -> None:
    s.outfit.pockets = True
    tone = s.pick(SOFT)
    polo = Top(Fabric(tone), "shirt", sleeves=0.36, collar="shirt", details=(placket(0.26, 2),), sleeve_fit=(2.2, 3.4),
               rib=None)
    s.outfit.wear(Socks(WHITE, 6), _casual_shoes(s), Trousers(Fabric(s.pick((*CHINO, DENIM))), "shorts",
                                                              length=s.pick((0.34, 0.42)), turn_up=s.chance(0.5)), polo)


def _casual_denim_jacket(s: Stylist) -> None:
    s.outfit.pockets = True
    inner = _tee(s, s.pick((WHITE, GREY, rgb("c9a15a"), CREAM)))
    bottom = Trousers(Fabric(s.pick((*CHINO, CHARCOAL, BLACK))), "slim", length=1.0)
    s.outfit.wear(_casual_shoes(s), bottom, inner,
                  Jacket(Fabric(s.pick((DENIM, PALE_DENIM)), denim()), "collar", "open", hem=0.84, pockets="none",
                         seams=rgb("c9a66a"), fit=(2.4, 3, 4, 4)))


def casual(s: Stylist) -> None:
    """Plain, well-worn, comfortable."""
    s.recipe((("fmx", _casual_tee), ("fmx", _casual_cardigan), ("fmx", _casual_stripes), ("f", _casual_skirt),
              ("fmx", _casual_plaid), ("fmx", _casual_sweater), ("f", _casual_dress), ("mx", _casual_shorts),
              ("fmx", _casual_denim_jacket)))
    if s.chance(0.32):
        s.outfit.wear(Strapped(s.pick(("tote", "backpack", "crossbody")), Fabric(s.pick((CREAM, rgb("c8b08c"), NAVY,
                                                                                        OLIVE))), BROWN, s.side))
    elif s.chance(0.4):
        s.outfit.carry(s.pick(("cup", "phone", "book")), s.pick((WHITE, CREAM, CHARCOAL, rgb("b9705a"))),
                       rgb("8c9c84"), s.side, "hold")
    elif s.chance(0.3):
        s.outfit.carry("paper_bag", rgb("c9a97c"), rgb("5d7f78"), s.side, "bag")
    if s.chance(0.16):
        s.outfit.wear(Hat(s.pick(("cap", "beanie")), s.pick(SOFT[2:]), WHITE))
    s.small_jewellery(GOLD, 0.4)
    if s.chance(0.3):
        s.outfit.wear(Wrist("watch", BROWN, -s.side))
