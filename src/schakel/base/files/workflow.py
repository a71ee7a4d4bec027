"""What may be uploaded, told by content and never by name."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO

from PIL import Image, UnidentifiedImageError

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 60_000_000
# An office file unpacks to more than it weighs; a bomb unpacks to very much more.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


class MediaType(StrEnum):
    """The kinds of files that are taken."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TEXT = "text/plain"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileRefused(Exception):
    """The file is too large, of a kind that is not taken, or not what it seems."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean(content: bytes) -> tuple[MediaType, bytes]:
    """Return the kind of a file and the copy to keep; a picture is kept without its hidden data.

    Raises FileRefused with code `empty`, `too_large`, `kind` or `broken`.
    """
    if not content:
        raise FileRefused("empty")
    if len(content) > MAX_BYTES:
        raise FileRefused("too_large")
    if content.startswith(b"%PDF-"):
        return MediaType.PDF, content
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n")):
        return _picture(content)
    if content.startswith(b"PK\x03\x04"):
        return _office(content), content
    return _text(content), content


def _picture(content: bytes) -> tuple[MediaType, bytes]:
    # Made anew from its pixels: place, camera and anything hidden behind the picture are gone.
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise FileRefused("too_large")
            kind = MediaType.PNG if picture.format == "PNG" else MediaType.JPEG
            fresh = Image.new(picture.mode, picture.size)
            fresh.putdata(picture.get_flattened_data())
            if picture.palette:
                fresh.putpalette(picture.palette)
            out = BytesIO()
            fresh.save(out, format=kind.split("/")[1])
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise FileRefused("broken") from error
    return kind, out.getvalue()


def _office(content: bytes) -> MediaType:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {entry.filename for entry in archive.infolist()}
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise FileRefused("broken") from error
    if unpacked > MAX_UNPACKED_BYTES:
        raise FileRefused("too_large")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise FileRefused("kind")
    if "word/document.xml" in names:
        return MediaType.DOCX
    if "xl/workbook.xml" in names:
        return MediaType.XLSX
    raise FileRefused("kind")


def _text(content: bytes) -> MediaType:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileRefused("kind") from error
    if _CONTROL.search(content):
        raise FileRefused("kind")
    return MediaType.TEXT
