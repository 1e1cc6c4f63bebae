"""What a cell publishes: all of it, in order, well formed, under the cell that it belongs to."""

import json
import time

from client import KernelCase, collect, wait_for


class Outputs(KernelCase):
    def test_5000_prints(self):
        """5,000 prints arrive, in order, and nothing after the cell is idle"""
        answer = self.run_cell("for (let i = 0; i < 5000; i++) console.log(i)")
        self.assertEqual(answer.text, "".join(f"{i}\n" for i in range(5000)))

    def test_lone_surrogates(self):
        """halves of surrogate pairs, wherever they come from, arrive as text that can be saved"""
        half = "'a' + String.fromCharCode(0xd83d) + 'b'"
        rows = [
            f"console.log({half})",
            f"console.error({half})",
            half,
            f"throw new Error({half})",
            f"throw {half}",
            f"import {{ showMarkdown }} from 'cnn-workbook'; showMarkdown({half})",
            f"import * as tslab from 'tslab'; tslab.display.html({half})",
        ]
        for code in rows:
            with self.subTest(code):
                answer = self.run_cell(code)
                for message in answer.published:
                    json.dumps(message["content"], ensure_ascii=False).encode("utf-8")
                json.dumps(answer.content, ensure_ascii=False).encode("utf-8")
                self.assertGreaterEqual(len(answer.published), 4)
        whole = self.run_cell("console.log('😀'.repeat(3)); void process.stdout.write('\\ud83d'); console.log('\\ude00')")
        whole.text.encode("utf-8")
        self.assertTrue(whole.text.startswith("😀😀😀\n"))
        self.assert_usable()

    def test_split_bytes(self):
        """a character whose bytes are written one by one arrives whole"""
        answer = self.run_cell("for (const byte of Buffer.from('ü😀')) process.stdout.write(Buffer.from([byte])); 0")
        self.assertTrue(answer.text.startswith("ü😀"), answer.text)

    def test_late_output(self):
        """what a timer of an earlier cell prints belongs to that cell"""
        earlier = self.client.execute("setTimeout(() => console.log('late'), 1500)")
        collect(self.client, earlier)
        collect(self.client, self.client.execute("console.log('next')"))
        self.assertEqual(wait_for(self.client, "stream")["parent_header"]["msg_id"], earlier)

    def test_late_output_during_another_cell(self):
        """also while a later cell runs"""
        earlier = self.client.execute("setTimeout(() => console.log('late'), 1500)")
        collect(self.client, earlier)
        later = self.client.execute("await new Promise((done) => setTimeout(done, 2500)); console.log('later')")
        parents = {}
        while len(parents) < 2:
            message = wait_for(self.client, "stream")
            parents[message["content"]["text"]] = message["parent_header"]["msg_id"]
        self.assertEqual(parents, {"late\n": earlier, "later\n": later})
        self.client.get_shell_msg(timeout=30)

    def test_errors_of_every_shape(self):
        """whatever is thrown becomes an error of strings, and the kernel lives on"""
        thrown = [
            "Object.create(null)",
            "{ toString() { throw 1 } }",
            "{ message: 'm', stack: ['a'] }",
            "{ message: { code: 7 } }",
            "new Proxy({}, { get() { throw 2 }, getPrototypeOf() { throw 3 }, has() { throw 4 }, ownKeys() { throw 5 } })",
            "new Proxy(new Error('hidden'), { get() { throw 2 } })",
            "Symbol('s')",
            "undefined",
            "null",
            "7n",
            "() => { throw 1 }",
            "Object.assign(new Error('named'), { name: { a: 1 } })",
            "new AggregateError([new Error('one'), null], 'several')",
            "Object.defineProperty(new Error('x'), 'stack', { get() { throw 1 } })",
            "(() => { const e: any = new Error('circle'); e.cause = e; return e })()",
        ]
        for value in thrown:
            with self.subTest(value):
                answer = self.run_cell(f"throw {value}")
                self.assertEqual(answer.content["status"], "error")
                (error,) = answer.of("error")
                self.assertIsInstance(error["ename"], str)
                self.assertIsInstance(error["evalue"], str)
                self.assertTrue(all(isinstance(line, str) for line in error["traceback"]))
        self.run_cell("globalThis.was = Error.prepareStackTrace; Error.prepareStackTrace = () => { throw new Error('odd') }")
        self.run_cell("throw new Error('under an odd prepareStackTrace')")
        self.run_cell("Error.prepareStackTrace = (globalThis as any).was")
        self.assert_usable()

    def test_200000_lines(self):
        """200,000 lines end, cut off or whole, in a time in which a page stays usable"""
        began = time.monotonic()
        answer = self.run_cell("for (let i = 0; i < 200_000; i++) console.log('line ' + i)")
        self.assertIn(answer.content["status"], ["ok", "error"])
        self.assertLess(time.monotonic() - began, 25)
        self.assertTrue(answer.text.startswith("line 0\nline 1\n"))
        self.assert_usable()
