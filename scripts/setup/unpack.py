"""Unpacks the parts of a TensorFlow wheel that its C interface needs.

Usage: unpack.py WHEEL FOLDER. Writes FOLDER/lib and FOLDER/include, and prints the share done, 0 to 1, line by line.
Every member's checksum is verified by zipfile while it is read.
"""

import os
import sys
import zipfile

libraries = {
    "tensorflow/libtensorflow_cc.so.2": "libtensorflow.so",
    "tensorflow/libtensorflow_framework.so.2": "libtensorflow_framework.so",
}
header_folders = tuple(
    "tensorflow/include/" + folder for folder in ("tensorflow/c/", "tensorflow/core/platform/", "tsl/", "xla/tsl/")
)


def target(name):
    """The place of a wheel's member below the folder, or None when it is not needed."""
    if name in libraries:
        return os.path.join("lib", os.path.basename(name))
    if name.startswith(header_folders) and name.endswith(".h"):
        return os.path.join("include", *name.split("/")[2:])
    return None


def unpack(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        members = [(member, target(member.filename)) for member in archive.infolist()]
        members = [(member, path) for member, path in members if path]
        missing = set(libraries) - {member.filename for member, _ in members}
        if missing:
            raise SystemExit("not in the wheel: " + ", ".join(sorted(missing)))
        total = sum(member.file_size for member, _ in members)
        done = 0
        for member, path in members:
            path = os.path.join(folder, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(member) as source, open(path, "wb") as copy:
                while chunk := source.read(1 << 22):
                    copy.write(chunk)
                    done += len(chunk)
                    if len(chunk) == 1 << 22:
                        print(done / total, flush=True)
        for library, link in libraries.items():
            os.symlink(os.path.basename(library), os.path.join(folder, "lib", link))


if __name__ == "__main__":
    unpack(*sys.argv[1:])
