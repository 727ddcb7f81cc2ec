"""Tests of what measures leadlink: invented worlds and scores."""
