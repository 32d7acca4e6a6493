"""Sans-IO: bytes in, frames and events out. No sockets, no threads, no clock, no Rx."""
