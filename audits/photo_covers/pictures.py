"""Pictures for reports: turned upright, reduced, covered where a person said so, and without what a camera adds.

Every picture that leaves here is drawn anew from its pixels: EXIF, GPS, thumbnails and colour profiles are not carried
over, since a thumbnail may still show a face that was covered. No face is looked for by machine: the light libraries
for it are not kept any more and the kept one weighs more than the rest of Sanad, and a missed face harms a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil, floor
from pathlib import Path

from flask_babel import gettext as _
from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from compliance.documents.file_types import JPEG, PNG, WEBP
from compliance.errors import InvalidInput

READABLE_TYPES = frozenset({JPEG.media_type, PNG.media_type, WEBP.media_type})
_FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_PIXELS = 60_000_000
LONGEST_KEPT, LONGEST_PRINTED, LONGEST_ON_PAGE = 1600, 640, 1000
QUALITY = 78
COVER_COLOUR = (23, 33, 43)


@dataclass(frozen=True)
class Rectangle:
    """A part of the upright picture in percent of its width and height."""

    left: float
    top: float
    width: float
    height: float


def cover_picture(path: Path, rectangles: Sequence[Rectangle]) -> bytes:
    """The picture as a JPEG with `rectangles` painted over, at most 1,600 pixels long.

    Raises InvalidInput for a picture that cannot be read.
    """
    picture = _reduced(path, LONGEST_KEPT)
    draw = ImageDraw.Draw(picture)
    for each in rectangles:
        left, right = each.left * picture.width / 100, (each.left + each.width) * picture.width / 100
        top, bottom = each.top * picture.height / 100, (each.top + each.height) * picture.height / 100
        # Rounded outwards: a pixel too many harms nobody.
        draw.rectangle((floor(left), floor(top), ceil(right), ceil(bottom)), fill=COVER_COLOUR)
    return _as_jpeg(picture)


def reduce_picture(path: Path, longest: int) -> bytes:
    """The picture as a JPEG of at most `longest` pixels, upright. Raises InvalidInput if it cannot be read."""
    return _as_jpeg(_reduced(path, longest))


def width_within(content: bytes, most_width: int, most_height: int) -> int:
    """The width at which a picture made here fits into a box, in the unit of the box."""
    with Image.open(BytesIO(content)) as picture:
        return max(1, int(min(most_width, most_height * picture.width / picture.height)))


def _reduced(path: Path, longest: int) -> Image.Image:
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            if picture.width * picture.height > LARGEST_PIXELS:
                raise InvalidInput("photo", _("This picture is too large to be drawn into a report."))
            # A JPEG is decoded at an eighth, a quarter or half of its size where that is enough.
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest, longest))
            return _on_white(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInput("photo", _("This picture is damaged and cannot be drawn.")) from error


def _on_white(picture: Image.Image) -> Image.Image:
    """New pixels without anything that clings to the picture; what was see-through becomes white."""
    plain = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        plain.paste(layer, mask=layer.getchannel("A"))
    else:
        plain.paste(picture.convert("RGB"))
    return plain


def _as_jpeg(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG", quality=QUALITY, optimize=False)
    return written.getvalue()
