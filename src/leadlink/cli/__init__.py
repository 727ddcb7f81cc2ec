"""The command line: wires adapters to the desk."""
