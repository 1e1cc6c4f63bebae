"""Holds values for Zero to JupyterHub against the chart's schema, as helm does: `checkValues.py CHART.json VALUES.yaml`."""

import asyncio
import json
import sys

import jsonschema
import yaml
from jupyterhub.authenticators.shared import SharedPasswordAuthenticator
from traitlets.config import Config


def merged(default, own):
    """The chart's defaults with values of ours, as helm merges them."""
    if not isinstance(default, dict) or not isinstance(own, dict):
        return own
    return {**default, **{name: merged(default.get(name), value) for name, value in own.items()}}


class NoDoubles(yaml.SafeLoader):
    """YAML in which no name stands twice: the later one would silently count."""

    def construct_mapping(self, node, deep=False):
        names = [self.construct_object(key) for key, _ in node.value]
        if len(names) != len(set(names)):
            raise yaml.YAMLError(f"a name stands twice: {sorted(names)}{node.start_mark}")
        return super().construct_mapping(node, deep)


with open(sys.argv[1], encoding="utf-8") as file:
    chart = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    values = yaml.load(file, NoDoubles)
faults = jsonschema.Draft7Validator(chart["schema"]).iter_errors(merged(chart["values"], values))
for fault in faults:
    print(f"{'.'.join(map(str, fault.absolute_path))}: {fault.message}")
for name, source in values["hub"]["extraConfig"].items():
    compile(source, name, "exec")


config = values["hub"]["config"]
authenticator = SharedPasswordAuthenticator(config=Config(config))
passwords = config["SharedPasswordAuthenticator"]
for name, password, admin in [
    ("ada", passwords["user_password"], False),
    ("Instructor", passwords["user_password"], None),
    ("instructor", passwords["admin_password"], True),
]:
    signed_in = asyncio.run(authenticator.authenticate(None, {"username": name, "password": password}))
    if (signed_in and signed_in["admin"]) is not admin:
        print(f"{name} signs in as {signed_in}")
