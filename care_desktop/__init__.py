"""CARE Desktop: a local-first home for the relationships a Developer Relations team looks after."""

__version__ = "0.1.0"

# Where newer versions are announced; opened when a person asks for it, never on our own.
RELEASES_ADDRESS = "https://care-desktop.example/releases"
