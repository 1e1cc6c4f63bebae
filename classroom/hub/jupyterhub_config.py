"""The hub of `workbook classroom`. What it is told stands in the JSON file that CLASSROOM_SETTINGS names."""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import pwd
import time

from jupyterhub.auth import Authenticator, PAMAuthenticator
from jupyterhub.spawner import LocalProcessSpawner
from tornado import web

with open(os.environ["CLASSROOM_SETTINGS"], encoding="utf-8") as file:
    settings = json.load(file)
learners = settings["learners"]

ALLOWED_TRIES = 10
"""How many wrong passwords a minute count for one name, from one address."""

ALLOWED_TRIES_ANYWHERE = 60
"""The same from all addresses together, where passwords are people's own: a program on this machine can name any address."""


def address(request):
    """Where a request came to our proxy from: what the client itself says, as X-Real-Ip, counts for nothing."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    return forwarded or request.remote_ip


class Tries:
    """Wrong passwords of the last minute, by name and address."""

    def __init__(self):
        self.failed = {}

    def take(self, key, allowed=ALLOWED_TRIES):
        """Counts a try before its password is looked at: many at the same time count as well."""
        now = time.monotonic()
        self.failed = {k: v for k, v in self.failed.items() if now - v[-1] < 60}
        recent = [at for at in self.failed.get(key, []) if now - at < 60]
        if len(recent) >= allowed:
            raise web.HTTPError(429, "Too many wrong passwords. Wait a minute, then try again.")
        self.failed[key] = [*recent, now]

    def forget(self, key):
        """After the right password."""
        self.failed.pop(key, None)


tries = Tries()


def matches(password, kept):
    """Whether a password is the one that was kept as `scrypt$N$r$p$salt$key`."""
    _, n, r, p, salt, key = kept.split("$")
    wanted = base64.b64decode(key)
    made = hashlib.scrypt(
        password.encode(), salt=base64.b64decode(salt), n=int(n), r=int(r), p=int(p), maxmem=2**26, dklen=len(wanted)
    )
    return hmac.compare_digest(made, wanted)


class ListAuthenticator(Authenticator):
    """Signs in who is on the instructor's list. An unknown name takes as long as a wrong password."""

    async def authenticate(self, handler, data):
        name, password = data["username"].lower(), data["password"][:200]
        key = (name, address(handler.request))
        tries.take(key)
        known = learners.get(name, {}).get("password")
        right = await asyncio.to_thread(matches, password, known or settings["nobody"])
        if not (known and right):
            return None
        tries.forget(key)
        return name


class SystemAuthenticator(PAMAuthenticator):
    """Signs in the system's users."""

    async def authenticate(self, handler, data):
        key = (data["username"], address(handler.request))
        tries.take(key)
        tries.take(data["username"], ALLOWED_TRIES_ANYWHERE)
        name = await super().authenticate(handler, data)
        if name is not None:
            tries.forget(key)
            tries.forget(data["username"])
        return name


class WorkbookSpawner(LocalProcessSpawner):
    """Starts a learner's server, as a user of its own behind what `confinement` in src/classroom/confine.ts says."""

    def learner(self):
        """Who this is: from the list, where there is one; the system's user of the same name is somebody else."""
        name = self.user.name
        if not settings["systemUsers"]:
            return learners[name]
        entry = pwd.getpwnam(name)
        if entry.pw_uid == 0:
            raise web.HTTPError(403, "root cannot have a server here.")
        return {
            "uid": entry.pw_uid,
            "gid": entry.pw_gid,
            "home": entry.pw_dir,
            "inside": f"/home/{name}",
            "users": "/etc/passwd",
            "workbook": f"/home/{name}/cnn-workbook",
            "learner": name,
        }

    def make_preexec_fn(self, name):
        """The command itself becomes the learner: it takes root to put up what stands around the server."""
        return None

    def user_env(self, env):
        me = self.learner()
        env.update(USER=self.user.name, LOGNAME=self.user.name, HOME=me["inside"], SHELL="/bin/bash")
        env.update(settings["environment"])
        env.update(WORKBOOK_HOME=me["workbook"], JUPYTERHUB_ROOT_DIR=f"{me['workbook']}/work")
        env.update(WORKBOOK_CLASSROOM_TOKEN=submit_token(self.user.name))
        if me["learner"]:
            env["WORKBOOK_LEARNER"] = me["learner"]
        return env

    async def start(self):
        me = self.learner()
        self.cmd = [part.format(**me) if part.startswith("{") else part for part in settings["command"]]
        return await super().start()


def submit_token(name):
    """What lets a learner's notebooks hand in, and do nothing else."""
    return f"{name}:{hmac.new(settings['submitSecret'].encode(), name.encode(), hashlib.sha256).hexdigest()}"


c = get_config()  # noqa: F821
c.JupyterHub.bind_url = settings["bindUrl"]
c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = settings["certificate"], settings["key"]
c.JupyterHub.hub_bind_url = settings["hubUrl"]
# In memory: sessions and tokens end with the hub, so nobody who left the list or whose password is new has one.
c.JupyterHub.db_url = "sqlite:///:memory:"
c.JupyterHub.cookie_secret_file = settings["cookieSecret"]
c.JupyterHub.pid_file = settings["pidFile"]
c.JupyterHub.active_server_limit = settings["maxServers"]
c.JupyterHub.concurrent_spawn_limit = settings["concurrentSpawns"]
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}
c.JupyterHub.template_vars = {"announcement_login": settings["announcement"]}
c.JupyterHub.last_activity_interval = 60

c.ConfigurableHTTPProxy.command = settings["proxyCommand"]
c.ConfigurableHTTPProxy.api_url = settings["proxyApi"]
c.ConfigurableHTTPProxy.pid_file = settings["proxyPidFile"]

c.JupyterHub.authenticator_class = SystemAuthenticator if settings["systemUsers"] else ListAuthenticator
c.Authenticator.allowed_users = set(learners)
c.Authenticator.allow_all = settings["systemUsers"]
c.Authenticator.admin_users = set(settings["instructors"])
c.Authenticator.delete_invalid_users = not settings["systemUsers"]
c.PAMAuthenticator.open_sessions = False

c.JupyterHub.spawner_class = WorkbookSpawner
c.Spawner.default_url = settings["page"]
c.Spawner.args = settings["serverArguments"]
c.Spawner.env_keep = ["PATH", "LANG", "LC_ALL", "TZ"]
c.Spawner.http_timeout = c.Spawner.start_timeout = 120
c.LocalProcessSpawner.interrupt_timeout = 1

c.JupyterHub.services = [
    {
        "name": "classroom",
        "display": True,
        "url": settings["serviceUrl"],
        "command": settings["serviceCommand"],
        "environment": settings["serviceEnvironment"],
        "oauth_no_confirm": True,
    }
]
c.JupyterHub.load_roles = [
    {"name": "classroom", "scopes": ["list:users", "read:servers", "read:users:activity"], "services": ["classroom"]},
]
