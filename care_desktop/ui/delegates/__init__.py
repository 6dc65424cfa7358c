"""Painters of table and list cells, one column kind a file."""
