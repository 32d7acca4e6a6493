"""The vocabulary of each venue."""
