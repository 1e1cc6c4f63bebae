"""The user's settings for pip, from variables and files, as one JSON object by option: `python pip_settings.py`.

pip lists them as `section.option='value'`, the weaker ones first within a section: "global" holds for every command,
those of the command follow, and variables come last.
"""

import ast
import json
import subprocess
import sys

listed = subprocess.run(
    [sys.executable, "-I", "-m", "pip", "config", "list"], capture_output=True, text=True, encoding="utf-8"
)
settings = {}
for section in ("global", sys.argv[1], ":env:"):
    for line in listed.stdout.splitlines():
        name, found, value = line.partition("=")
        if found and name.startswith(section + "."):
            settings[name[len(section) + 1 :]] = ast.literal_eval(value)
print(json.dumps(settings))
