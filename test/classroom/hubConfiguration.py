"""The hub's configuration, with stand-ins for JupyterHub and Tornado: prints what its own classes do, as JSON."""

import asyncio
import builtins
import json
import runpy
import sys
from types import ModuleType, SimpleNamespace
from unittest.mock import MagicMock


class HTTPError(Exception):
    def __init__(self, status, message):
        self.status = status


def module(name, **members):
    sys.modules[name] = ModuleType(name)
    vars(sys.modules[name]).update(members)


class PAMAuthenticator:
    async def authenticate(self, handler, data):
        return None


module("jupyterhub")
module("jupyterhub.auth", Authenticator=object, PAMAuthenticator=PAMAuthenticator)
module("jupyterhub.spawner", LocalProcessSpawner=object)
module("tornado", web=SimpleNamespace(HTTPError=HTTPError))
builtins.get_config = MagicMock
ours = runpy.run_path(sys.argv[1])


async def sign_in(password, name="Ada", by="ListAuthenticator", forwarded="192.0.2.1", real="192.0.2.1"):
    try:
        # As Tornado has it: what a client says of itself is believed.
        handler = SimpleNamespace(request=SimpleNamespace(remote_ip=real, headers={"X-Forwarded-For": forwarded}))
        return await ours[by]().authenticate(handler, {"username": name, "password": password})
    except HTTPError as error:
        return error.status


async def disguised():
    """Each from an address that the client made up."""
    return [await sign_in("wrong", name="Ben", real=f"10.0.0.{i}", forwarded=f"10.0.0.{i}, 192.0.2.9") for i in range(25)]


async def from_everywhere():
    return [await sign_in("wrong", name="root", by="SystemAuthenticator", forwarded=f"10.0.0.{i}") for i in range(100)]


async def tries():
    first = [await sign_in("right")]
    wrong = await asyncio.gather(*(sign_in("wrong") for _ in range(25)))
    return first, wrong, await sign_in("right")


def learner(name):
    spawner = ours["WorkbookSpawner"]()
    spawner.user = SimpleNamespace(name=name)
    try:
        return spawner.learner()["uid"]
    except KeyError:
        return None


several = {"disguised": asyncio.run(disguised()), "everywhere": asyncio.run(from_everywhere())}
print(json.dumps({**several, "tries": asyncio.run(tries()), "learners": [learner(name) for name in ("ada", "root", "daemon")]}))
