"""What the protocol's documents say of requests and replies and the official tests do not ask."""

from client import SECONDS, KernelCase, collect, is_quiet, send


class Counting(KernelCase):
    def test_silent(self):
        """silent: nothing is published, counted or remembered"""
        before = self.run_cell("1").content["execution_count"]
        answer = self.run_cell("console.log('unheard'); globalThis.heard = 'yes'; 5", silent=True)
        self.assertEqual(answer.content["status"], "ok")
        self.assertEqual(answer.kinds, ["status", "status"])
        failed = self.run_cell("throw new Error('unheard')", silent=True)
        self.assertEqual(failed.content["status"], "error")
        after = self.run_cell("console.log((globalThis as any).heard)")
        self.assertEqual(after.text, "yes\n")
        self.assertEqual(after.content["execution_count"], before + 1)
        self.assertNotIn("unheard", str(self.history(hist_access_type="tail", n=3)))

    def test_store_history_false(self):
        """store_history false: shown, but neither counted nor remembered"""
        before = self.run_cell("1").content["execution_count"]
        answer = self.run_cell("console.log('passing')", store_history=False)
        self.assertEqual(answer.text, "passing\n")
        self.assertEqual(self.run_cell("2").content["execution_count"], before + 1)
        self.assertEqual([row[2] for row in self.history(hist_access_type="tail", n=2)], ["1", "2"])

    def test_input_and_reply_count_alike(self):
        """a cell's input, result and reply have one number, also when it fails"""
        for code, status in [("41 + 1", "ok"), ("throw new Error('meant')", "error"), ("const = 1", "error")]:
            with self.subTest(code):
                answer = self.run_cell(code)
                self.assertEqual(answer.content["status"], status)
                inputs = [content["execution_count"] for content in answer.of("execute_input")]
                results = [content["execution_count"] for content in answer.of("execute_result")]
                self.assertEqual(inputs, [answer.content["execution_count"]])
                self.assertEqual(results, inputs if code == "41 + 1" else [])

    def test_history_of_outputs_and_patterns(self):
        """history: ranges, patterns as of file names, unique ones, inputs with outputs"""
        for code in ["'stride' + 1", "'stride' + 2", "'stride' + 1", "'padding'"]:
            last = self.run_cell(code).content["execution_count"]
        found = lambda **rest: [row[2] for row in self.history(hist_access_type="search", **rest)]
        self.assertEqual(found(pattern="*stride*"), ["'stride' + 1", "'stride' + 2", "'stride' + 1"])
        self.assertEqual(found(pattern="*stride*", unique=True), ["'stride' + 2", "'stride' + 1"])
        self.assertEqual(found(pattern="*stride*", n=1), ["'stride' + 1"])
        self.assertEqual(found(pattern="'padd??g'"), ["'padding'"])
        self.assertEqual(found(pattern="padding"), [])
        two = self.history(hist_access_type="range", session=0, start=last - 1, stop=last + 1)
        self.assertEqual([row[1:] for row in two], [[last - 1, "'stride' + 1"], [last, "'padding'"]])
        both = self.history(hist_access_type="tail", n=1, output=True)
        self.assertEqual(both[0][2], ["'padding'", "padding"])

    def history(self, **what):
        return collect(self.client, self.client.history(raw=True, **{"output": False, **what})).content["history"]


class Requests(KernelCase):
    def test_every_request_is_bracketed(self):
        """every request is between busy and idle, with itself as parent"""
        rows = [
            ("kernel_info_request", {}),
            ("complete_request", {"code": "Math.", "cursor_pos": 5}),
            ("inspect_request", {"code": "Math", "cursor_pos": 4, "detail_level": 0}),
            ("is_complete_request", {"code": "1"}),
            ("comm_info_request", {}),
            ("history_request", {"hist_access_type": "tail", "n": 1, "output": False, "raw": True}),
            ("execute_request", {"code": "1", "silent": False}),
        ]
        for kind, content in rows:
            with self.subTest(kind):
                answer = self.ask(kind, content)
                self.assertEqual(answer.reply["msg_type"], kind.replace("request", "reply"))
                self.assertEqual(answer.content["status"], "ok" if kind != "is_complete_request" else "complete")
                states = [content["execution_state"] for content in answer.of("status")]
                self.assertEqual(states, ["busy", "idle"])
                self.assertEqual([answer.kinds[0], answer.kinds[-1]], ["status", "status"])

    def test_unknown_requests(self):
        """unknown requests, on shell and control: nothing is shown, and the kernel lives on"""
        self.run_cell("1")
        for channel in ["shell", "control"]:
            send(self.client, "guess_request", {}, channel)
            send(self.client, "comm_msg", {"comm_id": "none", "data": {}}, channel)
        self.run_cell("2")
        self.assertTrue(is_quiet(self.client, "iopub"))
        self.assertEqual(self.run_cell("console.log('on')").text, "on\n")

    def test_missing_fields(self):
        """requests without their optional fields are answered"""
        rows = [
            ("execute_request", {"code": "console.log('bare')"}),
            ("complete_request", {"code": "Math."}),
            ("inspect_request", {"code": "Math"}),
            ("history_request", {}),
            ("comm_info_request", {"target_name": "none"}),
        ]
        for kind, content in rows:
            with self.subTest(kind):
                self.assertIn(self.ask(kind, content).content["status"], ["ok", "error"])
        self.assert_usable()

    def test_code_points(self):
        """cursor positions count characters: an emoji before the cursor is one"""
        code = "const s = '😀😀'; Math.flo"
        content = collect(self.client, self.client.complete(code, len(code))).content
        self.assertEqual(content["matches"], ["floor"])
        self.assertEqual(code[content["cursor_start"] : content["cursor_end"]], "flo")
        inside = "'😀'; Math.floor(1)"
        content = collect(self.client, self.client.inspect(inside, inside.index("floor") + 2)).content
        self.assertTrue(content["found"])
        self.assertIn("(x: number) => number", content["data"]["text/plain"])

    def test_positions_out_of_range(self):
        """cursor positions before the start and after the end are answered"""
        for position in [-5, 10_000]:
            with self.subTest(position):
                for kind in ["complete_request", "inspect_request"]:
                    self.assertEqual(self.ask(kind, {"code": "Math", "cursor_pos": position}).content["status"], "ok")

    def test_stop_on_error(self):
        """after an error what was sent before it is aborted, each between busy and idle"""
        requests = [self.client.execute(code) for code in ["throw new Error('stop')", "1", "2"]]
        replies = {}
        while len(replies) < 3:
            reply = self.client.get_shell_msg(timeout=SECONDS)
            replies[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
        self.assertEqual([replies[request] for request in requests], ["error", "aborted", "aborted"])
        published = {request: [] for request in requests}
        while not all(kinds and kinds[-1] == "idle" for kinds in published.values()):
            message = self.client.get_iopub_msg(timeout=SECONDS)
            kinds = published.get(message["parent_header"].get("msg_id"), [])
            kinds.append(message["content"].get("execution_state", message["msg_type"]))
        self.assertEqual(published[requests[0]], ["busy", "execute_input", "error", "idle"])
        self.assertEqual([published[request] for request in requests[1:]], [["busy", "idle"], ["busy", "idle"]])
        self.assert_usable()
