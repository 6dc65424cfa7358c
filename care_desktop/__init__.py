"""CARE Desktop: a local-first home for the relationships a Developer Relations team looks after."""

__version__ = "0.1.0"

# Whoever publishes the program sets these two; names that end in .example belong to nobody (RFC 2606).
# Where newer versions are announced; opened when a person asks for it, never on our own.
RELEASES_ADDRESS = "https://care-desktop.example/releases"
# Who answers for the packages.
MAINTAINER = "CARE Desktop contributors <care-desktop@care-desktop.example>"
