"""Kernels started, disturbed, interrupted and ended: channels, keys, transports."""

import json
import os
import tempfile

import zmq
from client import SECONDS, KernelCase, OwnKernelCase, collect, is_quiet, send, wait_for
from jupyter_client.session import Session

DELIMITER = b"<IDS|MSG>"


def has_ended(pid):
    """Also when nobody has asked for its exit code yet."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


class Disturbed(KernelCase):
    def raw(self, channel="shell"):
        socket = zmq.Context.instance().socket(zmq.DEALER)
        socket.linger = 0
        socket.connect(f"tcp://{self.manager.ip}:{getattr(self.manager, f'{channel}_port')}")
        self.addCleanup(socket.close)
        return socket

    def test_wrong_signature(self):
        """a wrong signature: nothing runs, nothing is answered, and the kernel lives on"""
        foreign = Session(key=b"another key")
        for channel in ["shell", "control"]:
            socket = self.raw(channel)
            foreign.send(socket, "execute_request", {"code": "globalThis.intruder = 1", "silent": False})
            foreign.send(socket, "shutdown_request", {"restart": False})
            self.assertFalse(socket.poll(700))
        self.assertEqual(self.run_cell("console.log(typeof (globalThis as any).intruder)").text, "undefined\n")

    def test_malformed_frames(self):
        """malformed frames: the kernel lives on, and shows nothing of them"""
        session = self.client.session
        signed = lambda *parts: [DELIMITER, session.sign(list(parts)), *parts]
        good = json.dumps(session.msg_header("kernel_info_request"), default=str).encode()
        rows = [
            [b""],
            [b"one frame"],
            [DELIMITER],
            [DELIMITER, b""],
            [DELIMITER, b"signature", b"{}", b"{}"],
            signed(b"not json", b"{}", b"{}", b"{}"),
            signed(b"null", b"{}", b"{}", b"{}"),
            signed(b"[]", b"null", b"7", b'"text"'),
            signed(b"{}", b"{}", b"{}", b"{}"),
            signed(b'{"msg_type": 7}', b"{}", b"{}", b"{}"),
            signed(b'{"msg_type": "execute_request"}', b"{}", b"{}", b"null"),
            signed(good.replace(b"kernel_info", b"execute"), b"{}", b"{}", b'{"code": {"not": "text"}}'),
            signed(good.replace(b"kernel_info", b"complete"), b"{}", b"{}", b'{"code": null, "cursor_pos": "x"}'),
            signed(good.replace(b"kernel_info", b"inspect"), b"{}", b"{}", b"{}"),
            signed(good.replace(b"kernel_info", b"is_complete"), b"{}", b"{}", b"{}"),
            signed(good.replace(b"kernel_info", b"history"), b"{}", b"{}", b'{"n": "many"}'),
            signed(b"\xff\xfe", b"\xff", b"{}", b"{}"),
            [DELIMITER, session.sign([good, b"{}", b"{}", b"{}"]), good, b"{}", b"{}", b"{}", b"buffer", b"\x00" * 99],
        ]
        for channel in ["shell", "control"]:
            socket = self.raw(channel)
            for frames in rows:
                socket.send_multipart(frames)
            self.assertEqual(self.run_cell("console.log(6 * 7)").text, "42\n", channel)
        self.assertEqual(self.run_cell("console.log('still')").text, "still\n")

    def test_heartbeat(self):
        """heartbeats and control are answered while a cell loops, and the interrupt ends it"""
        socket = zmq.Context.instance().socket(zmq.REQ)
        socket.linger = 0
        socket.connect(f"tcp://{self.manager.ip}:{self.manager.hb_port}")
        self.addCleanup(socket.close)
        request = self.client.execute("console.log('looping'); while (true);")
        wait_for(self.client, "execute_input")
        for beat in [b"ping", b"", b"\x00" * 2000]:
            socket.send(beat)
            self.assertTrue(socket.poll(1000 * SECONDS), "no heartbeat")
            self.assertEqual(socket.recv(), beat)
        asked = send(self.client, "kernel_info_request", {}, "control")
        reply = self.client.get_control_msg(timeout=SECONDS)
        self.assertEqual([reply["msg_type"], reply["parent_header"]["msg_id"]], ["kernel_info_reply", asked])
        self.manager.interrupt_kernel()
        content = collect(self.client, request).content
        self.assertEqual([content["status"], content["ename"]], ["error", "Interrupted"], content["evalue"])
        self.assert_usable()

    def test_interrupt_request(self):
        """interrupt_request on control ends a cell, and is answered when nothing runs"""
        self.run_cell("const kept = 5;")
        for code in ["await new Promise(() => {})", "while (true);"]:
            with self.subTest(code):
                request = self.client.execute(code)
                wait_for(self.client, "execute_input")
                asked = send(self.client, "interrupt_request", {}, "control")
                reply = self.client.get_control_msg(timeout=SECONDS)
                self.assertEqual([reply["msg_type"], reply["content"]], ["interrupt_reply", {"status": "ok"}])
                self.assertEqual(reply["parent_header"]["msg_id"], asked)
                self.assertEqual(collect(self.client, request).content["ename"], "Interrupted")
        send(self.client, "interrupt_request", {}, "control")
        self.assertEqual(self.client.get_control_msg(timeout=SECONDS)["content"], {"status": "ok"})
        self.assertEqual(self.run_cell("console.log(kept)").text, "5\n")
        self.assertTrue(is_quiet(self.client, "control"))


class Lifecycle(OwnKernelCase):
    def test_empty_key(self):
        """an empty key: messages without signatures are answered"""
        def without_key(manager):
            manager.session.key = b""

        self.start(without_key)
        self.assertEqual(self.run_cell("console.log('unsigned')").text, "unsigned\n")

    def test_ipc(self):
        """transport ipc"""
        folder = tempfile.mkdtemp()

        def over_ipc(manager):
            manager.transport = "ipc"
            manager.ip = os.path.join(folder, "k")

        self.start(over_ipc)
        self.assertEqual(self.run_cell("console.log('by ipc')").text, "by ipc\n")

    def test_shutdown_says_restart(self):
        """shutdown repeats whether it is a restart, is published, and the kernel ends"""
        for restart in [False, True]:
            for channel in ["control", "shell"]:
                with self.subTest(restart=restart, channel=channel):
                    self.start()
                    asked = send(self.client, "shutdown_request", {"restart": restart}, channel)
                    reply = getattr(self.client, f"get_{channel}_msg")(timeout=SECONDS)
                    while reply["parent_header"]["msg_id"] != asked:
                        reply = getattr(self.client, f"get_{channel}_msg")(timeout=SECONDS)
                    self.assertEqual(reply["msg_type"], "shutdown_reply")
                    self.assertEqual(reply["content"], {"status": "ok", "restart": restart})
                    self.wait_for_end()

    def test_shutdown_while_busy(self):
        """a shutdown ends a kernel that loops, with all its processes"""
        self.start()
        pid = int(self.run_cell("console.log(process.pid)").text)
        self.client.execute("while (true);")
        wait_for(self.client, "execute_input")
        asked = send(self.client, "shutdown_request", {"restart": False}, "control")
        self.assertEqual(self.client.get_control_msg(timeout=SECONDS)["parent_header"]["msg_id"], asked)
        self.wait_for_end()
        self.wait_until(lambda: has_ended(pid))

    def test_restart(self):
        """a restart begins anew: counts from 1, without variables"""
        self.start()
        self.assertEqual(self.run_cell("globalThis.left = 1").content["execution_count"], 1)
        self.manager.restart_kernel(now=False)
        self.client.wait_for_ready(timeout=SECONDS)
        answer = self.run_cell("console.log(typeof (globalThis as any).left)")
        self.assertEqual([answer.content["execution_count"], answer.text], [1, "undefined\n"])
