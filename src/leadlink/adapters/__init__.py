"""What stands outside: stores, readers, writers, the system."""
