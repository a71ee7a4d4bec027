"""Pages as PDF/UA. Only workers call this: the library that sets letters is heavy."""

from typing import Any


def as_pdf(page: str, look: str) -> bytes | None:
    """Return a page in its style sheet as PDF/UA-1; None where the system lacks pango."""
    try:
        import weasyprint  # noqa: PLC0415 - heavy, worker only
    except OSError:
        return None
    sheet = weasyprint.CSS(string=look)
    made: bytes = weasyprint.HTML(string=page).write_pdf(
        stylesheets=[sheet], pdf_variant="pdf/ua-1", finisher=_say_what_headers_head
    )
    return made


def _say_what_headers_head(_document: object, pdf: Any) -> None:
    """Give every header of a table its direction (ISO 14289-1, 7.5): WeasyPrint leaves it out."""
    found: list[Any] = [obj for obj in pdf.objects if isinstance(obj, dict) and "S" in obj]
    tags = {obj.number: obj for obj in found}
    for header in tags.values():
        if header["S"] != "/TH":
            continue
        row = _parent(tags, header)
        head = row is not None and _parent(tags, row)
        direction = "/Column" if head and head["S"] == "/THead" else "/Row"
        header["A"]["Scope"] = direction


def _parent(tags: dict[int, Any], tag: Any) -> Any:
    return tags.get(int(tag["P"].split()[0])) if "P" in tag else None
