"""Variants of an advertisement are grouped, strangers are not."""

import random
import subprocess
import sys

import numpy as np
import pytest
from bench.ads import invent, pair_scores

from schakel_methods.textscan.adgroups import join_by_contact
from schakel_methods.textscan.nearduplicate import UNGROUPED, NearDuplicates
from schakel_methods.textscan.template import Slot, find_template

METHOD = NearDuplicates()


def test_variants_are_grouped_and_strangers_are_not() -> None:
    texts, families = invent(4_000, seed=11)

    labels = METHOD.group(METHOD.sign(texts))
    precision, recall = pair_scores(families, labels.tolist())

    assert precision >= 0.99
    assert recall >= 0.95


def test_share_of_equal_minima_estimates_the_resemblance() -> None:
    letters = "bcdfghjklmnpqrstvwxz"
    words = [f"{a}e{b}o" for a in letters for b in letters]
    texts = [" ".join(words[:300]), " ".join(words[100:])]
    wide = NearDuplicates(bands=400)

    first, second = wide.sign(texts)

    # 298 shingles each, 198 of them shared: J = 198 / 398
    assert np.mean(first == second) == pytest.approx(198 / 398, abs=0.05)


def test_signing_is_the_same_every_time_and_in_any_company() -> None:
    texts, _ = invent(60, seed=3)

    together = METHOD.sign(texts)
    alone = np.vstack([METHOD.sign([text]) for text in texts])

    np.testing.assert_array_equal(together, alone)


def test_order_of_the_advertisements_does_not_change_the_groups() -> None:
    texts, _ = invent(800, seed=5)
    order = random.Random(1).sample(range(800), 800)  # noqa: S311 - a fixed order

    labels = METHOD.group(METHOD.sign(texts)).tolist()
    shuffled = METHOD.group(METHOD.sign([texts[i] for i in order])).tolist()

    back = [shuffled[order.index(i)] for i in range(800)]
    assert min(pair_scores(labels, back)) >= 0.97


def test_a_text_of_a_few_words_is_not_grouped() -> None:
    labels = METHOD.group(METHOD.sign(["bel me nu", "bel me nu", "", "x"]))

    assert labels.tolist() == [UNGROUPED] * 4


def test_digits_and_capitals_make_no_difference() -> None:
    texts = [
        "Nieuw in de stad en heel lief bel 0612345678",
        "nieuw in de Stad en heel LIEF bel 0698765432",
    ]

    assert METHOD.group(METHOD.sign(texts)).tolist() == [0, 0]


def test_tomorrows_advertisements_join_the_old_groups() -> None:
    texts, _ = invent(1_000, seed=9)
    signatures = METHOD.sign(texts)
    yesterday = METHOD.group(signatures[:600]).tolist()

    today = METHOD.group(signatures, known=yesterday).tolist()

    for label in set(yesterday) - {UNGROUPED}:
        members = [i for i, own in enumerate(yesterday) if own == label]
        assert len({today[i] for i in members}) == 1


def test_more_known_labels_than_texts_is_refused() -> None:
    with pytest.raises(ValueError, match="known"):
        METHOD.group(METHOD.sign(["een twee drie vier vijf zes zeven"]), known=[0, 1])


def test_no_texts_give_no_groups() -> None:
    assert METHOD.group(METHOD.sign([])).tolist() == []


def test_template_keeps_what_is_shared_and_shows_what_differs() -> None:
    texts = ["Bel Kim op 0612 nu", "Bel Roos op 0613 nu", "Bel Kim op 0614 nu"]

    template = find_template(texts)

    assert template.parts == (
        "Bel",
        Slot((("Kim", 2), ("Roos", 1))),
        "op",
        Slot((("0612", 1), ("0613", 1), ("0614", 1))),
        "nu",
    )
    assert str(template) == "Bel [...] op [...] nu"


def test_equal_texts_have_a_template_without_slots() -> None:
    assert find_template(["zelfde tekst hier"] * 5).parts == ("zelfde tekst hier",)


def test_every_text_fills_every_slot_once() -> None:
    texts, families = invent(400, seed=2)
    group = [text for text, family in zip(texts, families, strict=True) if family == families[0]]

    template = find_template(group, limit=500)

    slots = [part for part in template.parts if isinstance(part, Slot)]
    assert all(sum(count for _, count in slot.fillings) == len(group) for slot in slots)


def test_a_template_needs_a_text() -> None:
    with pytest.raises(ValueError, match="no text"):
        find_template([])


def test_a_shared_number_joins_text_groups_and_is_named_as_the_reason() -> None:
    grouping = join_by_contact([0, 0, 2, 3, -1], [["a"], ["b"], ["b"], [], ["b"]])

    first, second = grouping.groups
    assert (first.ads, first.points) == ((0, 1, 2, 4), ("b",))
    assert (second.ads, second.points) == ((3,), ())


def test_a_switchboard_joins_nobody() -> None:
    labels, points = list(range(30)), [["switchboard"]] * 30

    grouping = join_by_contact(labels, points, max_groups=20)

    assert grouping.capped == {"switchboard": 30}
    assert len(grouping.groups) == 30


def test_every_advertisement_is_in_exactly_one_group() -> None:
    rng = random.Random(4)  # noqa: S311 - a fixed order
    labels = [rng.randrange(-1, 40) for _ in range(300)]
    points = [[rng.randrange(90)] if rng.random() < 0.5 else [] for _ in range(300)]

    groups = join_by_contact(labels, points, max_groups=3).groups

    assert sorted(ad for group in groups for ad in group.ads) == list(range(300))


def test_each_advertisement_has_its_row_of_points() -> None:
    with pytest.raises(ValueError, match="one row"):
        join_by_contact([0, 1], [[]])


def test_templates_and_contacts_load_without_numpy() -> None:
    code = (
        "import sys, schakel_methods.textscan.template, schakel_methods.textscan.adgroups, "
        "schakel_methods.textscan.contact; sys.exit('numpy' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
