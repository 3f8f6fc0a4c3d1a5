"""The network settings of every AWS tool, seen from outside: a proxy on loopback is asked for the endpoint by name and
connects to a TLS server on loopback, whose certificate only AWS_CA_BUNDLE vouches for. Nothing leaves this machine.

    python3 network.py path/to/taskferry
"""
import base64
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading

from program import Program
from wire import Server, verified

INSTANCE = "11111111-2222-3333-4444-555555555555"
KEYS = {"AKIDNETWORK00000": ("network/secret", None)}
NAMES = ["connect.us-east-1.amazonaws.com", "connect-fips.us-east-1.amazonaws.com", "connect.us-east-1.api.aws",
         "connect.us-gov-west-1.amazonaws.com", "connect.cn-north-1.amazonaws.com.cn", "service.example.test"]

MAPPING = """taskferry: 1
dataset: network
columns: {id: {header: Id, required: true}}
identity: [id]
task: {contact_flow: Ticket flow, name: "Call ${id}"}
"""


class Tunnel:
    """A proxy that connects whatever it is asked for to one port of this machine."""

    def __init__(self, port, password):
        self.port_behind, self.asked, self.refused = port, [], 0
        self.expected = "Basic " + base64.b64encode(password.encode()).decode()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connection, args=(connection,), daemon=True).start()

    def _connection(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(4096)
            if not piece:
                return
            head += piece
        lines = head.decode().split("\r\n")
        given = next((line.split(":", 1)[1].strip() for line in lines
                      if line.lower().startswith("proxy-authorization:")), "")
        self.asked.append(lines[0].split()[1])
        if given != self.expected:
            self.refused += 1
            connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            connection.close()
            return
        behind = socket.create_connection(("127.0.0.1", self.port_behind))
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        threading.Thread(target=self._pass_on, args=(behind, connection), daemon=True).start()
        self._pass_on(connection, behind)

    @staticmethod
    def _pass_on(source, target):
        try:
            while piece := source.recv(65536):
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def certificate(program):
    """A server's context, and the file that vouches for it."""
    key, pem = program.path("key.pem"), program.path("authority.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
         "-out", pem, "-days", "2", "-subj", "/CN=oracle", "-addext",
         "subjectAltName=" + ",".join(f"DNS:{name}" for name in NAMES)], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    context.set_alpn_protocols(["http/1.1"])
    return context, pem


def answering(regions):
    def answer(request):
        if all(verified(request, KEYS, region=region) for region in regions):
            return 403, [], json.dumps({"__type": "InvalidSignatureException", "message": "wrong signature"}).encode()
        if request.target.startswith("/contact-flows-summary"):
            flow = {"Id": "f", "Arn": "arn:aws:connect:us-east-1:1:instance/i/contact-flow/f", "Name": "Ticket flow",
                    "ContactFlowType": "CONTACT_FLOW", "ContactFlowState": "ACTIVE", "ContactFlowStatus": "PUBLISHED"}
            return 200, [], json.dumps({"ContactFlowSummaryList": [flow]}).encode()
        return 200, [("x-amzn-requestid", "r-1")], b'{"ContactId":"contact-1"}'

    return answer


def main():
    if not shutil.which("openssl"):
        sys.exit("network: openssl is not installed")
    with Program(sys.argv[1]) as program:
        context, authority = certificate(program)
        program.write("list.csv", "Id\n1\n")
        program.write("list.yaml", MAPPING)
        with Server(answering(["us-east-1", "us-gov-west-1", "cn-north-1"]), tls=context) as server, \
                Tunnel(server.port, "ana:p@ss") as tunnel:
            table(program, server, tunnel, authority)


def table(program, server, tunnel, authority):
    proxy = f"http://ana:p%40ss@127.0.0.1:{tunnel.port}"
    base = {"AWS_ACCESS_KEY_ID": "AKIDNETWORK00000", "AWS_SECRET_ACCESS_KEY": "network/secret", "HTTPS_PROXY": proxy,
            "AWS_CA_BUNDLE": authority, "AWS_REGION": "us-east-1"}
    long = "a" * 64 + ".example.test"
    services = "[default]\nservices = s\n[services s]\nconnect =\n  endpoint_url = https://service.example.test\n"
    both = {"AWS_ENDPOINT_URL_CONNECT": "https://service.example.test",
            "AWS_ENDPOINT_URL": "https://other.example.test"}
    # what, environment (None takes a variable away), config file, arguments, host asked for, text of a failure
    cases = [
        ("region from the environment", {}, "", [], "connect.us-east-1.amazonaws.com:443", None),
        ("region from the flag", {"AWS_REGION": "eu-west-2"}, "", ["--region", "us-east-1"],
         "connect.us-east-1.amazonaws.com:443", None),
        ("region and ca_bundle from the profile", {"AWS_REGION": None, "AWS_CA_BUNDLE": None},
         f"[default]\nregion = us-east-1\nca_bundle = {authority}\n", [], "connect.us-east-1.amazonaws.com:443", None),
        ("FIPS", {"AWS_USE_FIPS_ENDPOINT": "true"}, "", [], "connect-fips.us-east-1.amazonaws.com:443", None),
        ("FIPS in GovCloud", {"AWS_USE_FIPS_ENDPOINT": "true", "AWS_REGION": "us-gov-west-1"}, "", [],
         "connect.us-gov-west-1.amazonaws.com:443", None),
        ("dual-stack from the profile", {}, "[default]\nuse_dualstack_endpoint = true\n", [],
         "connect.us-east-1.api.aws:443", None),
        ("China", {"AWS_REGION": "cn-north-1"}, "", [], "connect.cn-north-1.amazonaws.com.cn:443", None),
        ("the service's URL before the general one", both, "", [], "service.example.test:443", None),
        ("the services section", {}, services, [], "service.example.test:443", None),
        ("the flag before everything, with a port", both, services,
         ["--endpoint-url", "https://service.example.test:8443"], "service.example.test:8443", None),
        ("configured URLs ignored", {**both, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, services, [],
         "connect.us-east-1.amazonaws.com:443", None),
        ("no such proxy user", {"HTTPS_PROXY": proxy.replace("p%40ss", "guess")}, "", [],
         "connect.us-east-1.amazonaws.com:443", "check user and password in HTTPS_PROXY"),
        ("nobody vouches", {"AWS_CA_BUNDLE": None}, "", [], "connect.us-east-1.amazonaws.com:443",
         "name the certificate of your network's authority in AWS_CA_BUNDLE"),
        ("a bundle that is not there", {"AWS_CA_BUNDLE": "/nowhere.pem"}, "", [], None, "client.ca-bundle-invalid"),
        ("excepted from the proxy", {"NO_PROXY": "10.0.0.0/8, .example.test"}, "",
         ["--endpoint-url", f"https://{long}"], None, "has no address"),
        ("plain HTTP beyond this machine", {"AWS_ENDPOINT_URL": "http://service.example.test"}, "", [], None,
         "client.plain-http"),
    ]
    failed = 0
    for number, (what, changes, config, arguments, asked, failure) in enumerate(cases):
        environment = {key: value for key, value in {**base, **changes}.items() if value is not None}
        environment["AWS_CONFIG_FILE"] = program.write(f"config-{number}", config)
        tunnel.asked.clear()
        name = f"case-{number}"
        program.write(f"{name}.csv", "Id\n1\n")
        program.write(f"{name}.yaml", MAPPING)
        status, said = program.load(environment, name, "--instance", INSTANCE, "--canary", "0", *arguments)
        right = set(tunnel.asked) == ({asked} if asked else set())
        right &= (status == 0) if failure is None else (status != 0 and failure in said)
        right &= "p@ss" not in said and "p%40ss" not in said
        failed += not right
        said_so = f', "{failure}"' if failure else ""
        print(f"  {'ok  ' if right else 'WRONG'} {what}: {asked or 'nothing asked'}{said_so}")
        if not right:
            print(f"    asked {tunnel.asked}, exit status {status}\n{said}")
    print(f"{len(cases) - failed} of {len(cases)} as they have to be")
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
