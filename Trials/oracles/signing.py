"""Requests with what botocore makes of them: canonical request, string to sign, Authorization header.

    python3 signing.py FILE [COUNT [SEED]]

The first cases are those of the public test suite of Signature Version 4, with the signatures it publishes where they
are known here; the others are random. SecondSignerTests reads the file.
"""
import json
import random
import sys
from urllib.parse import quote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
FORM = "application/x-www-form-urlencoded"
TOKEN = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"
UNRESERVED = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

# name, method, path, query, headers, body, token, published signature. The suite signs paths that are encoded once.
SUITE = [
    ("get-vanilla", "GET", "/", [], [], "", None, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("post-vanilla", "POST", "/", [], [], "", None, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    ("get-vanilla-query-order-key-case", "GET", "/", [("Param2", "value2"), ("Param1", "value1")], [], "", None,
     "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    ("get-vanilla-query-order-value", "GET", "/", [("Param1", "value2"), ("Param1", "value1")], [], "", None,
     "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"),
    ("get-vanilla-utf8-query", "GET", "/", [("\u1234", "bar")], [], "", None,
     "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
    ("get-vanilla-query-unreserved", "GET", "/", [(UNRESERVED, UNRESERVED)], [], "", None, None),
    ("get-vanilla-empty-query-key", "GET", "/", [("Param1", "")], [], "", None, None),
    ("get-vanilla-query-order-encoded", "GET", "/", [("Param-3", "Value3"), ("Param", "Value2"), ("\u1234", "Value1")],
     [], "", None, None),
    ("post-vanilla-query-space", "POST", "/", [("p aram1", "val ue1")], [], "", None, None),
    ("post-vanilla-query-nonunreserved", "POST", "/", [("@#$%^&+", "/,?><`\";:\\|][{} ")], [], "", None, None),
    ("get-unreserved", "GET", "/" + UNRESERVED, [], [], "", None,
     "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
    ("get-utf8", "GET", "/\u1234", [], [], "", None,
     "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
    ("get-space", "GET", "/example space/", [], [], "", None, None),
    ("get-slash", "GET", "//", [], [], "", None, None),
    ("get-slashes", "GET", "//example//", [], [], "", None,
     "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
    ("get-slash-dot-slash", "GET", "/./", [], [], "", None, None),
    ("get-slash-pointless-dot", "GET", "/./example", [], [], "", None, None),
    ("get-relative", "GET", "/example/..", [], [], "", None, None),
    ("get-relative-relative", "GET", "/example1/example2/../..", [], [], "", None, None),
    ("get-header-key-duplicate", "GET", "/", [],
     [("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")], "", None,
     "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
    ("get-header-value-order", "GET", "/", [],
     [("My-Header1", "value4"), ("My-Header1", "value1"), ("My-Header1", "value3"), ("My-Header1", "value2")], "", None,
     "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
    ("get-header-value-trim", "GET", "/", [], [("My-Header1", " value1"), ("My-Header2", ' "a   b   c"')], "", None,
     "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
    ("get-header-value-multiline", "GET", "/", [], [("My-Header1", "value1\n  value2\n     value3")], "", None, None),
    ("post-header-key-case", "POST", "/", [], [("MY-HEADER1", "VALUE1")], "", None, None),
    ("post-x-www-form-urlencoded", "POST", "/", [], [("Content-Type", FORM)], "Param1=value1", None,
     "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
    ("post-x-www-form-urlencoded-parameters", "POST", "/", [], [("Content-Type", FORM + "; charset=utf8")],
     "Param1=value1", None, None),
    ("get-vanilla-with-session-token", "GET", "/", [], [], "", TOKEN,
     "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"),
]


def signed(name, method, path, query, headers, body, date, region, service, key, secret, token):
    """The case with botocore's answers."""
    host = next(value for header, value in headers if header.lower() == "host")
    members = "&".join(f"{quote(n, safe='-_.~')}={quote(v, safe='-_.~')}" for n, v in query)
    request = AWSRequest(method=method, url=f"https://{host}{path}" + ("?" + members if members else ""),
                         data=body.encode())
    for header, value in headers:
        request.headers.add_header(header, value)
    request.context["timestamp"] = date
    signer = SigV4Auth(Credentials(key, secret, token), service, region)
    signer._modify_request_before_signing(request)
    canonical = signer.canonical_request(request)
    to_sign = signer.string_to_sign(request, canonical)
    signer._inject_signature_to_request(request, signer.signature(to_sign, request))
    return {
        "name": name, "method": method, "path": path, "query": [list(pair) for pair in query],
        "headers": [list(pair) for pair in headers], "body": body, "date": date, "region": region, "service": service,
        "key": key, "secret": secret, "token": token, "canonicalRequest": canonical, "stringToSign": to_sign,
        "authorization": request.headers["Authorization"]}


def suite():
    for name, method, path, query, headers, body, token, published in SUITE:
        case = signed("suite " + name, method, path, query, [("Host", "example.amazonaws.com")] + headers, body,
                      "20150830T123600Z", "us-east-1", "service", "AKIDEXAMPLE", SECRET, token)
        if published:
            assert case["authorization"].endswith("Signature=" + published), name
        yield case


LETTERS = list("aZ09-_.~ /:+=&%*'!()@,;$#[]{}|\\\"<>^`?") + ["é", "中", "👍", "\u00a0", "ß", "e\u0301"]
BLANKS = ["", " ", "  ", "\t", " \t "]


def text(dice, most=12):
    return "".join(dice.choice(LETTERS) for _ in range(dice.randint(0, most)))


def random_case(dice, number):
    segments = []
    for _ in range(dice.randint(0, 5)):
        segments.append(dice.choice([
            lambda: quote(text(dice), safe="-_.~"), lambda: quote(quote(text(dice), safe="-_.~"), safe="-_.~"),
            lambda: dice.choice(["", ".", "..", "contact", "task"]),
            lambda: quote("arn:aws:connect:x:1:instance/a", safe=""),
            lambda: "x" + dice.choice(["é", "中", "👍"])])())
    path = "/" + "/".join(segments) + dice.choice(["", "/"])
    query = [(text(dice), text(dice)) for _ in range(dice.randint(0, 4))]
    if query and dice.random() < 0.5:
        query += [(query[0][0], text(dice)), query[0]]
    if dice.random() < 0.2:
        query += [("X-Amz-Date", "20260102T030405Z"), ("Action", "x"), ("contactFlowTypes", "A"),
                  ("contactFlowTypes", "B")]
    headers = [("Host", dice.choice(["connect.us-east-1.amazonaws.com", "127.0.0.1:8443", "[::1]:9000"]))]
    for index in range(dice.randint(0, 4)):
        words = [text(dice, 6).encode("ascii", "ignore").decode() for _ in range(dice.randint(0, 4))]
        value = dice.choice(BLANKS) + "".join(word + dice.choice(BLANKS) for word in words)
        name = dice.choice(["Content-Type", "X-Custom", "x-custom", "X-Amz-Meta", "accept", f"X-{index}"])
        headers.append((name, value))
    dice.shuffle(headers)
    return signed(
        f"random {number}", dice.choice(["GET", "PUT", "POST", "DELETE"]), path, query, headers,
        dice.choice(["", "", text(dice, 200), "{}"]),
        f"{dice.randint(1990, 2090)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
        f"T{dice.randint(0, 23):02}{dice.randint(0, 59):02}{dice.randint(0, 59):02}Z",
        dice.choice(["us-east-1", "eu-central-1", "cn-north-1"]), dice.choice(["connect", "sts", "servicequotas"]),
        f"AKID{dice.getrandbits(40)}", f"secret/{dice.getrandbits(80)}+",
        dice.choice([None, f"token/{dice.getrandbits(200)}+=="]))


def main():
    file, count, seed = sys.argv[1], int((sys.argv[2:] or ["600"])[0]), int((sys.argv[3:] or ["20261121"])[0])
    dice = random.Random(seed)
    cases = list(suite()) + [random_case(dice, number) for number in range(count)]
    with open(file, "w") as out:
        out.write("[\n" + ",\n".join(json.dumps(case, ensure_ascii=True) for case in cases) + "\n]\n")
    print(f"{len(cases)} cases, {len(SUITE)} of them of the public suite, seed {seed}: {file}")


if __name__ == "__main__":
    main()
