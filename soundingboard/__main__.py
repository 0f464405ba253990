"""`python -m soundingboard GROUP COMMAND`."""

import sys

from flask.cli import ScriptInfo

from config import BadSetting
from soundingboard.app import create_app


def main() -> None:
    try:
        app = create_app()
    except BadSetting as wrong:
        sys.exit(f"soundingboard: {wrong}")
    # Flask looks for an application by itself unless it is told which one this is.
    app.cli.main(prog_name="soundingboard", obj=ScriptInfo(create_app=lambda: app))


if __name__ == "__main__":
    main()
