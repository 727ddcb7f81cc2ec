"""Policies: what a rule does where its sources disagree."""
