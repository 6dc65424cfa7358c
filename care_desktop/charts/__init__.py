"""Matplotlib drawings on a given Figure; no pyplot and no Qt."""
