"""Calls AWS operations with botocore, a client that knows nothing of this project but where to send its requests.

Reads {"endpoint", "region", "calls": [{"service", "operation", "parameters"}]} as JSON from standard input and writes a JSON
list to standard output: what botocore parsed of each answer, or the code and the words of the error. An answer that is not
in the service's own model comes out with fields missing. Nothing is read from the environment.
"""

import json
import sys

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError


def answer(session, question, call):
    client = session.create_client(
        call["service"],
        region_name=question["region"],
        endpoint_url=question["endpoint"],
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret",
        config=Config(retries={"max_attempts": 1}),
    )
    try:
        parsed = client._make_api_call(call["operation"], call["parameters"])
    except ClientError as error:
        return {"code": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}
    parsed.pop("ResponseMetadata", None)
    return parsed


def main():
    question = json.load(sys.stdin)
    session = botocore.session.Session()
    answers = [answer(session, question, call) for call in question["calls"]]
    json.dump(answers, sys.stdout, default=str)


if __name__ == "__main__":
    main()
