"""One kernel for the tests of a class, and what came of a request, by Jupyter's reference client."""

import time
import unittest
from queue import Empty

from jupyter_client.manager import KernelManager, start_new_kernel

KERNEL = "tslab"
SECONDS = 30


class Answer:
    """The reply to a request, and all that was published for it, up to the kernel's being idle."""

    def __init__(self, reply, published):
        self.reply = reply
        self.content = reply["content"]
        self.published = published

    def of(self, kind):
        return [message["content"] for message in self.published if message["msg_type"] == kind]

    @property
    def text(self):
        return "".join(content["text"] for content in self.of("stream"))

    @property
    def kinds(self):
        return [message["msg_type"] for message in self.published]


def collect(client, request, channel="shell"):
    """Waits for the reply to a request and for the kernel's being idle after it."""
    deadline = time.monotonic() + SECONDS
    reply = None
    while reply is None or reply["parent_header"].get("msg_id") != request:
        reply = getattr(client, f"get_{channel}_msg")(timeout=max(0.1, deadline - time.monotonic()))
    published = []
    while not published or published[-1]["content"].get("execution_state") != "idle":
        message = client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
        if message["parent_header"].get("msg_id") == request:
            published.append(message)
    return Answer(reply, published)


def wait_for(client, kind):
    """The next message of a kind that is published."""
    deadline = time.monotonic() + SECONDS
    while True:
        message = client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
        if message["msg_type"] == kind:
            return message


def send(client, kind, content, channel="shell"):
    """Sends a request that the client has no method for; gives its id."""
    message = client.session.msg(kind, content)
    getattr(client, f"{channel}_channel").send(message)
    return message["header"]["msg_id"]


def is_quiet(client, channel, seconds=0.5):
    try:
        getattr(client, f"get_{channel}_msg")(timeout=seconds)
    except Empty:
        return True
    return False


class KernelCase(unittest.TestCase):
    """A kernel that the tests of a class share."""

    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start_new_kernel(kernel_name=KERNEL, startup_timeout=SECONDS)

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)

    def run_cell(self, code, **options):
        return collect(self.client, self.client.execute(code, **options))

    def ask(self, kind, content, channel="shell"):
        return collect(self.client, send(self.client, kind, content, channel), channel)

    def assert_usable(self):
        self.assertEqual(self.run_cell("console.log(6 * 7)").text, "42\n")


class OwnKernelCase(unittest.TestCase):
    """A kernel for each test, started in some special way."""

    def start(self, prepare=lambda manager: None):
        self.manager = KernelManager(kernel_name=KERNEL)
        prepare(self.manager)
        self.manager.start_kernel()
        self.addCleanup(lambda: self.manager.shutdown_kernel(now=True))
        self.client = self.manager.client()
        self.client.start_channels()
        self.addCleanup(self.client.stop_channels)
        self.client.wait_for_ready(timeout=SECONDS)

    def run_cell(self, code, **options):
        return collect(self.client, self.client.execute(code, **options))

    def wait_for_end(self):
        self.wait_until(lambda: not self.manager.is_alive())

    def wait_until(self, is_so):
        deadline = time.monotonic() + SECONDS
        while not is_so():
            self.assertLess(time.monotonic(), deadline, "the kernel has not ended")
            time.sleep(0.1)
