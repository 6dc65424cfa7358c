"""Widgets the pages are put together from, one class a file."""
