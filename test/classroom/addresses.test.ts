/** Where a classroom is reached. */
import assert from "node:assert/strict";
import type { NetworkInterfaceInfo } from "node:os";
import { test } from "node:test";
import { fromHere, fromOutside, originOf } from "../../src/classroom/addresses";

const card = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask: "",
  mac: "",
  cidr: null,
  internal,
  ...(address.includes(":") ? { family: "IPv6", scopeid: 0 } : { family: "IPv4" }),
});
const cards = {
  lo: [card("127.0.0.1", true), card("::1", true)],
  wlan0: [card("192.168.1.5"), card("fe80::5"), card("2001:db8::5")],
};

const rows: [host: string, here: string, outside: string[]][] = [
  ["127.0.0.1", "127.0.0.1", ["127.0.0.1"]],
  ["classroom.example.org", "classroom.example.org", ["classroom.example.org"]],
  ["0.0.0.0", "127.0.0.1", ["192.168.1.5"]],
  ["::", "::1", ["192.168.1.5", "2001:db8::5"]],
];

for (const [host, here, outside] of rows)
  test(`what listens on ${host} is reached at ${outside.join(" and ")}`, () => {
    assert.equal(fromHere(host), here);
    assert.deepEqual(fromOutside(host, cards), outside);
  });

test("without a network what listens everywhere is reached from this machine", () => {
  assert.deepEqual(fromOutside("0.0.0.0", { lo: cards.lo }), ["127.0.0.1"]);
});

test("an address is written as browsers take it", () => {
  assert.equal(originOf("2001:db8::5", { port: 8000, tls: {} }), "https://[2001:db8::5]:8000");
  assert.equal(originOf("192.168.1.5", { port: 8000 }), "http://192.168.1.5:8000");
});
