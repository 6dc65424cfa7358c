"""Runs the revisions on the connection the program hands over; it opens the transaction and closes it."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
