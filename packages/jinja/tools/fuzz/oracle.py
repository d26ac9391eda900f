"""Renders templates with Python's Jinja2 as dbt sets it up: one JSON object a line in, one a line out."""

import datetime
import itertools
import json
import random
import re
import resource
import sys
import warnings

from jinja2.sandbox import SandboxedEnvironment

try:
    import pytz
except ImportError:
    pytz = None

warnings.simplefilter("ignore")
# A template that wants more is answered with a MemoryError instead of taking the machine.
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


def value(recorded):
    if isinstance(recorded, list):
        return [value(item) for item in recorded]
    if not isinstance(recorded, dict):
        return recorded
    (kind, content), *others = recorded.items() if recorded else ((None, None),)
    if kind == "$tuple":
        return tuple(value(item) for item in content)
    if kind == "$float":
        return float(content)
    if kind == "$range":
        return range(*content)
    if kind == "$pairs":
        return {value(key): value(item) for key, item in content}
    if kind == "$dict":
        recorded = content
    return {key: value(item) for key, item in recorded.items()}


def environment(options):
    settings = {key: options[key] for key in ("trim_blocks", "lstrip_blocks", "keep_trailing_newline") if key in options}
    env = SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], **settings)
    for name in ("as_text", "as_bool", "as_native", "as_number"):
        env.filters[name] = lambda item: item
    env.filters["is_list"] = lambda item: isinstance(item, list)
    return env


class Module:
    def __init__(self, module, names):
        for name in names:
            setattr(self, name, getattr(module, name))


MODULES = {
    "datetime": datetime,
    "re": re,
    "itertools": itertools,
    "pytz": pytz,
}

ENVIRONMENTS = {}
# Moves what is made later to other addresses in each process, down to their last digits.
BALLAST = [each for each in [bytes(size % 1000) for size in range(100_000)] if random.random() < 0.5]

for line in sys.stdin:
    case = json.loads(line)
    options = case.get("options") or {}
    key = json.dumps(options, sort_keys=True)
    if key not in ENVIRONMENTS:
        ENVIRONMENTS[key] = environment(options)
    try:
        context = {name: value(item) for name, item in (case.get("context") or {}).items()}
        output = ENVIRONMENTS[key].from_string(case["source"]).render(modules=MODULES, **context)
        answer = {"output": output}
    except MemoryError:
        answer = {"error": "TimedOut"}
    except RecursionError:
        answer = {"error": "RecursionError", "message": ""}
    except Exception as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    try:
        text = json.dumps(answer)
    except Exception as error:
        text = json.dumps({"error": "Unprintable", "message": str(error)})
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
