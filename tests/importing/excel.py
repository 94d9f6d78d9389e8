"""XLSX as Excel writes it: texts stand in a table of their own, which all sheets share. openpyxl writes them in place."""

import io
import re
import zipfile

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
TYPES = "[Content_Types].xml"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
IN_PLACE = re.compile(rb't="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
HEAD = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def shared(content: bytes) -> bytes:
    """The same file with its texts in a shared table."""
    texts: dict[bytes, int] = {}

    def place(found: "re.Match[bytes]") -> bytes:
        return b't="s"><v>%d</v></c>' % texts.setdefault(found[1], len(texts))

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            if name == SHEET:
                data = IN_PLACE.sub(place, data)
            if name == TYPES:
                part = f'<Override PartName="/{STRINGS}" ContentType="{KIND}"/></Types>'
                data = data.replace(b"</Types>", part.encode())
            after.writestr(name, data)
        after.writestr(STRINGS, HEAD + b"".join(b"<si>%s</si>" % text for text in texts) + b"</sst>")
    return out.getvalue()


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """An XLSX with one part of it changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        assert old in before.read(name)
        for part in before.namelist():
            data = before.read(part)
            after.writestr(part, data.replace(old, new) if part == name else data)
    return out.getvalue()
