"""Renders the templates on stdin with Python's Jinja2; prints CPU milliseconds a render, a list for each template."""

import json
import sys
import time

from jinja2.sandbox import SandboxedEnvironment

request = json.load(sys.stdin)
environment = SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
answers = []
for item in request["templates"]:
    template = environment.from_string(item["source"])
    runs = []
    for _ in range(request["runs"]):
        start, count = time.process_time(), 0
        while time.process_time() - start < request["seconds"]:
            for _ in range(20):
                output = template.render(item["context"])
            count += 20
        runs.append((time.process_time() - start) / count * 1000)
    answers.append({"runs": runs, "output": output})
json.dump(answers, sys.stdout)
