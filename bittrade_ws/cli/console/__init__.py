"""The interactive console: one machine for every venue, which is told by a table what that venue can be asked."""
