"""Stands in the frozen program for Python's own `sqlite3`: the same interface over the SQLite that pysqlite3 carries.

SQLite up to 3.51.2 can lose committed rows when a write-ahead log is reset while others read (mended in 3.51.3, and in
3.50.7 and 3.44.6), and the library of the system that builds may be older. Nobody else may load a second one: its
locks on a file would not be seen.
"""

import sys

import pysqlite3
import pysqlite3.dbapi2

# What is imported as `sqlite3` is whatever stands here when this file has run.
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
sys.modules[__name__] = pysqlite3
