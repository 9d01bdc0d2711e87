"""Sending a picture of the store to a page: drawn anew, never as the camera wrote it."""

from io import BytesIO

from flask import Response, send_file

from audits.photo_covers.pictures import LONGEST_ON_PAGE, reduce_picture
from compliance.documents.storage import verified_path


def send_picture(sha256: str) -> Response:
    """The picture as a JPEG of at most 1,000 pixels, kept by no browser. Raises InvalidInput for a damaged one."""
    response = send_file(
        BytesIO(reduce_picture(verified_path(sha256), LONGEST_ON_PAGE)), mimetype="image/jpeg", max_age=0
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
