"""Writes botocore.json: requests as the AWS command line sends them for our models, signed by botocore (any version from 1.34 on).

    python3 make-vectors.py ../../../../../../main/resources/model > botocore.json
"""
import json
import sys
import tempfile
import pathlib
import shutil

import botocore.loaders
import botocore.session

MODELS = {"wickr": ("wickr-2024-02-01.json", "2024-02-01"), "redoubt": ("redoubt-admin.json", "2026-11-25")}
KEY, SECRET = "RDBTAAAAAAAAAAAAAAAA", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
NETWORK = {"networkId": "12345678"}
CALLS = [
    ("wickr", "ListNetworks", {"maxResults": 5, "sortDirection": "ASC"}),
    ("wickr", "GetNetworkSettings", NETWORK),
    ("wickr", "ListUsers", NETWORK | {"firstName": "Zoë + O'Neil/é&=", "username": "alice@example.org", "status": 2}),
    ("wickr", "GetUser", NETWORK | {"userId": "17", "startTime": 1700000000}),
    ("wickr", "GetSecurityGroup", NETWORK | {"groupId": "a~b c+d%41é"}),
    ("wickr", "BatchToggleUserSuspendStatus", NETWORK | {"suspend": True, "userIds": ["1", "2"]}),
    ("wickr", "BatchCreateUser", NETWORK | {"clientToken": "a-token:1", "users": [
        {"username": "bob@example.org", "securityGroupIds": ["1"], "firstName": "Bób", "inviteCodeTtl": 7}]}),
    ("wickr", "UpdateNetworkSettings", NETWORK | {"settings": {"readReceiptConfig": {"status": "ENABLED"}}}),
    ("wickr", "DeleteBot", NETWORK | {"botId": "5"}),
    ("wickr", "CreateDataRetentionBot", NETWORK),
    ("redoubt", "CreateAdministrator", {"name": "alice@example.org", "role": "auditor", "clientToken": "t"}),
    ("redoubt", "DeleteAdministrator", {"name": "alice+one@example.org"}),
]


def main(folder):
    with tempfile.TemporaryDirectory() as data:
        for service, (file, version) in MODELS.items():
            to = pathlib.Path(data, service, version)
            to.mkdir(parents=True)
            shutil.copy(pathlib.Path(folder, file), to / "service-2.json")
        session = botocore.session.Session()
        loader = botocore.loaders.Loader(extra_search_paths=[data], include_default_search_paths=True)
        loader.search_paths.insert(0, data)
        session.register_component("data_loader", loader)
        json.dump([send(session, *call) for call in CALLS], sys.stdout, indent=1, sort_keys=True)
        print()


def send(session, service, operation, arguments):
    client = session.create_client(
        service, region_name="us-east-1", aws_access_key_id=KEY, aws_secret_access_key=SECRET,
        endpoint_url="http://127.0.0.1:8181")
    seen = []

    def take(request, **_):
        seen.append(request)
        return botocore.awsrequest.AWSResponse(request.url, 200, {}, Empty())

    client.meta.events.register("before-send", take)
    name = next(n for n, o in client.meta.method_to_api_mapping.items() if o == operation)
    try:
        getattr(client, name)(**arguments)
    except Exception as error:
        if not seen:
            raise error
    request = seen[0]
    body = request.body or b""
    text = lambda value: value.decode() if isinstance(value, bytes) else value
    return {
        "operation": operation,
        "arguments": arguments,
        "method": request.method,
        "target": request.url.split("8181", 1)[1],
        "host": "127.0.0.1:8181",
        "fields": {k.lower(): text(v) for k, v in request.headers.items() if k.lower() not in ("user-agent",)},
        "body": text(body),
        "secret": SECRET,
    }


class Empty:
    def stream(self):
        yield b"{}"


main(sys.argv[1])
