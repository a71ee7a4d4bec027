"""A function of over 60 lines or a file of over 400 has two jobs (conventions, section 6)."""

from tests.house.source import functions, python_files, shown

FOLDERS = ("src", "tests", "bench", "tools")
LONGEST_FUNCTION = 60
LONGEST_FILE = 400


def test_no_function_is_longer_than_sixty_lines():
    long = [
        f"{shown(path)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in python_files(*FOLDERS)
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_file_is_longer_than_four_hundred_lines():
    lengths = {path: len(path.read_text().splitlines()) for path in python_files(*FOLDERS)}
    long = [f"{shown(path)}: {n} lines" for path, n in lengths.items() if n > LONGEST_FILE]
    assert long == []
