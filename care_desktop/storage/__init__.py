"""The SQLite file: tables, migrations, queries; rows never leave this room."""
