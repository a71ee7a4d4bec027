"""The command `schakel decide`: options, codes, answers in words and as JSON, one-line refusals."""

import json
import os
import subprocess
import sys

import pytest

from schakel_cli.main import main

YOUTH = [
    "decide", "--sender", "youth_care", "--recipient", "police",
    "--purpose", "report_suspicion", "--form", "identified", "--class", "special",
]  # fmt: skip
KEYS = {"verdict", "basis", "conditions", "reasons", "rules", "silent_regimes",
        "would_change", "version"}  # fmt: skip


def answer(capsys, *extra):
    assert main([*YOUTH, "--json", *extra]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_json_has_the_promised_keys(capsys):
    said = answer(capsys)

    assert set(said) == KEYS
    assert said["verdict"] == "ask_po"
    assert said["rules"] == ["S06"]
    assert said["silent_regimes"] == []
    assert said["would_change"][0] == {
        "change": "form=anonymised",
        "verdict": "yes",
        "text": "geanonimiseerd: ja",
    }


def test_consent_age_and_facts_are_heard(capsys):
    assert answer(capsys, "--consent", "yes", "--age", "17")["verdict"] == "consent"
    assert answer(capsys, "--fact", "consent=yes")["verdict"] == "consent"
    both = ("--consent", "yes", "--age", "14", "--fact", "consent_by=person")
    assert answer(capsys, *both)["verdict"] == "ask_po"


def test_a_second_class_can_only_be_stricter(capsys):
    said = answer(capsys, "--consent", "yes", "--class", "financial")
    assert (said["verdict"], said["silent_regimes"]) == ("ask_po", ["AVG", "SECRECY"])


def test_codes_may_be_typed_in_capitals(capsys):
    assert main([item.upper() if item in ("police", "special") else item for item in YOUTH]) == 0
    assert "Vraag uw privacy officer." in capsys.readouterr().out


def test_the_answer_is_dutch_unless_english_is_asked(capsys):
    main(YOUTH)
    assert "Wat het antwoord zou veranderen:" in capsys.readouterr().out
    main([*YOUTH, "--lang", "en"])
    said = capsys.readouterr().out
    assert said.startswith("Ask your privacy officer.")
    assert "  - with consent of the person: yes" in said
    assert "awaits your own lawyer" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--sender", "youthcare"], "onbekend: afzender 'youthcare'; bedoelde u 'youth_care'?"),
        (["--recipient", "nobody"], "onbekend: ontvanger 'nobody'"),
        (["--purpose", "fun"], "onbekend: doel 'fun'"),
        (["--form", "secret"], "onbekend: vorm 'secret'"),
        (["--class", "juicy"], "onbekend: klasse 'juicy'"),
        (["--age", "old"], "onbekend: leeftijd 'old'"),
        (["--age", "200"], "een leeftijd ligt tussen 0 en 130"),
        (["--consent", "maybe"], "onbekend: toestemming 'maybe'"),
        (["--fact", "acute"], "onbekend: feit 'acute'"),
        (["--fact", "mood=good"], "onbekend: feit 'mood'"),
        (["--fact", "acute=maybe"], "onbekend: waarde van een feit 'acute=maybe'"),
        (["--lang", "fr"], "unknown language 'fr'"),
    ],
)
def test_a_wrong_code_gives_one_clear_line(capsys, options, said):
    with pytest.raises(SystemExit) as stopped:
        main([*YOUTH, *options])

    error = capsys.readouterr().err
    assert stopped.value.code == 2
    assert said in error
    assert len(error.splitlines()) == 1


def test_a_missing_option_gives_one_clear_line(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["decide", "--sender", "gp", "--lang", "en"])

    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("schakel decide: option --recipient is missing")


def test_a_question_without_a_class_gives_one_clear_line(capsys):
    with pytest.raises(SystemExit):
        main(YOUTH[:-2])
    assert "noem ten minste één klasse" in capsys.readouterr().err


def test_help_lists_every_code(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["decide", "--help"])

    said = capsys.readouterr().out
    assert stopped.value.code == 0
    for code in ("nla_inspection", "report_suspicion", "pseudonymised", "confidential",
                 "consent_by=unknown|person|representative|both", "ask_po"):  # fmt: skip
        assert code in said


def test_the_command_works_from_any_folder_without_numeric_libraries_or_django(tmp_path):
    script = (
        "import sys; from schakel_cli.main import main; code = main(sys.argv[1:]); "
        "assert not {'numpy', 'scipy', 'django'} & set(sys.modules); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *YOUTH, "--json"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdict"] == "ask_po"
