"""`python -m care_desktop` is the command `care-desktop`."""

import sys

from care_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
