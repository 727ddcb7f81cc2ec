"""For users' own suites; never loaded by itself."""
