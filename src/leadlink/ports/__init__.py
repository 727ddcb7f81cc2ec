"""Protocols between the desk and the world."""
