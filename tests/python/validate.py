"""Validates documents against a JSON Schema of draft-07, as editors do.

Reads an object with "schema" and "documents" from standard input, and writes a list with one list of faults a document to
standard output; each fault is the path of the value and what is wrong with it.
"""

import json
import sys

from jsonschema import Draft7Validator


def fault(error):
    """Path and message; of a choice between shapes, the fault of the shape that comes nearest."""
    while error.context:
        error = max(error.context, key=lambda inner: (len(inner.absolute_path), inner.validator == "required"))
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
    return f"{path.removeprefix('.')}: {error.message}"


def main():
    question = json.load(sys.stdin)
    Draft7Validator.check_schema(question["schema"])
    validator = Draft7Validator(question["schema"])
    answers = [sorted(fault(error) for error in validator.iter_errors(document)) for document in question["documents"]]
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
