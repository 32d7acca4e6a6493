"""The only room with sockets, threads and real time."""
