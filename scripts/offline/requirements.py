"""The lines of a locked list that hold for another Python and another platform: `requirements.py FILE 3.12.3 linux-x64`.

pip asks the Python that it runs in what holds, whatever it is told to download for; so the conditions are looked at here.
"""

import re
import sys

from pip._vendor.packaging.requirements import Requirement

file, python, platform = sys.argv[1:]
system, machine = platform.split("-")
environment = {
    "python_version": ".".join(python.split(".")[:2]),
    "python_full_version": python,
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "os_name": "posix",
    "sys_platform": system,
    "platform_system": {"linux": "Linux", "darwin": "Darwin"}[system],
    "platform_machine": {"x64": "x86_64", "arm64": {"linux": "aarch64", "darwin": "arm64"}[system]}[machine],
    "extra": "",
}
lines = re.sub(r"\\\n", " ", open(file, encoding="utf-8").read()).split("\n")
for line in lines:
    if not line.strip() or line.lstrip().startswith("#"):
        continue
    text, *hashes = line.split("--hash=")
    wanted = Requirement(text.strip())
    if wanted.marker is None or wanted.marker.evaluate(environment):
        print(wanted.name + str(wanted.specifier), *(f"--hash={value.strip()}" for value in hashes))
