"""Groups of advertisements by text and by contact point, with the two reasons kept apart."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class AdGroup:
    """Advertisements that belong together, and why.

    `texts` are the text groups inside it; `points` the contact points shared by two or more of
    its text groups. Empty `points` means: near-duplicate text is the only reason.
    """

    ads: tuple[int, ...]
    texts: tuple[int, ...]
    points: tuple[Hashable, ...]


@dataclass(frozen=True)
class Grouping:
    """The groups, and the contact points left out because too many text groups use them."""

    groups: tuple[AdGroup, ...]
    capped: Mapping[Hashable, int]


def join_by_contact(
    labels: Sequence[int], points: Sequence[Sequence[Hashable]], *, max_groups: int = 20
) -> Grouping:
    """Join text groups that share a contact point.

    `labels[i]` is the text group of advertisement i (negative: no group, it stands alone);
    `points[i]` are its contact points. A point that occurs in more than `max_groups` text groups
    joins nothing and is reported in `capped`: it is a switchboard, an agency or the website's own
    number, and would otherwise tie strangers together.

    >>> grouping = join_by_contact([0, 0, 2], [["+31612345678"], [], ["+31612345678"]])
    >>> grouping.groups[0].ads, grouping.groups[0].points
    ((0, 1, 2), ('+31612345678',))
    """
    if len(labels) != len(points):
        raise ValueError("one row of contact points per advertisement")
    text_of = [label if label >= 0 else -1 - ad for ad, label in enumerate(labels)]
    users: defaultdict[Hashable, set[int]] = defaultdict(set)
    for text, row in zip(text_of, points, strict=True):
        for point in row:
            users[point].add(text)
    capped = {point: len(texts) for point, texts in users.items() if len(texts) > max_groups}
    shared = {p: texts for p, texts in users.items() if len(texts) > 1 and p not in capped}
    return Grouping(tuple(_groups(text_of, shared)), capped)


def _groups(text_of: Sequence[int], shared: Mapping[Hashable, set[int]]) -> list[AdGroup]:
    root = _union(set(text_of), shared)
    ads: defaultdict[int, list[int]] = defaultdict(list)
    for ad, text in enumerate(text_of):
        ads[root[text]].append(ad)
    reasons: defaultdict[int, list[Hashable]] = defaultdict(list)
    for point, texts in shared.items():
        reasons[root[min(texts)]].append(point)
    return [
        AdGroup(
            tuple(members),
            tuple(sorted({text_of[ad] for ad in members})),
            tuple(sorted(reasons[key], key=repr)),
        )
        for key, members in ads.items()
    ]


def _union(texts: set[int], shared: Mapping[Hashable, set[int]]) -> dict[int, int]:
    parent = {text: text for text in texts}

    def find(text: int) -> int:
        while parent[text] != text:
            parent[text] = parent[parent[text]]
            text = parent[text]
        return text

    for joined in shared.values():
        first, *others = (find(text) for text in sorted(joined))
        for other in others:
            parent[find(other)] = find(first)
    return {text: find(text) for text in texts}
