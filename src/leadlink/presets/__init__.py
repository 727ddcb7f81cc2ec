"""One policy value a source document."""
