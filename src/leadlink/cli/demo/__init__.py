"""The demo: two dirty files, and the story that they tell."""
