"""Makes the vendored look anew: `python tools/vendor.py` (needs npm); `--check` needs nothing.

Users never need npm: the files below are committed, with a manifest of package, version, sha256
and licence. Only packages that anyone may use are listed; see docs/adr/0006.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

UI = Path(__file__).resolve().parent.parent / "src/schakel/base/ui/static"
VENDOR = UI / "vendor"
MANIFEST = VENDOR / "manifest.json"


@dataclass(frozen=True)
class Package:
    """One npm package: what we take from it and under which licence."""

    name: str
    version: str
    licence: str
    licence_file: str
    files: dict[str, str]


def candidate(component: str, version: str) -> Package:
    """A component of the NL Design System that has passed the community's review."""
    return Package(
        f"@nl-design-system-candidate/{component}-css",
        version,
        "EUPL-1.2",
        "LICENSE.md",
        {f"dist/{component}.css": f"{component}.css"},
    )


PACKAGES = (
    Package(
        "@utrecht/component-library-css",
        "9.0.4",
        "EUPL-1.2",
        "LICENSE.md",
        {"dist/index.css": "components.css"},
    ),
    Package(
        "@nl-design-system-unstable/voorbeeld-design-tokens",
        "7.4.1",
        "EUPL-1.2",
        "LICENSE.md",
        {"dist/theme.css": "theme.css"},
    ),
    candidate("data-badge", "1.0.5"),
    candidate("mark", "1.0.5"),
    candidate("skip-link", "1.0.5"),
    Package(
        "@fontsource-variable/source-sans-3",
        "5.3.0",
        "OFL-1.1",
        "LICENSE",
        {
            "files/source-sans-3-latin-wght-normal.woff2": "source-sans-3-latin.woff2",
            "files/source-sans-3-latin-ext-wght-normal.woff2": "source-sans-3-latin-ext.woff2",
        },
    ),
)

# Dark mode does not exist in the packages, so the theme's scales are turned round here.
PETROL = ("f2f9fa", "e0f1f4", "bfe2e8", "86c7d2", "0b7285", "085a6a", "064450", "032a32")
STEPS = ("50", "100", "200", "300", "400", "500", "600", "700")
TOKEN = re.compile(
    r"--basis-color-(?P<family>[a-z]+(?:-[12])?)(?P<inverse>-inverse)?"
    r"-(?P<kind>bg|border|color)-(?P<state>default|hover|active|subtle|document): "
    r"var\(--voorbeeld-kleuren-(?P<hue>[a-z]+)(?:-\d+)?\)"
)
DARK = {
    "bg": {"document": "700", "subtle": "700", "default": "700", "hover": "600", "active": "600"},
    "border": {"subtle": "500", "default": "300", "hover": "200", "active": "200"},
    "color": {"subtle": "200", "default": "200", "hover": "100", "active": "100", "document": "50"},
}
DARK_INVERSE = {
    "bg": {"document": "300", "subtle": "300", "default": "300", "hover": "200", "active": "200"},
    "border": {"subtle": "400", "default": "500", "hover": "600", "active": "600"},
    "color": dict.fromkeys(("subtle", "default", "hover", "active", "document"), "700"),
}
GREY = {  # neutral surfaces with a breath of petrol; the theme's own grey turns navy when dark
    "bg": {"document": "142125", "subtle": "0e181b", "default": "1b2b30", "hover": "24383e",
           "active": "24383e"},
    "border": {"subtle": "3a5057", "default": "78929a", "hover": "a9bcc1", "active": "a9bcc1"},
    "color": {"subtle": "a9bcc1", "default": "d5dfe2", "hover": "eaf0f1", "active": "eaf0f1",
              "document": "eaf0f1"},
}  # fmt: skip


def fetch(package: Package, into: Path) -> Path:
    """Download one package without running any of its scripts; return its unpacked folder."""
    target = into / package.name.replace("/", "-").lstrip("@")
    target.mkdir()
    spec = f"{package.name}@{package.version}"
    subprocess.run(
        ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", target, spec],
        check=True,
        cwd=target,
        stdout=subprocess.DEVNULL,
    )
    with tarfile.open(next(target.glob("*.tgz"))) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def take(package: Package, folder: Path) -> list[dict[str, str]]:
    """Copy the files we use and return their lines of the manifest."""
    short = package.name.split("/")[1]
    licence = VENDOR / "licences" / f"{short}.txt"
    licence.parent.mkdir(parents=True, exist_ok=True)
    licence.write_bytes((folder / package.licence_file).read_bytes())
    lines = []
    for source, name in package.files.items():
        content = (folder / source).read_bytes()
        if name.endswith(".css"):  # a source map that is not there breaks hashed file names
            content = re.sub(rb"/\*# sourceMappingURL=.*?\*/\s*", b"", content)
        (VENDOR / name).write_bytes(content)
        lines.append(
            {
                "file": name,
                "package": package.name,
                "version": package.version,
                "licence": package.licence,
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
    return lines


def dark_line(match: re.Match[str]) -> str:
    """One token of the theme in its dark value."""
    token = match.group(0).split(":")[0]
    family, kind, state = match["family"], match["kind"], match["state"]
    if family == "default" and not match["inverse"] and state in GREY[kind]:
        return f"{token}: #{GREY[kind][state]};"
    table = DARK_INVERSE if match["inverse"] else DARK
    hue = "violet" if family == "action-2" else match["hue"]
    step = table[kind].get(state, "300")
    return f"{token}: var(--voorbeeld-kleuren-{hue if hue != 'wit' else 'grijs'}-{step});"


def hues(theme: str) -> dict[str, str]:
    """The hue of each family, also where a single token of it is plain white."""
    found: dict[str, str] = {}
    for match in TOKEN.finditer(theme):
        if match["hue"] != "wit":
            found[match["family"]] = match["hue"]
    return found


def colour_css(theme: str) -> str:
    """The file colours.css: petrol for the accent, and every scale turned round when dark."""
    families = hues(theme)
    known = TOKEN.pattern
    coloured = re.sub(
        known,
        lambda m: m.group(0).replace("-wit)", f"-{families.get(m['family'], 'grijs')}-50)"),
        theme,
    )
    dark = "\n    ".join(dark_line(match) for match in TOKEN.finditer(coloured))
    petrol = "\n  ".join(
        f"--voorbeeld-kleuren-violet-{step}: #{value};"
        for step, value in zip(STEPS, PETROL, strict=True)
    )
    links = "\n  ".join(
        match.group(0).replace(f"-{match['hue']}", "-violet") + ";"
        for match in TOKEN.finditer(theme)
        if match["family"] == "action-2" and match["hue"] != "wit"
    )
    focus = "--basis-focus-outline-color: #ffdd00;"
    return (
        "/* Made by tools/vendor.py from vendor/theme.css. Do not edit. */\n"
        f".voorbeeld-theme {{\n  {petrol}\n  {links}\n}}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        "  html:not([data-theme='light']) { color-scheme: dark; }\n"
        f"  html:not([data-theme='light']) .voorbeeld-theme {{\n    {focus}\n    {dark}\n  }}\n}}\n"
        "@media screen {\n"
        "  html[data-theme='dark'] { color-scheme: dark; }\n"
        f"  html[data-theme='dark'] .voorbeeld-theme {{\n    {focus}\n    {dark}\n  }}\n}}\n"
    )


def renew() -> None:
    """Fetch every package and write files, licences, manifest and colours."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            lines += take(package, fetch(package, Path(folder)))
    MANIFEST.write_text(json.dumps(lines, indent=2) + "\n", encoding="utf-8")
    theme = (VENDOR / "theme.css").read_text(encoding="utf-8")
    (UI / "ui/colours.css").write_text(colour_css(theme), encoding="utf-8")


def problems() -> list[str]:
    """What differs between the committed files and their manifest."""
    lines = json.loads(MANIFEST.read_text(encoding="utf-8"))
    named = {line["file"]: line["sha256"] for line in lines} | {"manifest.json": ""}
    present = {path.name: path for path in VENDOR.iterdir() if path.is_file()}
    wrong = [f"{name}: not in the manifest" for name in present.keys() - named.keys()]
    wrong += [f"{name}: missing" for name in named.keys() - present.keys()]
    for line in lines:
        path = present.get(line["file"])
        if path and hashlib.sha256(path.read_bytes()).hexdigest() != line["sha256"]:
            wrong.append(f"{line['file']}: changed by hand")
    theme = (VENDOR / "theme.css").read_text(encoding="utf-8")
    if (UI / "ui/colours.css").read_text(encoding="utf-8") != colour_css(theme):
        wrong.append("ui/colours.css: not what tools/vendor.py makes of the theme")
    return wrong


def main() -> int:
    """Renew, or check what is committed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare files with the manifest")
    if not parser.parse_args().check:
        renew()
    wrong = problems()
    print("\n".join(wrong) or "vendored files agree with their manifest")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
