"""Facts and arithmetic of developer relationships; knows no database, network or window."""
