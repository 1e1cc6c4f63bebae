"""Unpacks the parts of a TensorFlow wheel that its C interface needs.

Usage: unpack.py WHEEL FOLDER. Writes FOLDER/lib and FOLDER/include, and prints the share done, 0 to 1, line by line.
Every member's checksum is verified by zipfile while it is read.
"""

import os
import sys
import zipfile

# The libraries as wheels have them, and the names under which the binding is linked against them: for Linux, for macOS.
libraries = (
    {
        "libtensorflow_cc.so.2": "libtensorflow.so",
        "libtensorflow_framework.so.2": "libtensorflow_framework.so",
    },
    {
        "libtensorflow_cc.2.dylib": "libtensorflow.2.dylib",
        "libtensorflow_framework.2.dylib": "libtensorflow_framework.2.dylib",
    },
)
header_folders = tuple(
    "tensorflow/include/" + folder for folder in ("tensorflow/c/", "tensorflow/core/platform/", "tsl/", "xla/tsl/")
)


def libraries_in(archive):
    """The names of the libraries that the wheel has, with those of their links."""
    names = set(archive.namelist())
    for known in libraries:
        if all("tensorflow/" + library in names for library in known):
            return known
    raise SystemExit("TensorFlow's C library is not in the wheel")


def target(name, wanted):
    """The place of a wheel's member below the folder, or None when it is not needed."""
    folder, _, library = name.rpartition("/")
    if folder == "tensorflow" and library in wanted:
        return os.path.join("lib", library)
    if name.startswith(header_folders) and name.endswith(".h"):
        return os.path.join("include", *name.split("/")[2:])
    return None


def unpack(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        wanted = libraries_in(archive)
        members = [(member, target(member.filename, wanted)) for member in archive.infolist()]
        members = [(member, path) for member, path in members if path]
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
        for library, link in wanted.items():
            if link != library:
                os.symlink(library, os.path.join(folder, "lib", link))


if __name__ == "__main__":
    unpack(*sys.argv[1:])
