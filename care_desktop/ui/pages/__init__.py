"""Pages: what the content area shows, one class a file."""
