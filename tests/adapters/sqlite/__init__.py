"""The SQLite store by itself: files, processes, failures."""
