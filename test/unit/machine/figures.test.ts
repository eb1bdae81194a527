import { expect, it } from "vitest";
import { parsePorts, parseSshPort } from "../../../src/backends/docker.js";
import { parseNestedLine } from "../../../src/backends/nested-events.js";
import { amountOf, portOf, soundFigures } from "../../../src/machine/figures.js";

it.each([["x"], [-1], [Number.NaN], [Number.POSITIVE_INFINITY], [undefined], [{}]])(
  "%j is no amount",
  (value) => {
    expect(amountOf(value)).toBeUndefined();
  },
);

it.each([["80"], [65_535]])("%j is a port", (value) => {
  expect(portOf(value)).toBe(Number(value));
});

it.each([["x"], [0], [65_536], ["8.5"], [""], [undefined]])("%j is no port", (value) => {
  expect(portOf(value)).toBeUndefined();
});

it("removes impossible figures of a machine", () => {
  expect(soundFigures({ a: -1, b: Number.NaN, c: 0, d: ["x"], e: undefined })).toEqual({ c: 0, d: ["x"] });
});

it("ignores impossible ports of Docker or a nested Vagrant", () => {
  const container = (HostPort: string) =>
    JSON.stringify([{ NetworkSettings: { Ports: { "22/tcp": [{ HostIp: "0.0.0.0", HostPort }] } } }]);
  expect(parseSshPort(container("x"))).toBeUndefined();
  expect(parsePorts(container("-3"))).toEqual({});
  expect(parsePorts(container("2222"))).toEqual({ "2222": 22 });
  expect(parseNestedLine("1700000000,default,forwarded_port,x,99999")).toBeUndefined();
});
