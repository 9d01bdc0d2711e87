"""Pictures without what a camera writes into them: place, time, device, comments, previews; no pixel changes."""

import struct

_START, _END, _SCAN = b"\xff\xd8", 0xD9, 0xDA
_JFIF, _COLOURS, _ADOBE = 0xE0, 0xE2, 0xEE
_WRITTEN_IN = (*range(0xE0, 0xF0), 0xFE)
_NEEDED = (_JFIF, _COLOURS, _ADOBE)
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_NOTES = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")


def without_metadata(content: bytes) -> bytes:
    """The same JPEG or PNG without its metadata and without anything behind its end; other files as they are.

    No pixel is decoded: segments are left out, so the picture itself stays what it was, bit for bit.
    """
    if content.startswith(_START):
        return _jpeg_without(content)
    if content.startswith(_PNG):
        return _png_without(content)
    return content


def _jpeg_without(content: bytes) -> bytes:
    kept, position = [_START], 2
    try:
        while content[position] == 0xFF:
            marker = content[position + 1]
            if marker == _SCAN:
                end = content.rfind(b"\xff\xd9")
                return b"".join([*kept, content[position : end + 2 if end > position else None]])
            if marker == 0xFF:
                position += 1
                continue
            length = 2 + struct.unpack_from(">H", content, position + 2)[0]
            segment = content[position : position + length]
            if marker not in _WRITTEN_IN or (marker in _NEEDED and _is_needed(marker, segment)):
                kept.append(segment)
            position += length
    except (IndexError, struct.error):
        return content
    return content


def _is_needed(marker: int, segment: bytes) -> bool:
    """The JFIF head, a colour profile, Adobe's colour mark; not a preview or a second picture under the same number."""
    names = {_JFIF: b"JFIF\0", _COLOURS: b"ICC_PROFILE\0", _ADOBE: b"Adobe"}
    return segment[4:].startswith(names[marker])


def _png_without(content: bytes) -> bytes:
    kept, position = [_PNG], 8
    try:
        while True:
            length, name = struct.unpack_from(">I4s", content, position)
            if name not in _PNG_NOTES:
                kept.append(content[position : position + 12 + length])
            position += 12 + length
            if name == b"IEND":
                return b"".join(kept)
    except struct.error:
        return content
