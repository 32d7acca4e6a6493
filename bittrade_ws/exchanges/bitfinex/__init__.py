"""Bitfinex, WebSocket and REST v2."""

__all__: list[str] = []
