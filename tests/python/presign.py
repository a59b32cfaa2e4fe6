"""Presigns STS GetCallerIdentity requests for EKS with botocore, in the way of `aws eks get-token`.

Reads a JSON list of cases from standard input and writes a JSON list of answers to standard output. Everything that a
signature depends on comes with the case: nothing is read from the environment, and nothing is sent anywhere.
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from unittest import mock

import botocore.session

# The awscli's own: customizations/eks/get_token.py. A token is good for 15 minutes, of which the last is left out.
URL_TIMEOUT = 60
TOKEN_MINUTES = 14
CLUSTER_HEADER = "x-k8s-aws-id"


def answer(session, case):
    """The presigned URL, the signature's time in seconds since 1970, and when the token expires."""
    moment = datetime.strptime(case["moment"], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    client = session.create_client(
        "sts",
        region_name=case["region"],
        aws_access_key_id=case["access_key_id"],
        aws_secret_access_key=case["secret_access_key"],
        aws_session_token=case["session_token"],
    )

    def name_cluster(request, **_):
        request.headers[CLUSTER_HEADER] = case["cluster"]

    client.meta.events.register("before-sign.sts.GetCallerIdentity", name_cluster)
    with mock.patch("botocore.auth.get_current_datetime", return_value=moment):
        url = client.generate_presigned_url("get_caller_identity", ExpiresIn=URL_TIMEOUT, HttpMethod="GET")
    expiration = moment + timedelta(minutes=TOKEN_MINUTES)
    return {
        "url": url,
        "seconds": int(moment.timestamp()),
        "expiration": expiration.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def main():
    session = botocore.session.Session()
    json.dump([answer(session, case) for case in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
