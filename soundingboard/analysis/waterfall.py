"""From what was received to what is counted, step by step, so that every number adds up.

Nothing is weighed and nothing thrown away: each submission is in exactly one step, with its
reason. The steps are those that published analyses print (the Scottish Government's of 2018).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Key = int | str


class Fate(StrEnum):
    """What became of one submission on its way to being counted."""

    UNCONFIRMED = "unconfirmed"  # nobody has confirmed who sent it
    WITHDRAWN = "withdrawn"  # by whoever sent it
    REPLACED = "replaced"  # by a later version of the same person
    BLANK = "blank"  # neither words nor a file
    DUPLICATE = "duplicate"  # sent before by the same person, word for word
    MERGED = "merged"  # counted together with what the same person had sent before
    INCLUDED = "included"


REASONS = {
    Fate.UNCONFIRMED: "From an address that nobody has confirmed",
    Fate.WITHDRAWN: "Withdrawn by whoever sent it",
    Fate.REPLACED: "Replaced by a later version of the same person",
    Fate.BLANK: "Blank: neither words nor a file",
    Fate.DUPLICATE: "Sent twice by the same person, word for word",
    Fate.MERGED: "Counted together with what the same person had sent before",
}
"""What each fate is called where the steps are printed."""

RECEIVED, COUNTED = "Received", "Counted, each person once"
OWN = "of them with a text of their own"
STANDARD = "of them with a campaign’s text as it stands"
VARIANT = "of them with a campaign’s text and their own words"

STEPS = {
    RECEIVED: "received",
    **{words: fate.value for fate, words in REASONS.items()},
    COUNTED: "counted",
    OWN: "own",
    STANDARD: "standard",
    VARIANT: "variants",
}
"""A short name for each step by its words, as an address carries it."""

LEFT_OUT = tuple(fate for fate in Fate if fate is not Fate.INCLUDED)


@dataclass(frozen=True, slots=True)
class Submission:
    """One thing that came in; `standing` says that it was sent in, confirmed and not withdrawn.

    `words` are compared with those of the same speaker alone, and say whether it is blank.

    `speaker` is the person and for whom they speak: who answers for themselves and for a body
    answers twice. `campaign` is the campaign whose text it is, `standard` that it is word for
    word.
    """

    key: Key
    speaker: Key
    words: str
    channel: str
    has_files: bool = False
    standing: Fate = Fate.INCLUDED  # else UNCONFIRMED, WITHDRAWN or REPLACED
    campaign: Key | None = None
    standard: bool = False


@dataclass(frozen=True, slots=True)
class Campaign:
    """How many of those included sent a campaign's text as it stands, or changed it."""

    key: Key
    standard: int
    variants: int

    @property
    def total(self) -> int:
        """Everybody who took part in it."""
        return self.standard + self.variants


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a waterfall as it is printed: of `received` come off, or of the counted."""

    words: str
    number: int
    kind: str  # "received", "left out", "counted", "of them"


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The steps of everything received. Raises ValueError where they do not add up.

    `own` counts, by channel, those included who wrote a text of their own; `shapes` says of each
    included whose text it is: one of OWN, STANDARD and VARIANT.
    """

    received: int
    left_out: Mapping[Fate, int]
    included: int
    own: Mapping[str, int]
    campaigns: tuple[Campaign, ...]
    fates: Mapping[Key, Fate]
    shapes: Mapping[Key, str]

    def __post_init__(self) -> None:
        if self.received != self.included + sum(self.left_out.values()):
            raise ValueError("received is not what was left out and what is included")
        if self.included != self.own_texts + self.in_campaigns:
            raise ValueError("included is not own texts and campaigns")
        if len(self.fates) != self.received:
            raise ValueError("not every submission has one fate")
        if len(self.shapes) != self.included:
            raise ValueError("not every one included has a text")

    @property
    def own_texts(self) -> int:
        """Included, and in no campaign."""
        return sum(self.own.values())

    @property
    def in_campaigns(self) -> int:
        """Included, and part of a campaign."""
        return sum(campaign.total for campaign in self.campaigns)

    @property
    def standard(self) -> int:
        """Included, and a campaign's text word for word."""
        return sum(campaign.standard for campaign in self.campaigns)

    @property
    def variants(self) -> int:
        """Included, and a campaign's text with words of their own."""
        return sum(campaign.variants for campaign in self.campaigns)

    @property
    def individual(self) -> int:
        """Texts with words of their own: the base of what is said of individual answers."""
        return self.own_texts + self.variants

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every line with something in it, in order: received, less each, counted, of them."""
        lines = [Step(RECEIVED, self.received, "received")]
        lines += [
            Step(REASONS[fate], number, "left out")
            for fate, number in self.left_out.items()
            if number
        ]
        lines.append(Step(COUNTED, self.included, "counted"))
        if self.campaigns:
            lines += [
                Step(OWN, self.own_texts, "of them"),
                Step(STANDARD, self.standard, "of them"),
                Step(VARIANT, self.variants, "of them"),
            ]
        return tuple(lines)

    def behind(self, words: str) -> tuple[Key, ...]:
        """The keys of the submissions in the step of these words, in the order in which they came.

        Who was included stands for what was counted together with it.
        """
        if words == RECEIVED:
            return tuple(self.fates)
        if words in {OWN, STANDARD, VARIANT}:
            return tuple(key for key in self.fates if self.shapes.get(key) == words)
        wanted = {reason: fate for fate, reason in REASONS.items()} | {COUNTED: Fate.INCLUDED}
        return tuple(key for key, fate in self.fates.items() if fate is wanted.get(words))

    @property
    def texts_read(self) -> int:
        """Different texts: each campaign's standard text once."""
        return self.individual + sum(1 for campaign in self.campaigns if campaign.standard)


def waterfall(submissions: Sequence[Submission]) -> Waterfall:
    """The waterfall of submissions, given in the order in which they came.

    Who sent several different answers is counted once; a campaign's text with another answer
    beside it is a variant, not the standard text.
    """
    fates: dict[Key, Fate] = {}
    first: dict[Key, Key] = {}
    sent: set[tuple[Key, str]] = set()
    together: dict[Key, list[Submission]] = {}
    for one in submissions:
        words = " ".join(one.words.split()).casefold()
        fate = one.standing
        if fate is Fate.INCLUDED:
            if not words and not one.has_files:
                fate = Fate.BLANK
            elif (one.speaker, words) in sent and not one.has_files:
                fate = Fate.DUPLICATE
            elif one.speaker in first:
                fate = Fate.MERGED
        fates[one.key] = fate
        if fate in {Fate.INCLUDED, Fate.MERGED}:
            sent.add((one.speaker, words))
            together.setdefault(first.setdefault(one.speaker, one.key), []).append(one)
    own: Counter[str] = Counter()
    standard: Counter[Key] = Counter()
    variants: Counter[Key] = Counter()
    shapes: dict[Key, str] = {}
    for key, parts in together.items():
        of_campaigns = [part for part in parts if part.campaign is not None]
        if not of_campaigns:
            own[parts[0].channel] += 1
            shapes[key] = OWN
            continue
        whole = all(part.standard for part in parts) and len(parts) == 1
        campaign = of_campaigns[0].campaign
        if campaign is not None:
            (standard if whole else variants)[campaign] += 1
            shapes[key] = STANDARD if whole else VARIANT
    counted = Counter(fates.values())
    return Waterfall(
        received=len(submissions),
        left_out={fate: counted[fate] for fate in LEFT_OUT},
        included=counted[Fate.INCLUDED],
        own=dict(own),
        campaigns=tuple(
            Campaign(key, standard[key], variants[key])
            for key in dict.fromkeys(
                part.campaign
                for parts in together.values()
                for part in parts
                if part.campaign is not None
            )
            if standard[key] or variants[key]
        ),
        fates=fates,
        shapes=shapes,
    )
