"""Outfits of the styles Casual_Basic, Street_Hip and Sporty_Athleisure."""

from __future__ import annotations

from .accessories import Hat, Necklace, SILVER, GOLD, Earrings, Strapped, Towel, Wrist
from .bottoms import Skirt, Trousers
from .colour import Colour, Fabric, mix, rgb
from .details import (breast_pocket, emblem, graphic_print, hood_front, kangaroo_pocket, number_print, placket,
                      side_panels, sleeve_bands, sleeve_stripes, yoke, zip_line)
from .jackets import Hood, Jacket
from .patterns import cable, camouflage, denim, flowers, plaid, ribs, stripes
from .shoes import Shoes, Socks
from .tops import Top, stripe_colour
from .wardrobe import (BLACK, BROWN, CHARCOAL, CREAM, DARK_DENIM, DENIM, GREY, NAVY, OLIVE, PALE_DENIM, WHITE,
                       Stylist)

# Casual_Basic

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
                  Jacket(cloth, "collar", "open", hem=1.06, sleeves=0.62 if s.chance(0.4) else 0.95, pockets="none",
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
    top = s.pick((_tee(s), Top(Fabric(s.pick((WHITE, CREAM, rgb("d9b3a6"))), ribs()), "scoop", sleeves=0.66)))
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
    if s.chance(0.16):
        s.outfit.wear(Hat(s.pick(("cap", "beanie")), s.pick(SOFT[2:]), WHITE))
    s.small_jewellery(GOLD, 0.4)
    if s.chance(0.3):
        s.outfit.wear(Wrist("watch", BROWN, -s.side))


# Street_Hip

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
                  Trousers(Fabric(s.pick((BLACK, OLIVE, DENIM, GREY))), "loose_shorts", length=0.52, cargo=s.chance(0.5)),
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


# Sporty_Athleisure

FRESH = (rgb("2aa7a0"), rgb("f0695a"), rgb("2f5fd0"), rgb("e64f8a"), rgb("b6d94a"), rgb("f28c38"), rgb("7a6fd0"))
CALM = (BLACK, NAVY, GREY, WHITE, rgb("5c6470"), rgb("8ea3b0"), rgb("c7b6d6"))


def _running_shoes(s: Stylist) -> Shoes:
    return Shoes(s.pick(("running", "running", "running", "sneakers")), s.pick((*FRESH, WHITE, BLACK, GREY)),
                 s.pick((WHITE, BLACK, *FRESH[:4])), s.pick((WHITE, rgb("f2f0a8"), WHITE)))


def _track_suit(s: Stylist) -> None:
    s.outfit.pockets = True
    tone = s.pick((*CALM[:2], *FRESH, CALM[4]))
    trim = s.pick((WHITE, WHITE, stripe_colour(tone)))
    cloth = Fabric(tone, gloss=0.3)
    rib = Fabric(mix(tone, (20, 18, 30), 0.25), ribs(0.2))
    top = Top(cloth, "high", fit=(2, 3, 4, 4), hem=0.92, sleeve_fit=(2.8, 3.2), hem_rib=True, rib=rib, collar="mock",
              details=(*((yoke(mix(tone, WHITE, 0.8)),) if s.chance(0.4) else ()), zip_line(trim, end=0.92),
                       emblem(trim, s.seed())), sleeve_details=(sleeve_stripes(trim),))
    s.outfit.wear(_running_shoes(s), Trousers(cloth, s.pick(("track", "jogger")), side_stripes=(trim, 3), length=1.0,
                                              fly=False), top)


def _leggings(s: Stylist) -> Trousers:
    tone = s.pick((*CALM[:2], CALM[4], *FRESH))
    stripe = (s.pick((WHITE, *FRESH)), 1) if s.chance(0.6) else None
    return Trousers(Fabric(tone, gloss=0.4), "leggings", length=s.pick((0.94, 0.97, 0.82)), rise=0.6, fly=False,
                    pockets=False, side_stripes=stripe, waistband=Fabric(mix(tone, (18, 16, 26), 0.2)))


def _tank_leggings(s: Stylist) -> None:
    tone = s.pick((*FRESH, *CALM))
    s.outfit.wear(Socks(WHITE, 6), _running_shoes(s), _leggings(s),
                  Top(Fabric(tone), "tank", sleeves=0, fit=(0.6, 1.0, 1.8, 2.4), hem=s.pick((0.62, 0.86)),
                      details=(emblem(stripe_colour(tone), s.seed()), *((side_panels(mix(tone, BLACK, 0.4)),) if
                                                                        s.chance(0.5) else ()))))


def _zip_leggings(s: Stylist) -> None:
    tone = s.pick((*CALM, *FRESH))
    cloth = Fabric(tone, gloss=0.3)
    bottom = _leggings(s) if s.presentation != "m" else Trousers(Fabric(s.pick(CALM[:5])), "jogger", length=0.98,
                                                                 fly=False, cuff=Fabric(BLACK, ribs(0.2)))
    s.outfit.wear(_running_shoes(s), bottom, Hood(cloth),
                  Top(cloth, "high", fit=(1.8, 2.4, 2.8, 3), hem=0.86, sleeve_fit=(2, 2.2), hem_rib=True,
                      rib=Fabric(mix(tone, (18, 16, 26), 0.18)),
                      details=(zip_line(stripe_colour(tone), 0.12, 0.86), hood_front(cloth, stripe_colour(tone)))))


def _sport_tee(s: Stylist) -> None:
    tone = s.pick((*FRESH, *CALM))
    tights = s.chance(0.45)
    shorts = Trousers(Fabric(s.pick((BLACK, NAVY, *FRESH[:3])), gloss=0.3), "shorts", length=0.36, fly=False,
                      pockets=False, side_stripes=(s.pick((WHITE, FRESH[4])), s.pick((1, 2))))
    s.outfit.wear(Socks(s.pick((WHITE, BLACK)), 10, s.pick(FRESH)), _running_shoes(s),
                  Trousers(Fabric(BLACK, gloss=0.4), "leggings", length=0.9, fly=False, pockets=False) if tights
                  else None, shorts,
                  Top(Fabric(tone), "crew", sleeves=0.32, fit=(0.8, 1.4, 2.4, 3), hem=0.97, sleeve_fit=(1.4, 2.6),
                      details=(s.pick((side_panels(mix(tone, BLACK, 0.45)), yoke(mix(tone, WHITE, 0.72)))),
                               emblem(stripe_colour(tone), s.seed()))))


def _jersey(s: Stylist) -> None:
    tone = s.pick((*FRESH, WHITE, NAVY))
    trim = s.pick([c for c in (WHITE, BLACK, *FRESH[:4]) if c != tone])
    s.outfit.wear(Socks(WHITE, 16, trim), _running_shoes(s),
                  Trousers(Fabric(tone, gloss=0.4), "loose_shorts", length=0.46, fly=False, pockets=False,
                           side_stripes=(trim, 1)),
                  Top(Fabric(tone), "tank", sleeves=0, fit=(1, 3.4, 4.6, 5), hem=1.0,
                      details=(side_panels(trim), number_print(s.rng.randrange(2, 99), stripe_colour(tone)))))


def _windbreaker(s: Stylist) -> None:
    s.outfit.pockets = True
    first, second = s.pair((*FRESH, WHITE, NAVY))
    bottom = _leggings(s) if s.presentation != "m" else Trousers(Fabric(BLACK), "track", side_stripes=(first, 1),
                                                                 fly=False, length=1.0)
    s.outfit.wear(_running_shoes(s), bottom,
                  Top(Fabric(first, gloss=0.5), "high", fit=(2.6, 4, 5, 5), hem=0.97, sleeve_fit=(3.4, 3.6),
                      collar="mock", rib=Fabric(BLACK), details=(yoke(second, 0.36), zip_line(WHITE, end=0.97)),
                      sleeve_fabric=Fabric(second, gloss=0.5)))


def _tennis(s: Stylist) -> None:
    tone = s.pick((WHITE, CALM[6], *FRESH[:4]))
    trim = s.pick((NAVY, FRESH[1], FRESH[0]))
    polo = s.chance(0.5)
    top = Top(Fabric(tone), "shirt", sleeves=0.28, collar="shirt", hem=0.7, fit=(0.8, 1.2, 1.8, 2),
              details=(placket(0.26, 2),)) if polo else Top(
        Fabric(tone), "tank", sleeves=0, hem=0.7, fit=(0.6, 1, 1.6, 2), details=(emblem(trim, s.seed()),))
    s.outfit.wear(Socks(WHITE, 10, trim), _running_shoes(s), top,
                  Skirt(Fabric(s.pick((WHITE, tone, NAVY))), length=0.3, flare=15, pleats=9, waistband=Fabric(trim)))


def sporty(s: Stylist) -> None:
    """Ready to move."""
    s.recipe((("fmx", _track_suit), ("f", _tank_leggings), ("fmx", _sport_tee), ("fmx", _zip_leggings),
              ("mx", _jersey), ("fmx", _windbreaker), ("f", _tennis)))
    if s.chance(0.58):
        s.outfit.wear(Hat(s.pick(("headband", "headband", "visor", "cap", "headphones")), s.pick((WHITE, BLACK,
                                                                                                *FRESH)),
                          s.pick((BLACK, WHITE, FRESH[1]))))
    if s.chance(0.45):
        s.outfit.wear(Wrist("band", s.pick((WHITE, *FRESH)), -s.side))
    if s.chance(0.3):
        s.outfit.wear(Towel(WHITE, s.pick(FRESH)))
    if s.chance(0.35):
        s.outfit.carry("bottle", s.pick(FRESH), BLACK, s.side, "hold")
    elif s.chance(0.45):
        s.outfit.carry("gym_bag", s.pick((BLACK, NAVY, *FRESH)), s.pick((WHITE, BLACK)), s.side, "bag")
