"""CARE Desktop: a local-first home for the relationships a Developer Relations team looks after."""

__version__ = "0.1.0"
