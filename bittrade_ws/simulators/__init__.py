"""Venues in a box: one matching engine, one gateway per venue."""
