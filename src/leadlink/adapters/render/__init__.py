"""Text renderings of plans, matches and timelines."""
