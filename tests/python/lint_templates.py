"""Has cfn-lint judge CloudFormation templates, by AWS' own resource schemas.

Reads a JSON object from standard input, with the region and the templates by name, and writes a JSON list of what
cfn-lint finds: errors and warnings, each as one line. Everything that it needs comes with the package: nothing is sent
anywhere.
"""

import json
import sys

from cfnlint.api import ManualArgs
from cfnlint.config import ConfigMixIn
from cfnlint.decode import decode_str
from cfnlint.runner import Runner

IGNORED = [
    # "Avoid hardcoding availability zones": a stack is for the zones that were chosen for it, and each of its subnets has
    # its zone in its logical id, as eksctl has it. A zone that the template left to AWS could be one that EKS refuses.
    "W3010",
]


def findings(runner, name, text):
    """What is wrong with one template."""
    template, wrong = decode_str(text)
    for match in wrong or runner.validate_template(template):
        path = "/".join(str(step) for step in match.path or [])
        yield f"{name}: {match.rule.id} {path}: {match.message}"


def main():
    question = json.load(sys.stdin)
    config = ConfigMixIn(**ManualArgs(regions=[question["region"]], ignore_checks=IGNORED))
    # One for all: most of its time goes into reading the rules and the schemas.
    runner = Runner(config)
    found = [line for name, text in question["templates"].items() for line in findings(runner, name, text)]
    json.dump(found, sys.stdout)


main()
