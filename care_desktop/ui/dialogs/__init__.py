"""Dialogs for what takes more than a line."""
