"""An independent server that verifies signatures with botocore's signer takes taskferry's requests, session tokens
included, and refuses changed ones; boto3's request for the same task has the same canonical request.

    python3 server.py path/to/taskferry
"""
import datetime
import json
import sys

import boto3
import botocore.auth
from botocore.config import Config

from program import Program
from wire import Server, authorization, canonical, verified

INSTANCE = "11111111-2222-3333-4444-555555555555"
FLOW = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
KEYS = {"AKIDPLAIN0000000": ("plain/secret+1", None), "ASIASESSION00000": ("session/secret+2", "token/ABC+def==")}

MAPPING = f"""taskferry: 1
dataset: oracle
source: {{timezone: UTC}}
columns:
  id: {{header: Id, required: true}}
  name: {{header: Name, required: true}}
  link: {{header: Link, type: url}}
  due: {{header: Due, type: datetime, formats: [yyyy-MM-dd HH:mm]}}
identity: [id]
task:
  contact_flow: {FLOW}
  name: "Call ${{name}}"
  description: "Row ${{id}}: \\"quoted\\", ünïcode, 👍, a/b"
  attributes: {{customer: "${{name}}"}}
  references:
    Link: {{type: url, value: "${{link}}"}}
    Due: {{type: date, value: "${{due}}"}}
  schedule: {{at: "${{due}}"}}
  expires_after: 48h
  segment_attributes: {{rank: {{type: integer, value: "7"}}}}
"""

# Headers that name the caller or the attempt. They are not signed, and may differ.
UNSIGNED = {"user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "authorization", "content-length",
            "accept-encoding", "connection"}


def environment(server, key):
    secret, token = KEYS[key]
    session = {"AWS_SESSION_TOKEN": token} if token else {}
    return {"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_ENDPOINT_URL_CONNECT": server.url, **session}


def judging(tampered=lambda request: request):
    """A server's answers: a contact for a good signature, the service's error for any other."""
    made = []

    def answer(request):
        if wrong := verified(tampered(request), KEYS):
            body = json.dumps({"__type": "InvalidSignatureException", "message": wrong}).encode()
            return 403, [("Content-Type", "application/json"), ("x-amzn-RequestId", "refused-1")], body
        made.append(request)
        return 200, [("x-amzn-RequestId", f"r-{len(made)}")], json.dumps({"ContactId": f"contact-{len(made)}"}).encode()

    return answer


def of_another_clock(seconds):
    """As `judging`, by a clock that is this far from this machine's: the service takes 5 minutes."""
    judge = judging()
    refused = []

    def answer(request):
        now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
        date = [("Date", now.strftime("%a, %d %b %Y %H:%M:%S GMT"))]
        signed = datetime.datetime.strptime(request.header("x-amz-date"), "%Y%m%dT%H%M%SZ")
        if abs((signed.replace(tzinfo=datetime.timezone.utc) - now).total_seconds()) > 300:
            refused.append(request)
            return 403, date, b'{"__type":"InvalidSignatureException","message":"Signature expired"}'
        status, headers, body = judge(request)
        return status, headers + date, body

    return answer, refused


def clocks(program):
    for seconds in (3600, -3600):
        answer, refused = of_another_clock(seconds)
        name = f"clock{seconds}"
        with Server(answer) as server:
            status, said = loaded(program, server, "ASIASESSION00000", name, 20)
            assert status == 0 and '"created": 20' in said, said
            assert 1 <= len(refused) <= 20, len(refused)
        where = "behind" if seconds > 0 else "ahead of"
        print(f"  a clock {abs(seconds)} s {where} the server's: 20 of 20 tasks made, {len(refused)} refused before "
              "the time was corrected")


def loaded(program, server, key, name, rows):
    due = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    lines = [f"{number},Ünï {number},https://example.com/?a={number}&b=%20,{due}" for number in range(rows)]
    program.write(f"{name}.csv", "Id,Name,Link,Due\n" + "\n".join(lines) + "\n")
    program.write(f"{name}.yaml", MAPPING)
    return program.load(environment(server, key), name, "--instance", INSTANCE, "--canary", "0", "--rate", "200",
                        "--burst", "200", "--format", "json")


def accepts_and_refuses(program):
    recorded = {}
    for key, (secret, token) in KEYS.items():
        with Server(judging()) as server:
            status, said = loaded(program, server, key, f"good-{bool(token)}", 50)
            assert status == 0, said
            created = [request for request in server.requests if verified(request, KEYS) is None]
            assert len(created) == len(server.requests) == 50, (len(created), len(server.requests))
            recorded[key] = created[0]
            names = authorization(created[0])[1]
        print(f"  50 of 50 requests {'with' if token else 'without'} a session token accepted, signed: {names}")

        def flipped(request):
            return request.changed(body=request.body.replace(b"Call", b"Cbll"))

        with Server(judging(flipped)) as server:
            status, said = loaded(program, server, key, f"changed-{bool(token)}", 3)
            assert status == 3 and "InvalidSignatureException" in said and "refused-1" in said, (status, said)
    print("  a load whose bytes are changed on the way stops with the service's words and the request's id")
    return recorded


def every_changed_byte_is_refused(recorded):
    refused = 0
    for request in recorded.values():
        changed = [request.changed(body=request.body[:at] + bytes([byte ^ 1]) + request.body[at + 1:])
                   for at, byte in enumerate(request.body)]
        for name in authorization(request)[1].split(";"):
            value = request.header(name)
            changed += [request.with_header(name, value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1:])
                        for at in range(len(value))]
        changed += [request.changed(method="POST"), request.changed(target=request.target + "x"),
                    request.changed(target=request.target + "?a=b"), request.changed(body=request.body + b" ")]
        for other in changed:
            assert verified(other, KEYS) is not None, (other.headers, other.body)
        refused += len(changed)
    print(f"  {refused} of {refused} requests with one byte changed are refused")


def compact(params, **_):
    """botocore writes blanks after commas and colons; taken away, its bytes are taskferry's."""
    params["body"] = json.dumps(json.loads(params["body"]), separators=(",", ":"), ensure_ascii=False).encode()


def boto3_request(server, ours, compacts):
    """boto3's request for the task of ours, signed at the same second."""
    secret, token = KEYS[authorization(ours)[0].split("/")[0]]
    client = boto3.client(
        "connect", region_name="us-east-1", endpoint_url=server.url, aws_session_token=token,
        aws_access_key_id=authorization(ours)[0].split("/")[0], aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}))
    if compacts:
        client.meta.events.register("before-call.connect.StartTaskContact", compact)
    instant = datetime.datetime.strptime(ours.header("x-amz-date"), "%Y%m%dT%H%M%SZ").replace(
        tzinfo=datetime.timezone.utc)
    clock, botocore.auth.get_current_datetime = botocore.auth.get_current_datetime, lambda *_, **__: instant
    try:
        client.start_task_contact(**json.loads(ours.body))
    finally:
        botocore.auth.get_current_datetime = clock
    return server.requests[-1]


def boto3_sends_the_same(program):
    for key, (secret, token) in KEYS.items():
        with Server(judging()) as server:
            status, said = loaded(program, server, key, f"same-{bool(token)}", 1)
            assert status == 0, said
            ours = server.requests[0]
            theirs = boto3_request(server, ours, compacts=False)
            assert json.loads(theirs.body) == json.loads(ours.body)
            assert list(json.loads(theirs.body)) == list(json.loads(ours.body))
            theirs = boto3_request(server, ours, compacts=True)
            assert theirs.body == ours.body, (theirs.body, ours.body)
            assert (theirs.method, theirs.target) == (ours.method, ours.target)
            mine, other = canonical(ours, secret=secret), canonical(theirs, secret=secret)
            assert mine == other, f"{mine[0]}\n--\n{other[0]}"
            assert authorization(ours) == authorization(theirs)
            differ = sorted({name.lower() for name, value in set(ours.headers) ^ set(theirs.headers)
                             if not ours.header(name) == theirs.header(name)})
            assert set(differ) <= UNSIGNED and not set(differ) & set(authorization(ours)[1].split(";")), differ
        with_token = "with" if token else "without"
        print(f"  {with_token} a session token: {len(mine[0])} bytes of canonical request and the signature are equal; "
              f"headers that differ, unsigned: {', '.join(differ)}")


def main():
    with Program(sys.argv[1]) as program:
        print("an independent server with botocore's signer:")
        every_changed_byte_is_refused(accepts_and_refuses(program))
        clocks(program)
        print("boto3 beside taskferry, the same StartTaskContact:")
        boto3_sends_the_same(program)


if __name__ == "__main__":
    main()
