"""A report as a file a browser saves."""

import io

from flask import send_file
from werkzeug.wrappers import Response

from soundingboard.reports.making import Made


def sent(made: Made) -> Response:
    """The file as a download: it opens in the reader's own program, never within this site."""
    return send_file(
        io.BytesIO(made.content),
        mimetype=made.media_type,
        as_attachment=True,
        download_name=made.name,
    )
