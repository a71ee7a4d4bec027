"""Random questions near the rules, so that most of them meet one."""

from hypothesis import strategies as st
from tests.methods.sharing.book import book, codes

from schakel_methods.sharing.codes import FACTS, DataClass, Form
from schakel_methods.sharing.facts import Question


def _near(draw, members, all_codes):
    """Mostly a code the rule names, sometimes any."""
    pool = sorted(members) if draw(st.integers(0, 4)) else sorted(all_codes)
    return draw(st.sampled_from(pool))


@st.composite
def questions(draw):
    rule = draw(st.sampled_from(book().rules))
    classes = draw(st.sets(st.sampled_from(DataClass), max_size=2))
    classes.add(draw(st.sampled_from(sorted(rule.classes))))
    facts = draw(
        st.dictionaries(st.sampled_from(sorted(FACTS)), st.integers(0, 3), max_size=5).map(
            lambda chosen: {name: FACTS[name][i % len(FACTS[name])] for name, i in chosen.items()}
        )
    )
    return Question(
        sender=_near(draw, rule.senders, codes().parties),
        recipient=_near(draw, rule.recipients, codes().parties),
        purpose=_near(draw, rule.purposes, codes().purposes),
        form=draw(st.sampled_from(Form)),
        classes=frozenset(classes),
        age=draw(st.none() | st.integers(0, 60)),
        facts=facts,
    )
