"""The server: operations over HTTP and sockets, and the pages beside them."""
