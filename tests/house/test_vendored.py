"""What was made elsewhere is what its maker published, with its licence beside it."""

import json

from tools import vendor

USABLE = {"EUPL-1.2", "OFL-1.1"}


def test_vendored_files_agree_with_their_manifest():
    assert vendor.problems() == []


def test_every_vendored_package_may_be_used_by_anybody():
    lines = json.loads(vendor.MANIFEST.read_text(encoding="utf-8"))

    assert {line["licence"] for line in lines} <= USABLE
    shipped = {path.stem for path in (vendor.VENDOR / "licences").iterdir()}
    assert {line["package"].split("/")[1] for line in lines} == shipped
