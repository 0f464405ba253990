"""`python -m soundingboard GROUP COMMAND`."""

import sys

from flask.cli import ScriptInfo
from sqlalchemy.exc import OperationalError, ProgrammingError

from config import BadSetting
from soundingboard.app import create_app
from soundingboard.cli.pipe import kept_by_the_mail_server


def main() -> None:
    with kept_by_the_mail_server(sys.argv[1:]):
        run()


def run() -> None:
    try:
        app = create_app()
    except BadSetting as wrong:
        sys.exit(f"soundingboard: {wrong}")
    # Flask looks for an application by itself unless it is told which one this is.
    try:
        app.cli.main(prog_name="soundingboard", obj=ScriptInfo(create_app=lambda: app))
    except (OperationalError, ProgrammingError) as error:
        if "no such table" not in str(error.orig) and "does not exist" not in str(error.orig):
            raise
        sys.exit("The database has no tables yet: run `python -m soundingboard database upgrade`.")


if __name__ == "__main__":
    main()
