"""Pages as PDF/UA. Only workers call this: the library that sets letters is heavy."""


def as_pdf(page: str, look: str) -> bytes | None:
    """Return a page in its style sheet as PDF/UA-1; None where the system lacks pango."""
    try:
        import weasyprint  # noqa: PLC0415 - heavy, worker only
    except OSError:
        return None
    sheet = weasyprint.CSS(string=look)
    made: bytes = weasyprint.HTML(string=page).write_pdf(
        stylesheets=[sheet], pdf_variant="pdf/ua-1"
    )
    return made
