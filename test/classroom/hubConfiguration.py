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


module("jupyterhub")
module("jupyterhub.auth", Authenticator=object, PAMAuthenticator=object)
module("jupyterhub.spawner", LocalProcessSpawner=object)
module("tornado", web=SimpleNamespace(HTTPError=HTTPError))
builtins.get_config = MagicMock
ours = runpy.run_path(sys.argv[1])


async def sign_in(password):
    try:
        handler = SimpleNamespace(request=SimpleNamespace(remote_ip="192.0.2.1"))
        return await ours["ListAuthenticator"]().authenticate(handler, {"username": "Ada", "password": password})
    except HTTPError as error:
        return error.status


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


print(json.dumps({"tries": asyncio.run(tries()), "learners": [learner(name) for name in ("ada", "root", "daemon")]}))
