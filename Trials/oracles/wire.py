"""Requests as they are on the wire: taken down by servers on loopback, and judged by botocore's signer."""
import http.client
import http.server
import threading
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


class Request:
    """One request, byte for byte."""

    def __init__(self, method, target, headers, body):
        self.method, self.target, self.headers, self.body = method, target, headers, body

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def changed(self, **values):
        return Request(**{"method": self.method, "target": self.target, "headers": list(self.headers),
                          "body": self.body, **values})

    def with_header(self, name, value):
        headers = [(key, value if key.lower() == name.lower() else old) for key, old in self.headers]
        return self.changed(headers=headers)


def authorization(request):
    """Credential, signed headers and signature of the Authorization header."""
    words = (request.header("authorization") or "").removeprefix("AWS4-HMAC-SHA256 ").split(",")
    parts = dict(word.strip().split("=", 1) for word in words if "=" in word)
    return parts.get("Credential", ""), parts.get("SignedHeaders", ""), parts.get("Signature", "")


def canonical(request, service="connect", region="us-east-1", secret=""):
    """Canonical request, string to sign and signature that botocore makes of what arrived."""
    _, names, _ = authorization(request)
    arrived = AWSRequest(method=request.method, url=f"http://{request.header('host')}{request.target}",
                         data=request.body)
    for name in names.split(";"):
        for key, value in request.headers:
            if key.lower() == name:
                arrived.headers.add_header(key, value)
    arrived.context["timestamp"] = request.header("x-amz-date")
    signer = SigV4Auth(Credentials("unused", secret), service, region)
    text = signer.canonical_request(arrived)
    to_sign = signer.string_to_sign(arrived, text)
    return text, to_sign, signer.signature(to_sign, arrived)


def verified(request, keys, region="us-east-1"):
    """None where the request is signed as it has to be, else why it is not.

    keys: key id -> (secret, session token or None).
    """
    credential, names, signature = authorization(request)
    scope = credential.split("/")
    if len(scope) != 5 or scope[0] not in keys:
        return "unknown key"
    secret, token = keys[scope[0]]
    signed = names.split(";")
    date = request.header("x-amz-date") or ""
    if scope[1:] != [date[:8], region, "connect", "aws4_request"]:
        return "wrong scope"
    needed = ["host", "x-amz-date"] + ["content-type"] * bool(request.body) + ["x-amz-security-token"] * bool(token)
    if missing := [name for name in needed if name not in signed or request.header(name) is None]:
        return f"not signed: {missing}"
    if token and request.header("x-amz-security-token") != token:
        return "wrong token"
    return None if canonical(request, secret=secret, region=region)[2] == signature else "wrong signature"


class Server:
    """A server on loopback in threads of its own; `answer(request)` gives status, headers and body, or None to hang
    up. Use it in a `with` block."""

    def __init__(self, answer, tls=None):
        requests = self.requests = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                request = Request(self.command, self.path, list(self.headers.items()), body)
                requests.append(request)
                said = answer(request)
                if said is None:
                    self.close_connection = True
                    return
                status, headers, content = said
                lines = [f"HTTP/1.1 {status} {http.client.responses.get(status, 'Status')}"]
                lines += [f"{name}: {value}" for name, value in headers]
                if not any(name.lower() == "content-length" for name, _ in headers):
                    lines.append(f"Content-Length: {len(content)}")
                self.wfile.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content)

            do_GET = do_PUT = do_POST = do_DELETE = handle_any

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_):
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Recorder(Server):
    """Passes everything on to a server, unchanged, and keeps request and answer in `exchanges`."""

    def __init__(self, target):
        self.exchanges = []
        self.target = urlsplit(target).netloc
        super().__init__(self.passed_on)

    def passed_on(self, request):
        connection = http.client.HTTPConnection(self.target, timeout=30)
        try:
            connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
            for name, value in request.headers:
                connection.putheader(name, value)
            connection.endheaders(request.body or None)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        headers = [(name, value) for name, value in answer.getheaders()
                   if name.lower() not in ("connection", "transfer-encoding")]
        self.exchanges.append((request, answer.status, headers, body))
        return answer.status, headers, body
