"""Crypto exchange connections as Observables."""
