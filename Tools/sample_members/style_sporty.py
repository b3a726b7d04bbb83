"""Outfits of Sporty_Athleisure: ready to move."""

from __future__ import annotations

from .colour import Fabric, mix, rgb
from .details import emblem, hood_front, number_print, placket, side_panels, sleeve_stripes, yoke, zip_line
from .hats import Hat
from .jackets import Hood
from .jewellery import Towel, Wrist
from .patterns import ribs
from .shoes import Shoes, Socks
from .skirts import Skirt
from .tops import Top, stripe_colour
from .trousers import Trousers
from .wardrobe import BLACK, GREY, NAVY, WHITE, Stylist

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
