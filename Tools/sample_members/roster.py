"""The cast: invented people with names, wishes and the clothing style in which each is drawn."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .wardrobe import STYLES

REFERENCE_YEAR = 2026
YOUNGEST, OLDEST = 20, 45
REGIONS = ("Seoul", "Gyeonggi", "Busan")
REGION_SHARES = (32, 26, 22)
TYPES = tuple(a + b + c + d for a in "EI" for b in "NS" for c in "FT" for d in "JP")

# Members of each gender in each style: 16 a style, 80 in all.
CAST = {"female": (8, 7, 8, 7, 8), "male": (7, 8, 7, 7, 7), "nonbinary": (1, 1, 1, 2, 1)}
PRESENTATION = {"female": "f", "male": "m", "nonbinary": "x"}

NAMES = {
    "female": """Haneul Minji Aiko Priya Zofia Amara Lucía Ingrid Fatima Chloé Yuna Noor Beatriz Sora Leilani Marta
        Ayşe Nadia Eun-bi Thandi Sofia Mei Ana Rania Greta Kavya Ji-woo Odile Wanjiru Linnea Paloma Hye-jin Tuyet
        Iris Selma Dalia Freya Naomi""",
    "male": """Jun-ho Mateo Kofi Arjun Emil Tariq Hiro Sung-min Luca Omar Dae-hyun Pavel Tomás Kwame Wei Felix Ravi
        Anders Min-jae Yusuf Hugo Bao Idris Seo-jun Marek Diego Nikhil Oskar Ji-hoon Samir Elio Tae-yang Jonas Kenji
        Davi Lars""",
    "nonbinary": "Sol Ren Kim Ariel Noa Jules",
}

SEEKING = {
    "female": (("male",), ("male",), ("male", "nonbinary"), ("male",), ("female", "nonbinary"), ("male",),
               ("female", "male", "nonbinary"), ("female", "male"), ("female", "male"), ("male",)),
    "male": (("female",), ("female",), ("female", "nonbinary"), ("female",), ("male", "nonbinary"), ("female",),
             ("female", "male", "nonbinary"), ("female", "male"), ("female", "male"), ("female",)),
    "nonbinary": (("female", "male", "nonbinary"), ("female", "nonbinary"), ("female", "male", "nonbinary"),
                  ("male", "nonbinary"), ("female", "male", "nonbinary"), ("female", "male", "nonbinary")),
}

# What someone does, and how another would wish for it.
INTERESTS = (
    ("hike a new trail every weekend", "who enjoys long walks in the hills"),
    ("bake sourdough for half the street", "who is glad to cook together on a Sunday"),
    ("collect old jazz records", "who listens to music with full attention"),
    ("teach primary school", "who is patient with children"),
    ("go to every small film festival", "who loves films and talks about them afterwards"),
    ("swim before work", "who gets up early without complaining"),
    ("grow tomatoes on a tiny balcony", "who can keep a plant alive"),
    ("paint watercolours of harbours", "who looks at pictures slowly"),
    ("run half marathons for fun", "who likes to move and sweat a little"),
    ("play the cello in an amateur orchestra", "who would come to a concert"),
    ("read crime novels on the train", "who always has a book in the bag"),
    ("repair old bicycles", "who is handy and curious about how things work"),
    ("foster kittens", "who is kind to animals"),
    ("write code by day and poems by night", "who plays with words"),
    ("host board game evenings", "who laughs when losing a game"),
    ("travel with one small rucksack", "who packs lightly and plans little"),
    ("practise climbing twice a week", "who is brave in small things"),
    ("work as a nurse on the night shift", "who understands odd working hours"),
    ("restore wooden furniture", "who values things that last"),
    ("dance salsa badly but happily", "who will dance even without knowing the steps"),
    ("photograph empty streets at dawn", "who notices light and quiet"),
    ("learn a language each year", "who is at home in more than one language"),
    ("volunteer at the community kitchen", "who thinks of others first"),
    ("follow every home game of my team", "who shouts with me at the stadium"),
)
QUALITIES = ("Someone warm", "A calm person", "A cheerful soul", "Someone honest", "A good listener", "Someone curious",
             "A steady companion", "Someone playful", "A gentle person", "Someone with dry humour", "An optimist",
             "Someone thoughtful", "A spontaneous spirit", "Someone who keeps promises")


@dataclass
class Member:
    """One invented member."""

    number: int
    name: str
    gender: str
    style: str
    seeking: tuple[str, ...]
    age: int
    region: str
    wished_ages: tuple[int, int]
    mbti: str
    ideal: str
    introduction: str
    blocked: list[str] = field(default_factory=list)
    active: bool = True
    turn: int = 0
    cast_index: int = 0
    scene: int = 0

    @property
    def user_id(self) -> str:
        """The member's opaque id."""
        return f"member-{self.number:03d}"

    def record(self) -> dict[str, object]:
        """The member as written to members.json."""
        return {"userId": self.user_id, "name": self.name, "gender": self.gender, "seeking": list(self.seeking),
                "birthYear": REFERENCE_YEAR - self.age, "region": self.region,
                "ageRange": {"min": self.wished_ages[0], "max": self.wished_ages[1]}, "mbti": self.mbti,
                "idealType": self.ideal, "introduction": self.introduction, "blocked": self.blocked,
                "active": self.active, "style": self.style, "photo": f"drawings/{self.number:03d}.jpg"}

    def wants(self, other: Member) -> bool:
        """Whether the other's gender and age are what this member looks for."""
        return other.gender in self.seeking and self.wished_ages[0] <= other.age <= self.wished_ages[1]


def eligible(member: Member, other: Member) -> bool:
    """Whether two members of any region may be shown to each other."""
    return (member is not other and member.wants(other) and other.wants(member) and member.active and other.active
            and other.user_id not in member.blocked and member.user_id not in other.blocked)


def partners(member: Member, members: list[Member], nearby: bool) -> int:
    """How many eligible partners a member has, in all regions or in the same one."""
    return sum(eligible(member, other) and (not nearby or member.region == other.region) for other in members)


def cast(seed: int, fewest: int = 8, fewest_nearby: int = 3) -> list[Member]:
    """The first cast, in a fixed order of attempts, in which every active member has enough partners."""
    for attempt in range(5000):
        members = _attempt(random.Random(f"roster/{seed}/{attempt}"))
        if all(partners(m, members, False) >= fewest and partners(m, members, True) >= fewest_nearby
               for m in members if m.active):
            return members
    raise RuntimeError("no cast with enough partners for everyone; widen the age ranges")


def _attempt(rng: random.Random) -> list[Member]:
    roles = [(gender, style, turn) for gender, counts in CAST.items() for style, count in zip(STYLES, counts)
             for turn in range(count)]
    rng.shuffle(roles)
    names = {gender: rng.sample(text.split(), len(text.split())) for gender, text in NAMES.items()}
    regions = {gender: _regions(rng, sum(counts)) for gender, counts in CAST.items()}
    scenes = {style: rng.sample(range(15), 15) + [rng.randrange(15)] for style in STYLES}
    seen: dict[str, int] = dict.fromkeys(CAST, 0)
    dressed: dict[str, int] = dict.fromkeys(STYLES, 0)
    introductions: set[str] = set()
    ideals: set[str] = set()
    members = []
    for number, (gender, style, turn) in enumerate(roles, start=1):
        index = seen[gender]
        seen[gender] += 1
        scene = scenes[style][dressed[style]]
        dressed[style] += 1
        age = rng.randint(YOUNGEST + 1, OLDEST)
        below, above = (rng.randint(7, 13) for _ in range(2))
        members.append(Member(
            number, names[gender][index], gender, style, SEEKING[gender][index % len(SEEKING[gender])], age,
            regions[gender][index], (max(YOUNGEST, age - below), min(OLDEST, age + above)), TYPES[rng.randrange(16)],
            _fresh(rng, ideals, _ideal), _fresh(rng, introductions, _introduction), turn=turn, cast_index=index,
            scene=scene))
    for member in rng.sample(members, 2):
        member.active = False
    for member in rng.sample([m for m in members if m.active], 3):
        member.blocked.append(rng.choice([m for m in members if eligible(member, m)] or [members[0]]).user_id)
    return members


def _regions(rng: random.Random, count: int) -> list[str]:
    total = sum(REGION_SHARES)
    regions: list[str] = []
    for region, share in zip(REGIONS, REGION_SHARES):
        regions += [region] * round(count * share / total)
    regions = (regions + [REGIONS[0]] * count)[:count]
    rng.shuffle(regions)
    return regions


def _fresh(rng: random.Random, used: set[str], make) -> str:
    text = make(rng)
    while text in used:
        text = make(rng)
    used.add(text)
    return text


def _introduction(rng: random.Random) -> str:
    first, second = rng.sample(INTERESTS, 2)
    return f"I {first[0]} and {second[0]}."


def _ideal(rng: random.Random) -> str:
    quality, wish = rng.choice(QUALITIES), rng.choice(INTERESTS)[1]
    if " who " in quality:
        return f"{quality} and {wish.removeprefix('who ')}."
    return f"{quality} {wish}."
