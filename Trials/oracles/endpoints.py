"""The endpoint that boto3 sends a request of Amazon Connect to, for every region of every partition, with FIPS and
dual-stack and without. NetworkSettingsTests reads the file.

    python3 endpoints.py FILE [all]

Without `all` only some regions of each partition are written.
"""
import functools
import json
import sys
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.endpoint_provider import EndpointProvider
from botocore.loaders import Loader


def regions(every):
    for partition in Loader().load_data("partitions")["partitions"]:
        names = sorted(name for name in partition["regions"] if not name.endswith("-global"))
        yield from names if every else names[:2]
    # What nobody knows yet.
    yield from ["ap-newest-9", "us-gov-newest-1", "cn-newest-1"]


def known_regions(loader):
    """Where botocore's table has Amazon Connect."""
    return {name for partition in loader.load_data("endpoints")["partitions"]
            for name in partition["services"].get("connect", {}).get("endpoints", {})}


def of_rules(provider, region, fips, dualstack):
    """The rules of the service's own model; boto3's older table lacks some partitions, and fails there."""
    return provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dualstack).url, region


class Seen(Exception):
    pass


def of_client(region, fips, dualstack):
    """What a client sends to: it knows the old way to ask for FIPS."""
    client = boto3.client(
        "connect", region_name=region, aws_access_key_id="AKID", aws_secret_access_key="secret",
        config=Config(use_fips_endpoint=fips, use_dualstack_endpoint=dualstack, retries={"total_max_attempts": 1}))

    def before_send(request, **_):
        raise Seen(request.url)

    client.meta.events.register("before-send.connect", before_send)
    try:
        client.list_instances()
    except Seen as seen:
        url = urlsplit(str(seen))
        return f"{url.scheme}://{url.netloc}", client.meta.region_name
    raise AssertionError("nothing was sent")


def main():
    loader = Loader()
    provider = EndpointProvider(
        loader.load_service_model("connect", "endpoint-rule-set-1"), loader.load_data("partitions"))
    asked = [(region, functools.partial(of_rules, provider)) for region in regions("all" in sys.argv[2:])]
    asked += [(region, of_client) for region in ("us-east-1", "fips-us-east-1", "us-gov-west-1-fips")]
    cases, known = [], known_regions(loader)
    for region, endpoint in asked:
        for fips in (False, True):
            for dualstack in (False, True):
                url, signing = endpoint(region, fips, dualstack)
                cases.append({"region": region, "fips": fips, "dualstack": dualstack, "url": url,
                              "signingRegion": signing, "known": signing in known})
    with open(sys.argv[1], "w") as out:
        out.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    print(f"{len(cases)} endpoints: {sys.argv[1]}")


if __name__ == "__main__":
    main()
