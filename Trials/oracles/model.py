"""Requests and answers held to botocore's model of Amazon Connect: method and URI, locations, required members, types,
enums, lengths, patterns. What the model does not know is a fault."""
import base64
import json
import re
from urllib.parse import parse_qsl, unquote, urlsplit

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import create_parser

SERVICE = ServiceModel(Loader().load_service_model("connect", "service-2"), "connect")
OPERATIONS = {name: SERVICE.operation_model(name) for name in SERVICE.operation_names}
# Errors that every service of AWS may answer with; they are in no operation's list.
COMMON = {"AccessDeniedException": 403, "ExpiredTokenException": 403, "UnrecognizedClientException": 403,
          "InvalidSignatureException": 403, "MissingAuthenticationTokenException": 403, "IncompleteSignature": 403,
          "RequestExpired": 400, "RequestTimeTooSkewed": 403, "InternalServiceException": 500,
          "ThrottlingException": 429}
# The service itself adds these to contacts (administrator guide, granular billing); the model's pattern is for keys
# that callers give.
SYSTEM_TAGS = {"aws:connect:instanceId", "aws:connect:systemEndpoint"}


def uri_pattern(operation):
    path = operation.http["requestUri"].split("?")[0]
    return re.compile("^" + re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)) + "/?$")


PATTERNS = [(name, operation.http["method"], uri_pattern(operation)) for name, operation in OPERATIONS.items()]


def operation_of(method, target):
    """Name of the operation and its labels, decoded."""
    path = urlsplit(target).path
    # A literal segment goes before a label: /contact/task is no /contact/{id}.
    found = [(len(match.groups()), name, match) for name, verb, pattern in PATTERNS
             if verb == method and (match := pattern.match(path))]
    if not found:
        return None, {}
    _, name, match = min(found, key=lambda entry: entry[:2])
    return name, {label: unquote(value) for label, value in match.groupdict().items()}


def faults(value, shape, place):
    """What is wrong with a JSON value that is to be of a shape."""
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            return [f"{place}: {value!r} is no object"]
        names = {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()}
        wrong = [f"{place}.{name}: the model has no such member" for name in value if name not in names]
        wrong += [f"{place}.{name}: it is required" for name in shape.required_members
                  if shape.members[name].serialization.get("name", name) not in value]
        if getattr(shape, "is_tagged_union", False) and len(value) != 1:
            wrong.append(f"{place}: a union with {len(value)} members")
        for name, inner in value.items():
            # boto3's parser takes null for absent; requests are asked for nulls of their own.
            if name in names and inner is not None:
                wrong += faults(inner, names[name][1], f"{place}.{name}")
        return wrong
    limits = shape.metadata
    if kind == "list":
        if not isinstance(value, list):
            return [f"{place}: {value!r} is no list"]
        inner = [fault for index, entry in enumerate(value)
                 for fault in faults(entry, shape.member, f"{place}[{index}]")]
        return of_length(len(value), limits, place) + inner
    if kind == "map":
        if not isinstance(value, dict):
            return [f"{place}: {value!r} is no map"]
        inner = [fault for key in value.keys() - SYSTEM_TAGS for fault in faults(key, shape.key, f"{place} key")]
        inner += [fault for key, entry in value.items() for fault in faults(entry, shape.value, f"{place}.{key}")]
        return of_length(len(value), limits, place) + inner
    return scalar_faults(value, shape, kind, limits, place)


def scalar_faults(value, shape, kind, limits, place):
    if kind == "string":
        if not isinstance(value, str):
            return [f"{place}: {value!r} is no string"]
        wrong = of_length(len(value), limits, place)
        if shape.enum and value not in shape.enum:
            wrong.append(f"{place}: {value!r} is none of {shape.enum}")
        pattern = limits.get("pattern")
        if pattern and not re.match(java(pattern), value):
            wrong.append(f"{place}: {value!r} does not match {pattern}")
        return wrong
    if kind == "boolean":
        return [] if isinstance(value, bool) else [f"{place}: {value!r} is no boolean"]
    if kind == "blob":
        try:
            base64.b64decode(value, validate=True)
            return []
        except (TypeError, ValueError):
            return [f"{place}: no base64"]
    if kind == "timestamp":
        wire = shape.serialization.get("timestampFormat", "unixTimestamp")
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return [] if (wire == "unixTimestamp") == number else [f"{place}: {value!r} is no timestamp as {wire}"]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return [f"{place}: {value!r} is no number"]
    if kind in ("integer", "long") and not isinstance(value, int):
        return [f"{place}: {value!r} is no whole number"]
    low, high = limits.get("min", value), limits.get("max", value)
    return [] if low <= value <= high else [f"{place}: {value} is not from {low} to {high}"]


def of_length(length, limits, place):
    low, high = limits.get("min", length), limits.get("max", length)
    return [] if low <= length <= high else [f"{place}: {length} long, and not from {low} to {high}"]


def java(pattern):
    """The model's patterns are Java's; Python has no \\p classes."""
    return pattern.replace(r"\P{C}", r"[^\x00-\x1f\x7f]").replace(r"\p{Cntrl}", r"\x00-\x1f\x7f")


def request_faults(request):
    """Operation and faults of a request on the wire."""
    name, labels = operation_of(request.method, request.target)
    if name is None:
        return None, [f"{request.method} {request.target} is no operation"]
    shape = OPERATIONS[name].input_shape
    members = shape.members if shape else {}
    by_place = {}
    for member, inner in members.items():
        where = inner.serialization.get("location", "body")
        by_place.setdefault(where, {})[inner.serialization.get("name", member)] = (member, inner)
    wrong, given = [], set()
    for label, value in labels.items():
        member, inner = by_place["uri"][label]
        given.add(member)
        wrong += faults(value, inner, f"{name} {label}")
    query = {}
    for key, value in parse_qsl(urlsplit(request.target).query, keep_blank_values=True):
        query.setdefault(key, []).append(value)
    for key, values in query.items():
        if key not in by_place.get("querystring", {}):
            wrong.append(f"{name}: the model has no query member {key}")
            continue
        member, inner = by_place["querystring"][key]
        given.add(member)
        value = values if inner.type_name == "list" else typed(values[0], inner)
        wrong += faults(value, inner, f"{name} ?{key}")
    body = json.loads(request.body) if request.body else {}
    for key in body:
        if key not in by_place.get("body", {}):
            wrong.append(f"{name}: the model has no member {key} in the body")
            continue
        member, inner = by_place["body"][key]
        given.add(member)
        wrong += faults(body[key], inner, f"{name}.{key}")
    wrong += [f"{name}: {member} is required" for member in (shape.required_members if shape else [])
              if member not in given]
    if request.body and request.header("content-type") != "application/json":
        wrong.append(f"{name}: the content type is {request.header('content-type')}")
    if holds_null(body):
        wrong.append(f"{name}: a null in the body")
    return name, wrong


def holds_null(value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return value is None or any(holds_null(each) for each in inner)


def typed(text, shape):
    if shape.type_name in ("integer", "long"):
        return int(text) if re.fullmatch(r"-?\d+", text) else text
    return {"true": True, "false": False}.get(text, text) if shape.type_name == "boolean" else text


def answer_faults(name, status, headers, body):
    """Faults of an answer, and what boto3's parser makes of it."""
    operation = OPERATIONS[name]
    fields = {key.lower(): value for key, value in headers}
    parsed = create_parser("rest-json").parse(
        {"status_code": status, "headers": fields, "body": body}, operation.output_shape)
    wrong = []
    if not fields.get("x-amzn-requestid"):
        wrong.append(f"{name} {status}: no x-amzn-requestid")
    if status >= 300:
        code = parsed.get("Error", {}).get("Code", "")
        modelled = {shape.name: shape.metadata.get("error", {}).get("httpStatusCode")
                    for shape in operation.error_shapes}
        expected = modelled.get(code, COMMON.get(code))
        if code not in modelled and code not in COMMON:
            wrong.append(f"{name}: the error {code!r} ({status}) is none of {sorted(modelled)}")
        elif expected and expected != status:
            wrong.append(f"{name}: {code} with status {status}, and not {expected}")
        return code, parsed, wrong
    expected = operation.http.get("responseCode", 200)
    if status != expected:
        wrong.append(f"{name}: status {status}, and not {expected}")
    if operation.output_shape is not None and operation.output_shape.members:
        wrong += faults(json.loads(body), operation.output_shape, name)
        expected_names = set(operation.output_shape.members)
        wrong += [f"{name}: boto3's parser found no member {member}" for member, value in json.loads(body).items()
                  if member not in parsed and member in expected_names and value is not None]
    return "", parsed, wrong
