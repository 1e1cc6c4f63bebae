import assert from "node:assert/strict";
import { test } from "node:test";
import { code, notebook, useExecutor } from "./executor";

const executor = useExecutor((folder) => ({ folder }));

/** Also that nothing is left behind: a rejection that nobody handles fails the test. */
test("a kernel that dies ends its notebook with a failure that says so, and the next notebook runs", async () => {
  const deadly = notebook(code("before", "1 + 1"), code("deadly", 'process.kill(process.pid, "SIGKILL")'));
  const { failure } = await executor.run(deadly, { path: "deadly.ipynb" });
  assert.equal(failure?.cell.id, "deadly");
  assert.equal(failure?.error.ename, "KernelDied");
  assert.match(
    failure.error.evalue,
    /has ended \(signal SIGKILL\)\. Its variables are gone: run the cells from the top/,
  );

  const { notebook: after } = await executor.run(notebook(code("sum", "20 + 22")), { path: "next.ipynb" });
  assert.match(JSON.stringify(after.cells), /42/);
  await new Promise((resolve) => setTimeout(resolve, 1000));
});
