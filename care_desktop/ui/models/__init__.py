"""Item models: rows in, roles out; no queries."""
