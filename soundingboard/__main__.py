"""`python -m soundingboard GROUP COMMAND`."""

import sys

from config import BadSetting
from soundingboard.app import create_app


def main() -> None:
    try:
        app = create_app()
    except BadSetting as wrong:
        sys.exit(f"soundingboard: {wrong}")
    app.cli.main(prog_name="soundingboard")


if __name__ == "__main__":
    main()
