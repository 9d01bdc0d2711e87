"""Where a picture ends, so that nothing can hide behind it. The picture itself is not decoded."""

import struct

from compliance.documents.file_types import HEIC, JPEG, PNG, WEBP, FileType

_END_OF_IMAGE, _START_OF_SCAN, _TEMPORARY = 0xD9, 0xDA, 0x01
_RESTARTS = range(0xD0, 0xD9)


def find_picture_end(content: bytes, file_type: FileType) -> int | None:
    """Position after the last byte of the picture, or None if it is cut off or damaged."""
    finders = {JPEG: _jpeg_end, PNG: _png_end, WEBP: _webp_end, HEIC: _heic_end}
    try:
        end = finders[file_type](content)
    except (IndexError, struct.error):
        return None
    return end if end is not None and end <= len(content) else None


def _jpeg_end(content: bytes) -> int | None:
    """Walk the segments; their lengths lead past thumbnails, which have an end mark of their own."""
    position = 2
    while content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker == _END_OF_IMAGE:
            return position + 2
        elif marker in _RESTARTS or marker == _TEMPORARY:
            position += 2
        else:
            position += 2 + int(struct.unpack_from(">H", content, position + 2)[0])
            if marker == _START_OF_SCAN:
                position = _after_scan(content, position)
    return None


def _after_scan(content: bytes, position: int) -> int:
    """Position of the next marker after compressed data, where FF 00 is data and restarts belong to it."""
    while True:
        position = content.find(b"\xff", position)
        if position < 0:
            raise IndexError
        follower = content[position + 1]
        if follower != 0x00 and follower not in range(0xD0, 0xD8):
            return position
        position += 2


def _png_end(content: bytes) -> int | None:
    position = 8
    while True:
        length, kind = struct.unpack_from(">I4s", content, position)
        position += 12 + length
        if kind == b"IEND":
            return position


def _webp_end(content: bytes) -> int:
    size: int = struct.unpack_from("<I", content, 4)[0]
    return 8 + size + size % 2


def _heic_end(content: bytes) -> int | None:
    """Walk the boxes of the container to the end of the file."""
    position = 0
    while position < len(content):
        size, kind = struct.unpack_from(">I4s", content, position)
        if not kind.isalnum():
            return position
        if size == 1:
            size = struct.unpack_from(">Q", content, position + 8)[0]
        elif size == 0:
            return len(content)
        if size < 8:
            return None
        position += size
    return position
