"""`schakel estimate`: the JSON contract, reading of files, one clear line for a wrong one."""

import json

import pytest
from tests.methods.estimation.reference_tables import FOLDER

from schakel_cli.capture_file import read_capture_file
from schakel_cli.main import main
from schakel_methods.estimation.capture_text import Columns, FileProblem

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
    assert rows.notices == ("covariates have missing values: no estimates per stratum",)


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
    assert "a year that is no number" in capsys.readouterr().err


def test_a_year_of_noughts_and_ones_can_be_kept_apart(write):
    text = "A,B,late,count\n1,0,1,5\n0,1,0,7\n1,1,1,4\n"
    rows = read_capture_file(write(text), Columns(year="late"))
    assert rows.lists == ("A", "B")
    assert rows.covariates == ("late",)


def test_hidden_and_empty_rows_are_left_out_with_a_notice(write):
    rows = read_capture_file(write(GOOD + "0,0,0,99\n1,1,0,\n0,0,1,NA\n"), Columns())
    assert sum(rows.counts) == 1015
    assert rows.notices == (
        "2 row(s) without a count were left out",
        "1 row(s) on no list at all were left out",
    )


def test_lists_that_nobody_can_both_be_on_are_structural_zeros(write):
    text = "A,B,C,count\n1,0,0,50\n0,1,0,40\n0,0,1,30\n1,0,1,9\n0,1,1,8\n"
    assert read_capture_file(write(text), Columns()).table(["A+B"]).impossible == {3, 7}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "the file holds no rows"),
        ("A,B,C\n1,0,1\n", "name the column with counts"),
        ("A,B,count,freq\n1,0,1,2\n", "name the column with counts"),
        ("A,B,count\n1,0,x\n", "is not a number"),
        ("A,B,count\n1,0,-4\n", "is not a whole number"),
        ("A,B,count\n1,0,2.5\n", "is not a whole number"),
        ("A,B,count\n1,0\n", "line 2 has 2 columns"),
        ("A,A,count\n1,0,4\n", "two columns have the same name"),
        ("A,x,count\n1,q,4\n", "at least two list columns"),
        ("A,B,count\n1,0,0\n", "nobody is counted"),
        ("A,B,count\n0,0,7\n", "nobody is counted"),
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
    assert "cannot write" in capsys.readouterr().err


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
        ("no json", "is not a report of the linkage"),
        ("{}", "is not a report of the linkage"),
        ("[1]", "is not a report of the linkage"),
        (json.dumps({"pairs": RATES[:2]}), "says nothing of A and C"),
        (json.dumps({"pairs": [{**RATES[0], "sensitivity": 1.5}]}), "impossible rates"),
        (json.dumps({"pairs": [{"lists": ["A"]}]}), "is not a report of the linkage"),
    ],
)
def test_a_wrong_linkage_file_gets_one_clear_line(write, capsys, text, line):
    path, quality = write(GOOD), write(text, "linkage.json")
    assert main(["estimate", str(path), "--linkage", str(quality)]) == 2
    error = capsys.readouterr().err
    assert line in error
    assert error.count("\n") == 1
