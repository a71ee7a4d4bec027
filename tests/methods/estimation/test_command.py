"""`schakel estimate`: the JSON contract, reading of files, one clear line for a wrong one."""

import json

import pytest
from tests.methods.estimation.reference_tables import FOLDER

from schakel_cli.capture_file import read_capture_file
from schakel_cli.main import main
from schakel_methods.estimation.capture_text import Columns
from schakel_methods.estimation.file_problem import FileProblem

GOOD = "A,B,C,count\n" + "".join(
    f"{m & 1},{m >> 1 & 1},{m >> 2},{c}\n"
    for m, c in enumerate((300, 250, 100, 200, 75, 60, 30), start=1)
)


@pytest.fixture
def write(tmp_path):
    def save(text, name="table.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return save


def run(path, tmp_path, *options):
    out = tmp_path / "out.json"
    code = main(["estimate", str(path), "--bootstrap", "50", "--json", str(out), *options])
    return code, json.loads(out.read_text(encoding="utf-8")) if out.exists() else None


def test_a_table_becomes_a_report(write, tmp_path, capsys):
    code, plain = run(write(GOOD), tmp_path, "--method", "bic", "--seed", "7")
    assert code == 0
    assert plain["verdict"] == "estimate"
    assert plain["observed"] == 1015
    assert plain["seed"] == 7
    assert len(plain["fingerprint"]) == 64
    assert capsys.readouterr().out.startswith("Er is een schatting te geven.")


def test_the_same_command_gives_the_same_report(write, tmp_path):
    path = write(GOOD)
    assert run(path, tmp_path, "--method", "bic") == run(path, tmp_path, "--method", "bic")


def test_english_on_request(write, tmp_path, capsys):
    run(write(GOOD), tmp_path, "--method", "independence", "--lang", "en")
    assert "Estimated between" in capsys.readouterr().out


def test_a_refused_table_is_a_result_and_not_a_failure(tmp_path):
    code, plain = run(FOLDER / "Artificial_3.csv", tmp_path)
    assert code == 0
    assert plain["verdict"] == "no_estimate"
    assert plain["estimate"] is None


def test_merging_what_stands_apart_makes_an_estimate_possible(tmp_path):
    path, method = FOLDER / "NewOrl.csv", ("--method", "stepwise")
    _, refused = run(path, tmp_path, *method)
    merges = ("--merge", "B+E", "--merge", "B+E+F", "--merge", "B+E+F+G")
    _, merged = run(path, tmp_path, *method, *merges)
    assert refused["verdict"] == "no_estimate"
    assert merged["lists"] == ["A", "B+E+F+G", "C", "D", "H"]
    assert abs(merged["estimate"] - 981.431367) < 1e-3


@pytest.mark.parametrize("name", ["count", "COUNT", "Frequency", "freq", "Freq"])
def test_the_count_is_found_by_name_in_any_case(write, name):
    rows = read_capture_file(write(GOOD.replace("count", name)), Columns())
    assert sum(rows.counts) == 1015


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_separators_and_a_byte_order_mark_are_read(write, mark):
    rows = read_capture_file(write("\ufeff" + GOOD.replace(",", mark)), Columns())
    assert rows.lists == ("A", "B", "C")


def test_a_named_count_column_is_taken(write):
    rows = read_capture_file(write(GOOD.replace("count", "persons")), Columns(count="persons"))
    assert rows.lists == ("A", "B", "C")


def test_columns_of_other_values_are_covariates(write):
    text = "A,B,sex,year,count\n1,0,f,2016,5\n1,0,m,2016,6\n0,1,f,2017,7\n1,1,m,2017,4\n"
    rows = read_capture_file(write(text), Columns())
    assert rows.lists == ("A", "B")
    assert rows.covariates == ("sex", "year")
    assert rows.table().dense().tolist() == [0, 11, 7, 4]


def test_strata_add_up_to_the_joint_estimate(tmp_path):
    path = FOLDER / "cruyff_simdat.csv"
    _, plain = run(path, tmp_path, "--method", "independence", "--bootstrap", "20", "--year", "Y")
    strata = plain["strata"]
    by_year = next(t["rows"] for t in strata["tables"] if t["by"] == ["Y"])
    assert abs(strata["estimate"] - 11406.4217) < 0.01
    assert abs(sum(row["estimate"] for row in by_year) - strata["estimate"]) < 1e-6
    assert [c["earlier"] for c in strata["changes"]] == ["1", "2", "3", "1"]


def test_a_small_stratum_is_not_shown_but_counts(tmp_path):
    path = FOLDER / "cruyff_simdat.csv"
    _, plain = run(path, tmp_path, "--method", "independence", "--bootstrap", "20")
    rows = [row for table in plain["strata"]["tables"] for row in table["rows"]]
    small = [row for row in rows if row["suppressed"]]
    assert small
    assert all(row["estimate"] is None and row["observed"] is None for row in small)
    assert "R13" in [reason["code"] for reason in plain["reasons"]]


def test_missing_values_of_a_covariate_make_no_stratum(write):
    rows = read_capture_file(write("A,B,sex,count\n1,0,f,5\n0,1,NA,7\n1,1,m,4\n"), Columns())
    assert rows.strata() is None
    assert rows.partial().rows[1].levels == (None,)
    assert [str(notice) for notice in rows.notices] == [
        "read as covariate, not as list: sex",
        "covariates have missing values: strata are estimated from rows known in part (EM)",
    ]


def test_an_earlier_wave_is_compared_by_the_same_method(write, tmp_path, capsys):
    path, method = write(GOOD), ("--method", "independence", "--lang", "en")
    _, same = run(path, tmp_path, *method, "--earlier", str(path))
    assert same["change"]["earlier"] == same["change"]["later"]
    assert same["change"]["beyond_noise"] is False
    assert "no trend may be named" in capsys.readouterr().out
    larger = write(
        GOOD.replace(",300", ",900").replace(",250", ",750").replace(",200", ",600"), "larger.csv"
    )
    _, grown = run(larger, tmp_path, *method, "--earlier", str(path))
    assert grown["change"]["beyond_noise"] is True


def test_a_year_that_is_no_number_is_refused(write, capsys):
    text = "A,B,year,count\n1,0,old,5\n0,1,new,7\n1,1,new,4\n"
    assert main(["estimate", str(write(text))]) == 2
    assert "een jaar dat geen getal is" in capsys.readouterr().err


def test_a_year_of_noughts_and_ones_can_be_kept_apart(write):
    text = "A,B,late,count\n1,0,1,5\n0,1,0,7\n1,1,1,4\n"
    rows = read_capture_file(write(text), Columns(year="late"))
    assert rows.lists == ("A", "B")
    assert rows.covariates == ("late",)


def test_hidden_and_empty_rows_are_left_out_with_a_notice(write):
    rows = read_capture_file(write(GOOD + "0,0,0,99\n1,1,0,\n0,0,1,NA\n"), Columns())
    assert sum(rows.counts) == 1015
    assert [str(notice) for notice in rows.notices] == [
        "2 row(s) without a count were left out",
        "1 row(s) on no list at all were left out",
    ]


def test_lists_that_nobody_can_both_be_on_are_structural_zeros(write):
    text = "A,B,C,count\n1,0,0,50\n0,1,0,40\n0,0,1,30\n1,0,1,9\n0,1,1,8\n"
    assert read_capture_file(write(text), Columns()).table(["A+B"]).impossible == {3, 7}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "het bestand bevat geen rijen"),
        ("\n\n", "het bestand bevat geen rijen"),
        ("A,B,C\n1,0,1\n", "noem de kolom met aantallen"),
        ("A,B,count,freq\n1,0,1,2\n", "noem de kolom met aantallen"),
        ("A,B,count\n1,0,x\n", "is geen getal"),
        ("A,B,count\n1,0,-4\n", "is geen heel getal"),
        ("A,B,count\n1,0,2.5\n", "is geen heel getal"),
        ("A,B,count\n1,0,1e400\n", "is te groot"),
        ("A,B,count\n1,0\n", "regel 2 heeft 2 kolommen"),
        ("A,A,count\n1,0,4\n", "twee kolommen hebben dezelfde naam"),
        ("A,x,count\n1,q,4\n", "ten minste twee lijstkolommen"),
        ("A,count\n1,4\n", "ten minste twee lijstkolommen"),
        ("A,B,C,count\n1,0,,4\n0,1,1,5\n0,1,0,5\n", "bevat 0, 1 en lege cellen"),
        ("A,B,C,D,E,F,G,H,I,J,K,L,count\n" + "1," * 12 + "4\n", "meer dan elf lijsten"),
        ("A,B,count\n1,0,0\n", "in deze tabel is niemand geteld"),
        ("A,B,count\n0,0,7\n", "in deze tabel is niemand geteld"),
    ],
)
def test_a_wrong_file_gets_one_clear_line_and_code_two(write, tmp_path, capsys, text, line):
    code, plain = run(write(text), tmp_path)
    error = capsys.readouterr().err
    assert code == 2
    assert plain is None
    assert line in error
    assert error.count("\n") == 1


def test_no_file_and_no_text_get_one_line_too(tmp_path, capsys):
    assert main(["estimate", str(tmp_path / "absent.csv")]) == 2
    assert main(["estimate", str(tmp_path)]) == 2
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\xff\xfe\x00")
    assert main(["estimate", str(picture)]) == 2
    assert capsys.readouterr().err.count("\n") == 3


def test_an_unknown_column_is_named(write):
    with pytest.raises(FileProblem, match="Z"):
        read_capture_file(write(GOOD), Columns(lists=("A", "Z")))


def test_a_folder_that_is_not_there_cannot_be_written(write, tmp_path, capsys):
    out = tmp_path / "nowhere" / "out.json"
    code = main(["estimate", str(write(GOOD)), "--method", "independence", "--json", str(out)])
    assert code == 2
    assert "is niet te schrijven" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--bootstrap", "-1"], ["--order", "0"], ["--method", "magic"]])
def test_a_wrong_option_ends_with_code_two(write, option):
    with pytest.raises(SystemExit) as caught:
        main(["estimate", str(write(GOOD)), *option])
    assert caught.value.code == 2


def test_the_panel_is_drawn(write, tmp_path):
    drawing = tmp_path / "panel.svg"
    run(write(GOOD), tmp_path, "--method", "bic", "--svg", str(drawing))
    assert drawing.read_text(encoding="utf-8").startswith("<svg")


RATES = [
    {"lists": ["A", "B"], "sensitivity": 0.95, "false_link_rate": 0.001, "sampled": 300},
    {"lists": ["C", "B"], "sensitivity": 0.97},
    {"lists": ["A", "C"], "sensitivity": 0.96},
]


def test_linkage_quality_corrects_and_makes_publishable(write, tmp_path):
    path, method = write(GOOD), ("--method", "independence")
    quality = write(json.dumps({"pairs": RATES}), "linkage.json")
    _, naive = run(path, tmp_path, *method)
    _, fixed = run(path, tmp_path, *method, "--linkage", str(quality))
    assert naive["publishable"] is False
    assert fixed["publishable"] is True
    assert fixed["estimate"] < naive["estimate"]
    assert fixed["linkage"]["supplied"] is True
    assert [row["share"] for row in fixed["linkage"]["missed"]] == [0.0, 0.02, 0.05, 0.1]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("no json", "is geen verslag van de koppeling"),
        ("{}", "is geen verslag van de koppeling"),
        ("[1]", "is geen verslag van de koppeling"),
        (json.dumps({"pairs": RATES[:2]}), "zegt niets over A en C"),
        (json.dumps({"pairs": [{**RATES[0], "sensitivity": 1.5}]}), "onmogelijke kansen"),
        (json.dumps({"pairs": [{"lists": ["A"]}]}), "is geen verslag van de koppeling"),
    ],
)
def test_a_wrong_linkage_file_gets_one_clear_line(write, capsys, text, line):
    path, quality = write(GOOD), write(text, "linkage.json")
    assert main(["estimate", str(path), "--linkage", str(quality)]) == 2
    error = capsys.readouterr().err
    assert line in error
    assert error.count("\n") == 1


YEARS = "A,B,C,year,count\n" + "".join(
    f"{m & 1},{m >> 1 & 1},{m >> 2},{year},{c}\n"
    for year in (2018, 2019)
    for m, c in enumerate((300, 250, 100, 200, 75, 60, 30), start=1)
    if year == 2019 or m < 4
)


def test_a_list_that_did_not_exist_one_year_is_reckoned_with(write, tmp_path):
    path = write(YEARS)
    _, blind = run(path, tmp_path, "--method", "bic")
    _, told = run(path, tmp_path, "--method", "bic", "--absent", "C:year=2018")
    assert told["method"] == "incomplete"
    assert told["estimate"] > told["observed"]
    assert told["estimate"] != blind["estimate"]
    assert "R16" in [reason["code"] for reason in told["reasons"]]
    assert [row["levels"]["year"] for row in told["strata"]["tables"][0]["rows"]] == [
        "2018",
        "2019",
    ]
    assert "bic" in [family["method"] for family in told["families"]]


def test_an_upper_bound_list_takes_nobody_away_from_the_others(write, tmp_path):
    rows = GOOD.partition("\n")[2].splitlines()
    text = "".join(f"{sex},{row}\n" for sex in "fm" for row in rows)
    path = write("sex,A,B,C,count\n" + text.replace("0,0,1,200", "0,0,1,2000"))
    _, believed = run(path, tmp_path, "--method", "independence")
    _, bounded = run(path, tmp_path, "--method", "independence", "--upper-bound", "C")
    assert bounded["interval"]["high"] < believed["interval"]["low"]


def test_missing_values_of_a_covariate_are_estimated_from_rows_known_in_part(write, tmp_path):
    rows = "".join(
        f"{m & 1},{m >> 1 & 1},{m >> 2},{sex},{c}\n"
        for sex, share in (("f", 3), ("m", 2), ("", 1))
        for m, c in enumerate((30 * share, 25 * share, 10 * share, 20 * share, 8, 6, 3), start=1)
    )
    _, plain = run(write("A,B,C,sex,count\n" + rows), tmp_path, "--method", "bic")
    lines = plain["strata"]["tables"][0]["rows"]
    assert [line["levels"]["sex"] for line in lines] == ["f", "m"]
    assert abs(sum(line["estimate"] for line in lines) - plain["strata"]["estimate"]) < 2


def test_years_are_estimated_apart_and_referrals_left_out(write, tmp_path):
    text = YEARS + YEARS.partition("\n")[2].replace("2019", "2020").replace("2018", "2021")
    unreferred = write(GOOD.replace("1,1,0,100", "1,1,0,60"), "unreferred.csv")
    _, plain = run(write(text), tmp_path, "--method", "bic", "--unreferred", str(unreferred))
    kinds = [variant["kind"] for variant in plain["sensitivity"]["variants"]]
    assert kinds.count("year") == 4
    assert kinds[-2:] == ["years_added", "referrals_dropped"]


@pytest.mark.parametrize("text", ["C", "Z:year=2018", "C:month=2018", "C:year="])
def test_an_absence_that_is_not_in_the_table_is_refused(write, tmp_path, capsys, text):
    code, _ = run(write(YEARS), tmp_path, "--absent", text)
    assert code == 2
    assert "LIJST:KOLOM=WAARDE" in capsys.readouterr().err


def test_persons_on_a_list_that_was_absent_are_refused(write, tmp_path, capsys):
    assert run(write(YEARS), tmp_path, "--absent", "C:year=2019")[0] == 2
    assert "die daar zou ontbreken" in capsys.readouterr().err


def test_structural_zeros_do_not_go_with_absent_lists(write, tmp_path, capsys):
    options = ("--apart", "A+B", "--absent", "C:year=2018")
    assert run(write(YEARS), tmp_path, *options)[0] == 2
    assert "gaat niet samen" in capsys.readouterr().err


def test_an_upper_bound_needs_a_covariate(write, tmp_path, capsys):
    assert run(write(GOOD), tmp_path, "--upper-bound", "C")[0] == 2
    assert "vraagt een tabel met een kenmerk" in capsys.readouterr().err
