"""Bitfinex, WebSocket and REST v2."""
