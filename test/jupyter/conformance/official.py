"""jupyter_kernel_test, Jupyter's own tests of a kernel, told how things are said in TypeScript."""

from jupyter_kernel_test import IopubWelcomeTests, KernelTests


class TypeScriptKernel(KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("oh no")'
    completion_samples = [
        {"text": "Math.flo", "matches": ["floor"]},
        {"text": "const kernels = [1, 2];\nkernels.find", "matches": ["find", "findIndex"]},
    ]
    complete_code_samples = ["1 + 1", "let a = 1", "function f() {\n  return 1\n}", "const s = `a\nb`", ""]
    incomplete_code_samples = ["function f() {", "const s = `a", "f(1,", "if (true) {", "/* to be"]
    invalid_code_samples = ["const = 3", "f(1))", "let 1a = 2"]
    code_generate_error = 'throw new Error("meant")'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"conv" + 1', "result": "conv1"},
        {"code": "[1, [2, 3]]", "result": "[ 1, [ 2, 3 ] ]"},
        {"code": "await Promise.resolve({ stride: 2 })", "result": "{ stride: 2 }"},
    ]
    code_display_data = [
        {"code": 'import { showMarkdown } from "cnn-workbook";\nshowMarkdown("**bold**")', "mime": "text/html"},
        {"code": 'import * as tslab from "tslab";\ntslab.display.html("<b>bold</b>")', "mime": "text/html"},
    ]
    code_history_pattern = "6 ?*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.floor"


class Welcome(IopubWelcomeTests):
    kernel_name = "tslab"
    support_iopub_welcome = True


del KernelTests, IopubWelcomeTests  # the loader would run them for Python's kernel
