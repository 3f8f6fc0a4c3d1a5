"""taskferry's requests, and the simulator's answers to them and to boto3, held to botocore's model of Amazon Connect:
client and simulator are held to the published model, and not to each other.

    python3 contract.py path/to/taskferry

Fails when an operation that taskferry uses was not seen.
"""
import collections
import datetime
import json
import os
import re
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError

import model
from program import Program
from wire import Recorder, Request

HERE = os.path.dirname(os.path.abspath(__file__))

SIMPLE = """taskferry: 1
dataset: {name}
columns: {{id: {{header: Id, required: true}}, name: {{header: Name, required: true}}}}
identity: [id]
task: {{{route}, name: "Call ${{name}}"}}
"""

# Everything that a mapping can write into a task.
FULL = """taskferry: 1
dataset: full
source: {timezone: UTC}
columns:
  id: {header: Id, required: true}
  name: {header: Name, required: true}
  link: {header: Link, type: url}
  mail: {header: Mail, type: email}
  amount: {header: Amount, type: decimal}
  day: {header: Day, type: date, formats: [yyyy-MM-dd]}
  due: {header: Due, type: datetime, formats: [yyyy-MM-dd HH:mm]}
  before: {header: Before}
identity: [id]
task:
  contact_flow: Ticket flow
  name: "Ünïcode ${name} 👍"
  description: "${name} \\"quoted\\" \\\\ back"
  attributes: {customer: "${name}", amount: "${amount}"}
  references:
    Link: {type: url, value: "${link}"}
    Amount: {type: number, value: "${amount}"}
    Note: {type: string, value: "${name}"}
    Day: {type: date, value: "${day}"}
    Mail: {type: email, value: "${mail}"}
  schedule: {at: "${due}"}
  expires_after: 48h
  created_by: "arn:aws:connect:us-east-1:111122223333:instance/a/agent/11111111-2222-3333-4444-555555555555"
  related_contact: "${before}"
  attachments: [{file_name: "${name}.pdf", s3_url: "https://bucket.s3.amazonaws.com/a?X-Amz-Signature=1"}]
  segment_attributes:
    rank: {type: integer, value: "7"}
    team: {value: "${name}"}
    owner: {type: arn, value: "arn:aws:connect:us-east-1:111122223333:instance/a"}
"""

TEMPLATE = """taskferry: 1
dataset: template
columns: {id: {header: Id, required: true}, name: {header: Name, required: true}}
identity: [id]
task:
  task_template: Callback
  name: "Call ${name}"
  references: {Phone: {type: string, value: "030 23125 001"}}
"""


REQUEST_ID = [("x-amzn-requestid", "r-1")]

# Members of StartTaskContact that no mapping writes.
NEVER_WRITTEN = set()

# The body by which doctor asks whether StartTaskContact is allowed: made to be refused.
PROBE = {"InstanceId", "ScheduledTime"}


def is_probe(request):
    return request.target == "/contact/task" and set(json.loads(request.body)) == PROBE


def outside(exchanges):
    """What goes to AWS STS and to Service Quotas, in a form that two clients share."""
    found = {}
    for request, status, _, body in exchanges:
        kind = (request.header("content-type") or "").split(";")[0]
        if request.target != "/" or request.method != "POST":
            continue
        if kind == "application/x-www-form-urlencoded":
            found["sts"] = (status, sorted(request.body.decode().split("&")))
        else:
            found["quotas"] = (status, kind, request.header("x-amz-target"), json.loads(request.body)["ServiceCode"])
    return found


def ask_outside_with_boto3(environment, url):
    """AWS STS and Service Quotas: boto3 reads what the simulator answers."""
    common = dict(
        endpoint_url=url, region_name=environment["AWS_REGION"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"], aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"])
    identity = boto3.client("sts", **common).get_caller_identity()
    assert re.fullmatch(r"\d{12}", identity["Account"]) and identity["Arn"].startswith("arn:aws:"), identity
    names = [quota["QuotaName"] for page in boto3.client("service-quotas", **common).get_paginator(
        "list_service_quotas").paginate(ServiceCode="connect") for quota in page["Quotas"]]
    assert "Rate of StartTaskContact API requests" in names, names


def used_operations():
    """The operations that taskferry's client can send, out of its source."""
    folder = os.path.join(HERE, "..", "..", "Sources", "ConnectClient")
    found = set()
    for path, _, files in os.walk(folder):
        for file in files:
            with open(os.path.join(path, file)) as source:
                found |= set(re.findall(r'operation: "(\w+)",\s*(?:\n\s*)?method', source.read()))
    return found & set(model.OPERATIONS)


def rows(program, name, count=3):
    program.write(f"{name}.csv", "Id,Name\n" + "".join(f"{n},Customer {n}\n" for n in range(count)))


def expect(result, *statuses):
    status, said = result
    if status not in statuses:
        raise AssertionError(f"exit status {status}:\n{said}")
    return said


def run_of(said):
    return re.search(r'"run": "([^"]+)"', said).group(1)


def use_the_program(program, environment, instance, recorder):
    """Commands that between them send every operation."""
    fast = ["--rate", "100", "--burst", "100", "--format", "json"]
    for name, route in (("flow", "contact_flow: Ticket flow"), ("connect", "quick_connect: Support queue")):
        rows(program, name)
        program.write(f"{name}.yaml", SIMPLE.format(name=name, route=route))
        said = expect(program.load(environment, name, "--instance", "demo", "--canary", "0", *fast), 0)
        ledger = program.path(f"{name}.sqlite")
        expect(program.run(environment, "undo", run_of(said), "--yes", "--ledger", ledger), 0, 1)
    rows(program, "template")
    program.write("template.yaml", TEMPLATE)
    said = expect(program.load(environment, "template", "--instance", instance, "--canary", "0", *fast), 0)
    expect(program.run(environment, "verify", run_of(said), "--ledger", program.path("template.sqlite")), 0, 1)
    earlier = json.loads(next(body for request, _, _, body in reversed(recorder.exchanges)
                              if request.target == "/contact/task"))["ContactId"]
    due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)
    program.write("full.csv", "Id,Name,Link,Mail,Amount,Day,Due,Before\n"
                  f"1,Zoë,https://example.com/?a=1&b=%20,a@example.com,12.50,2026-01-02,{due:%Y-%m-%d %H:%M},"
                  f"{earlier}\n2,Bob,,,,,,\n")
    for name, mapping in (("full", FULL), ("chained", FULL.replace("related_contact", "previous_contact"))):
        program.write(f"{name}.csv", open(program.path("full.csv")).read())
        program.write(f"{name}.yaml", mapping.replace("dataset: full", f"dataset: {name}"))
        expect(program.load(environment, name, "--instance", instance, "--canary", "0", *fast), 0)
    # What they find is not the question here.
    program.run(environment, "check", "template.csv", "--mapping", "template.yaml", "--instance", "demo", "--online")
    every = {**environment, "AWS_ENDPOINT_URL": environment["AWS_ENDPOINT_URL_CONNECT"]}
    for name in [name for name in every if name.startswith("AWS_ENDPOINT_URL_")]:
        every.pop(name)
    program.run(every, "doctor", "--mapping", "template.yaml", "--instance", "demo")


def leave_in_doubt(program, environment, instance, recorder):
    """A load that is killed while its request is on the way; reconcile then searches for the task."""
    rows(program, "doubt", 1)
    program.write("doubt.yaml", SIMPLE.format(name="doubt", route="contact_flow: Ticket flow"))
    ledger = program.path("doubt.sqlite")
    process = program.start(environment, "load", "doubt.csv", "--mapping", "doubt.yaml", "--instance", instance,
                            "--ledger", ledger, "--output", program.path("doubt-runs"), "--canary", "0")
    deadline = time.time() + 20
    while not any(b'"Call Customer' in request.body for request in recorder.requests) and time.time() < deadline:
        time.sleep(0.02)
    process.kill()
    process.wait()
    said = expect(program.run(environment, "status", "--ledger", ledger, "--format", "json"), 0, 1, 3, 4)
    time.sleep(1.2)
    run = re.search(r'"(?:run|id)": "([^"]+)"', said).group(1)
    program.run(environment, "reconcile", run, "--ledger", ledger, "--resend-limit", "1s")


def ask_with_boto3(environment, url, instance):
    """Good and bad calls, so that the simulator's answers are seen beyond what taskferry asks."""
    connect = boto3.client(
        "connect", endpoint_url=url, region_name=environment["AWS_REGION"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"], aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"mode": "standard", "total_max_attempts": 8}))
    flows = connect.list_contact_flows(InstanceId=instance, ContactFlowTypes=["CONTACT_FLOW"])["ContactFlowSummaryList"]
    flow = next(each["Id"] for each in flows if each["Name"] == "Ticket flow")
    started = connect.start_task_contact(InstanceId=instance, ContactFlowId=flow, Name="boto3", ClientToken="b-1")
    contact = connect.describe_contact(InstanceId=instance, ContactId=started["ContactId"])["Contact"]
    assert contact["Name"] == "boto3" and isinstance(contact["InitiationTimestamp"], datetime.datetime), contact
    connect.search_contacts(
        InstanceId=instance, SearchCriteria={"Name": {"SearchText": ["boto3"], "MatchType": "MATCH_ALL"}},
        TimeRange={"Type": "INITIATION_TIMESTAMP", "StartTime": time.time() - 600, "EndTime": time.time() + 60})
    connect.list_instances()
    connect.describe_instance(InstanceId=instance)
    connect.list_quick_connects(InstanceId=instance, QuickConnectTypes=["QUEUE", "USER"])
    for template in connect.list_task_templates(InstanceId=instance)["TaskTemplates"]:
        connect.get_task_template(InstanceId=instance, TaskTemplateId=template["Id"])
    connect.stop_contact(InstanceId=instance, ContactId=started["ContactId"])
    nowhere = "00000000-1111-2222-3333-444444444444"
    for call in (
        lambda: connect.start_task_contact(InstanceId=instance, ContactFlowId=nowhere, Name="n"),
        lambda: connect.start_task_contact(InstanceId=nowhere, ContactFlowId=flow, Name="n"),
        lambda: connect.start_task_contact(InstanceId=instance, Name="n"),
        lambda: connect.start_task_contact(InstanceId=instance, ContactFlowId=flow, Name="n", Attributes={"a b": "c"}),
        lambda: connect.start_task_contact(InstanceId=instance, ContactFlowId=flow, Name="n", Description="d" * 4097),
        lambda: connect.start_task_contact(InstanceId=instance, ContactFlowId=flow, Name="n", ScheduledTime=5),
        lambda: connect.stop_contact(InstanceId=instance, ContactId=started["ContactId"]),
        lambda: connect.stop_contact(InstanceId=instance, ContactId=nowhere),
        lambda: connect.describe_contact(InstanceId=instance, ContactId=nowhere),
        lambda: connect.describe_instance(InstanceId=nowhere),
        lambda: connect.list_contact_flows(InstanceId=nowhere),
        lambda: connect.get_task_template(InstanceId=instance, TaskTemplateId=nowhere),
    ):
        try:
            call()
        except (ClientError, ParamValidationError):
            pass


def faulty_answers(program):
    """The simulator's errors of the service's side, as taskferry meets them."""
    exchanges = []
    for fault in ("error", "throttle", "quota", "expired-token", "access-denied"):
        environment, instance = program.simulator("--fault", f"{fault}@1,StartTaskContact", "--quota", "100",
                                                  "--quota-burst", "100")
        with Recorder(environment["AWS_ENDPOINT_URL_CONNECT"]) as recorder:
            environment["AWS_ENDPOINT_URL_CONNECT"] = recorder.url
            rows(program, fault, 2)
            program.write(f"{fault}.yaml", SIMPLE.format(name=fault, route="contact_flow: Ticket flow"))
            program.load(environment, fault, "--instance", instance, "--canary", "0", "--rate", "100", "--burst", "100",
                         "--on-quota", "stop")
            exchanges += recorder.exchanges
    return exchanges


def judge(exchanges, whose):
    """Prints what was seen; returns the faults and the operations."""
    counts, wrong = collections.Counter(), []
    for request, status, headers, body in exchanges:
        name, faults = model.request_faults(request)
        if name is None:
            wrong += faults
            continue
        # boto3's own requests are not what is judged, and some are wrong on purpose.
        wrong += faults if whose == "taskferry" else []
        code, _, more = model.answer_faults(name, status, headers, body)
        wrong += more
        counts[(name, code or str(status))] += 1
    for (name, code), count in sorted(counts.items()):
        print(f"  {count:4} {name} {code}")
    return wrong, {name for name, _ in counts}


def judge_the_judge():
    """Requests that are wrong each in one way; the model has to find every one."""
    right = {"InstanceId": "i", "Name": "n"}
    wrong = [{**right, **change} for change in (
        {"Unknown": 1}, {"Name": 5}, {"Name": None}, {"Name": "n" * 1025}, {"ScheduledTime": "2026-01-02T03:04:05Z"},
        {"Attributes": {"a": 1}}, {"References": {"a": {"Value": "v"}}},
        {"References": {"a": {"Value": "v", "Type": "X"}}},
        {"Attachments": []}, {"Attachments": [{"FileName": "a"}]}, {"SegmentAttributes": {"a": {"ValueInteger": "7"}}})]
    requests = [("PUT", "/contact/task", body) for body in wrong + [{"Name": "n"}, {"InstanceId": "i"}]]
    requests += [("POST", "/contact/task", right), ("PUT", "/contact/tasks", right),
                 ("GET", "/instance?maxResults=11", None), ("GET", "/instance?maxresults=1", None),
                 ("GET", "/quick-connects/i?QuickConnectTypes=NONE", None)]
    for method, target, body in requests:
        headers = [("Content-Type", "application/json")] if body is not None else []
        request = Request(method, target, headers, json.dumps(body).encode() if body is not None else b"")
        assert model.request_faults(request)[1], (method, target, body)
    good = Request("PUT", "/contact/task", [("Content-Type", "application/json")], json.dumps(right).encode())
    assert model.request_faults(good) == ("StartTaskContact", []), model.request_faults(good)
    described = {"Instance": {"Id": "i", "InstanceStatus": "ACTIVE"}}
    wrong_answers = [
        ("StartTaskContact", 200, {"ContactId": 5}), ("StartTaskContact", 200, {"ContactId": ""}),
        ("StartTaskContact", 200, {"Contact": "a"}), ("StartTaskContact", 202, {"ContactId": "a"}),
        ("StartTaskContact", 400, {"__type": "ThrottlingException"}), ("StartTaskContact", 400, {"__type": "Nonsense"}),
        ("DescribeInstance", 200, {"Instance": {"InstanceStatus": "RESTING"}}),
        ("DescribeInstance", 200, {"Instance": {"CreatedTime": "2026-01-02T03:04:05Z"}}),
        ("DescribeInstance", 429, {"__type": "ServiceQuotaExceededException"}),
        ("ListContactFlows", 200, {"ContactFlowSummaryList": {}}),
        ("GetTaskTemplate", 200, {"Id": "a", "Arn": "b"})]
    for name, status, body in wrong_answers:
        assert model.answer_faults(name, status, REQUEST_ID, json.dumps(body).encode())[2], (name, status, body)
    assert model.answer_faults("DescribeInstance", 200, [], json.dumps(described).encode())[2] != []
    assert model.answer_faults("DescribeInstance", 200, REQUEST_ID, json.dumps(described).encode())[2] == []
    return len(requests), len(wrong_answers) + 1


def main():
    requests, answers = judge_the_judge()
    print(f"{requests} wrong requests and {answers} wrong answers, planted, are found out")
    with Program(sys.argv[1]) as program:
        environment, instance = program.simulator("--quota", "100", "--quota-burst", "100")
        direct = environment["AWS_ENDPOINT_URL_CONNECT"]
        with Recorder(direct) as recorder:
            through = {**environment, "AWS_ENDPOINT_URL_CONNECT": recorder.url}
            use_the_program(program, through, instance, recorder)
            others = outside(recorder.exchanges)
            ours = [each for each in recorder.exchanges
                    if each[0].target.split("?")[0] != "/" and not is_probe(each[0])]
        slow, instance_of_slow = program.simulator("--fault", "delay=1500@1,StartTaskContact")
        with Recorder(slow["AWS_ENDPOINT_URL_CONNECT"]) as recorder:
            slow["AWS_ENDPOINT_URL_CONNECT"] = recorder.url
            leave_in_doubt(program, slow, instance_of_slow, recorder)
            ours += recorder.exchanges
        ours += faulty_answers(program)
        with Recorder(direct) as recorder:
            ask_with_boto3(environment, recorder.url, instance)
            theirs = list(recorder.exchanges)
        with Recorder(direct) as recorder:
            ask_outside_with_boto3(environment, recorder.url)
            if outside(recorder.exchanges) != others or len(others) != 2:
                sys.exit(f"STS and Service Quotas are asked as {others}, and by boto3 as {outside(recorder.exchanges)}")
            print("STS and Service Quotas are asked as boto3 asks them")
    print("taskferry's requests and their answers:")
    wrong, seen = judge(ours, "taskferry")
    print("answers to boto3:")
    more, _ = judge(theirs, "boto3")
    missing = used_operations() - seen
    members = {member for request, *_ in ours if request.target == "/contact/task"
               for member in json.loads(request.body)}
    unwritten = set(model.OPERATIONS["StartTaskContact"].input_shape.members) - members - NEVER_WRITTEN
    more += [f"{name} was never sent" for name in missing]
    more += [f"no StartTaskContact had {member}" for member in unwritten]
    for line in sorted(set(wrong + more)):
        print(f"FAULT: {line}")
    if wrong or more:
        sys.exit(1)
    print(f"{len(ours)} exchanges of taskferry and {len(theirs)} of boto3 are as the model has them; "
          f"operations: {', '.join(sorted(seen))}")


if __name__ == "__main__":
    main()
