"""Counts visits in Redis, on the machine `db`."""
import socket
import socketserver


def visits():
    with socket.create_connection(("db", 6379), timeout=5) as redis:
        redis.sendall(b"INCR visits\r\n")
        return int(redis.recv(64).strip().lstrip(b":"))


class Visit(socketserver.StreamRequestHandler):
    def handle(self):
        while self.rfile.readline().strip():
            pass
        text = f"visit {visits()}, served by {socket.gethostname()}\n".encode()
        self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % len(text) + text)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


with Server(("", 8000), Visit) as server:
    server.serve_forever()
