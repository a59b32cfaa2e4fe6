"""Validates a bill of materials against CycloneDX's own JSON Schema of version 1.6.

Reads the document from standard input, and writes a list of faults to standard output: the path of the value and what is wrong
with it.
"""

import json
import sys
from importlib.resources import files

from jsonschema import Draft7Validator
from referencing import Registry, Resource

SCHEMAS = files("cyclonedx.schema") / "_res"


def schema(name):
    return json.loads((SCHEMAS / f"{name}.SNAPSHOT.schema.json").read_text())


def main():
    bill = schema("bom-1.6")
    others = [schema("spdx"), schema("jsf-0.82")]
    resources = [(other["$id"], Resource.from_contents(other)) for other in [bill, *others]]
    validator = Draft7Validator(bill, registry=Registry().with_resources(resources))
    faults = validator.iter_errors(json.load(sys.stdin))
    json.dump([f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}" for fault in faults], sys.stdout)


if __name__ == "__main__":
    main()
