"""Has cfn-lint judge CloudFormation templates, by AWS' own resource schemas.

Reads a JSON object from standard input, with the region and the templates by name, and writes a JSON list of what
cfn-lint finds: errors and warnings, each as one line. Everything that it needs comes with the package: nothing is sent
anywhere.
"""

import json
import sys

from cfnlint.api import ManualArgs, lint


def findings(name, template, region):
    """What is wrong with one template."""
    for match in lint(template, config=ManualArgs(regions=[region])):
        path = "/".join(str(step) for step in match.path or [])
        yield f"{name}: {match.rule.id} {path}: {match.message}"


def main():
    question = json.load(sys.stdin)
    region = question["region"]
    found = [line for name, template in question["templates"].items() for line in findings(name, template, region)]
    json.dump(found, sys.stdout)


main()
