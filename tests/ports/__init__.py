"""The ports, over every adapter."""
