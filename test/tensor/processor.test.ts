import assert from "node:assert/strict";
import { test } from "node:test";
import { hasBfloat16 } from "../../src/tensor/graph/processor";

const cases: [name: string, cpuInfo: string, has: boolean][] = [
  ["AMX", "flags\t\t: fpu avx512f amx_bf16 amx_tile\n", true],
  ["AVX-512 with bfloat16", "processor\t: 0\nflags\t\t: fpu avx512f avx512_bf16\nbugs\t\t: spectre\n", true],
  ["AVX-512 without", "flags\t\t: fpu avx512f avx512_vnni\n", false],
  ["AVX2", "flags\t\t: fpu avx2\nflags\t\t: fpu avx2\n", false],
  ["nothing told", "", false],
  ["a name that only contains it", "flags\t\t: fpu not_amx_bf16x\n", false],
  ["an ARM processor, which lists features", "Features\t: fp asimd bf16\n", false],
];

for (const [name, cpuInfo, has] of cases) {
  test(`bfloat16: ${name}`, () => {
    assert.equal(hasBfloat16(cpuInfo), has);
  });
}
