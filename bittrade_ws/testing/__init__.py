"""The marble kit: synchronous tests of streams in virtual time."""
