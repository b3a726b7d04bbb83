"""Outfits of Street_Hip: oversized, loud, layered."""

from __future__ import annotations

from .bags import Strapped
from .colour import Colour, Fabric, mix, rgb
from .details import emblem, graphic_print, hood_front, kangaroo_pocket, sleeve_bands
from .hats import Hat
from .jackets import Hood, Jacket
from .jewellery import GOLD, SILVER, Earrings, Necklace
from .patterns import camouflage, denim, plaid, ribs, stripes
from .shoes import Shoes, Socks
from .tops import Top, stripe_colour
from .trousers import Trousers
from .wardrobe import BLACK, CHARCOAL, CREAM, DENIM, GREY, NAVY, OLIVE, PALE_DENIM, WHITE, Stylist

LOUD = (rgb("c8e24a"), rgb("e8663c"), rgb("7a52b8"), rgb("d93a45"), rgb("2f62c9"), rgb("f0a92e"), rgb("3fae8f"))
BASE = (BLACK, rgb("d9cbb4"), GREY, CHARCOAL, WHITE, OLIVE, rgb("3b4a3f"), rgb("5e4a78"))


def _street_shoes(s: Stylist) -> Shoes:
    kind = s.pick(("chunky", "chunky", "high_tops", "platform" if s.feminine else "chunky", "work_boots"))
    colour = s.pick((WHITE, BLACK, *LOUD[:5])) if kind != "work_boots" else rgb("b98a4e")
    return Shoes(kind, colour, s.pick((*LOUD, BLACK, WHITE)), s.pick((WHITE, rgb("e6dcc8"), BLACK)))


def _street_bottom(s: Stylist) -> Trousers:
    kind = s.pick(("cargo", "cargo", "baggy_jeans", "joggers", "camo"))
    if kind == "baggy_jeans":
        return Trousers(Fabric(s.pick((PALE_DENIM, DENIM, CHARCOAL, BLACK)), denim()), "baggy", fade=True,
                        rips=s.chance(0.5), seam=rgb("c9a66a"))
    if kind == "joggers":
        tone = s.pick(BASE)
        return Trousers(Fabric(tone), "jogger", cuff=Fabric(mix(tone, (20, 18, 28), 0.2), ribs(0.2)), length=0.98,
                        cargo=s.chance(0.5))
    if kind == "camo":
        return Trousers(Fabric(rgb("8b8a62"), camouflage((rgb("4b5038"), rgb("c2b88e")), s.seed())), "baggy",
                        cargo=True, length=1.0)
    return Trousers(Fabric(s.pick((OLIVE, BLACK, rgb("c2b08a"), CHARCOAL, rgb("3b4a3f")))), "baggy", cargo=True,
                    length=1.0, cuff=None)


def _print(s: Stylist, cloth: Colour):
    first, second = s.pair([c for c in (*LOUD, WHITE, BLACK) if abs(sum(c) - sum(cloth)) > 90])
    return graphic_print((first, second), s.seed())


def _street_hoodie(s: Stylist) -> None:
    s.outfit.pockets = s.turn % 2 == 0
    tone = s.pick((*BASE, *LOUD[:5]))
    cloth = Fabric(tone)
    rib = Fabric(mix(tone, (20, 18, 30), 0.16))
    s.outfit.wear(_street_shoes(s), _street_bottom(s), Hood(cloth),
                  Top(cloth, "high", fit=(5, 7.5, 9, 7), hem=1.05, sleeve_fit=(5.0, 6.4), hem_rib=True, rib=rib,
                      details=(kangaroo_pocket(), _print(s, tone), hood_front(cloth, stripe_colour(tone)))))


def _street_tee(s: Stylist) -> None:
    s.outfit.pockets = True
    tone = s.pick((*BASE, WHITE, BLACK))
    if s.chance(0.45):
        under = s.pick((WHITE, BLACK, GREY))
        s.outfit.wear(Top(Fabric(under, stripes(stripe_colour(under), 7, 2.4) if s.chance(0.5) else None), "crew",
                          sleeve_fit=(1.6, 2.0)))
    s.outfit.wear(_street_shoes(s), _street_bottom(s),
                  Top(Fabric(tone), "crew", sleeves=0.47, fit=(5, 7, 8.5, 9), hem=1.12, sleeve_fit=(5, 9),
                      details=(_print(s, tone),)))


def _street_bomber(s: Stylist) -> None:
    s.outfit.pockets = True
    inner = s.pick((WHITE, BLACK, GREY))
    body = s.pick((*LOUD[1:5], BLACK, OLIVE, NAVY))
    arms = s.pick((WHITE, CREAM, mix(body, (20, 18, 28), 0.35)))
    rib = Fabric(s.pick((BLACK, WHITE, mix(body, (20, 18, 28), 0.4))), ribs(0.3))
    s.outfit.wear(_street_shoes(s), _street_bottom(s),
                  Top(Fabric(inner), "crew", sleeves=0.3, fit=(2, 3, 5, 6), hem=1.08, details=(_print(s, inner),)),
                  Jacket(Fabric(body, gloss=0.5), "band", "open", hem=0.92, fit=(5, 7, 8, 7), sleeves=0.97,
                         sleeve_fit=(5.4, 6.6), rib=rib, pockets="zip", sleeve_fabric=Fabric(arms, gloss=0.5),
                         sleeve_details=(sleeve_bands(rib.colour, 0.22),) if s.chance(0.5) else ()))


def _street_puffer(s: Stylist) -> None:
    s.outfit.pockets = True
    hood = s.pick(BASE)
    tone = s.pick((*LOUD, BLACK))
    cloth = Fabric(hood)
    sleeveless = s.turn % 2 == 0
    s.outfit.wear(_street_shoes(s), _street_bottom(s), Hood(cloth),
                  Top(cloth, "high", fit=(3, 4.4, 5, 5), hem=1.0, sleeve_fit=(4.2, 5.2), hem_rib=True,
                      rib=Fabric(mix(hood, (20, 18, 30), 0.16)), details=(kangaroo_pocket(),)),
                  Jacket(Fabric(tone, gloss=0.6), "band", "open", hem=0.88,
                         fit=(5, 7.5, 8, 7), sleeves=0 if sleeveless else 0.97, sleeve_fit=(7, 7), pockets="zip",
                         puffer=True))


def _street_crop(s: Stylist) -> None:
    s.outfit.pockets = True
    tone = s.pick((*LOUD, WHITE, BLACK))
    s.outfit.wear(_street_shoes(s), _street_bottom(s),
                  Top(Fabric(tone), s.pick(("crew", "tank", "scoop")), sleeves=s.pick((0.3, 0.42)), fit=(1, 1.4, 2, 2),
                      hem=0.6, details=(emblem(stripe_colour(tone), s.seed()),)))
    if s.chance(0.6):
        shirt = s.pick((rgb("d93a45"), rgb("7a52b8"), GREY, OLIVE))
        s.outfit.wear(Jacket(Fabric(shirt, plaid(BLACK, WHITE, 16)), "collar", "loose", hem=1.14, fit=(4, 6, 8, 9),
                             sleeve_fit=(5, 6), pockets="none"))


def _street_flannel(s: Stylist) -> None:
    s.outfit.pockets = True
    tee = s.pick((WHITE, BLACK, GREY))
    shirt = s.pick((rgb("d93a45"), rgb("2f62c9"), OLIVE, rgb("e8663c")))
    s.outfit.wear(_street_shoes(s), _street_bottom(s),
                  Top(Fabric(tee), "crew", sleeves=0.3, fit=(3, 5, 6, 7), hem=1.1, details=(_print(s, tee),)),
                  Jacket(Fabric(shirt, plaid(BLACK, mix(shirt, WHITE, 0.7), 17)), "collar", "loose", hem=1.2,
                         fit=(4.5, 6.5, 8, 9), sleeve_fit=(5, 6.2), pockets="none"))


def _street_shorts(s: Stylist) -> None:
    s.outfit.pockets = True
    tone = s.pick((*LOUD, *BASE))
    s.outfit.wear(Socks(WHITE, 26, s.pick(LOUD)), _street_shoes(s),
                  Trousers(Fabric(s.pick((BLACK, OLIVE, DENIM, GREY))), "loose_shorts", length=0.52,
                           cargo=s.chance(0.5)),
                  Top(Fabric(tone), "crew", sleeves=0.46, fit=(5, 7, 8, 9), hem=1.08, sleeve_fit=(5, 8.5),
                      details=(_print(s, tone),)))


def street(s: Stylist) -> None:
    """Oversized, loud, layered."""
    s.recipe((("fmx", _street_hoodie), ("fmx", _street_tee), ("fmx", _street_bomber), ("fx", _street_crop),
              ("fmx", _street_puffer), ("mx", _street_shorts), ("fmx", _street_flannel)))
    if s.chance(0.72):
        s.outfit.wear(Hat(s.pick(("cap", "backward_cap", "beanie", "bucket", "beanie", "headphones")),
                          s.pick((BLACK, *LOUD, GREY, OLIVE)), s.pick((WHITE, BLACK))))
    if s.chance(0.55):
        s.outfit.wear(Necklace("chain", s.pick((GOLD, SILVER)), s.pick((0.22, 0.28))))
    if s.chance(0.42):
        s.outfit.wear(Strapped(s.pick(("crossbody", "waist", "backpack")), Fabric(s.pick((BLACK, *LOUD))), CHARCOAL,
                               s.side))
    elif s.chance(0.3):
        s.outfit.carry("phone", BLACK, s.pick(LOUD), s.side, "hold")
    if s.presentation != "m" and s.chance(0.5):
        s.outfit.wear(Earrings("hoops", GOLD))
