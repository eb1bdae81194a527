import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuPercent, type GuestAnswer, parseAnswer } from "../../../../src/operations/report/guest-answer.js";
import { answerOf, statLine } from "../../../support/guest-answers.js";

const kib = 1024;

function read(parts: Record<string, string> = {}): GuestAnswer {
  const answer = parseAnswer(answerOf(parts));
  if (answer === undefined) throw new Error("no answer");
  return answer;
}

describe("parseAnswer", () => {
  it("reads the answer of a virtual machine", () => {
    const answer = read();
    expect(answer).toMatchObject({
      uptimeSeconds: expect.closeTo(600.1),
      cpuPercent: expect.closeTo(50),
      processors: 4,
      memoryUsedBytes: 2_000_000 * kib,
      memoryLimitBytes: 8_000_000 * kib,
      diskUsedBytes: 250_000 * kib,
      diskTotalBytes: 1_000_000 * kib,
      addresses: ["10.0.0.5"],
    });
  });

  const meminfo = "MemTotal: 8000000 kB\nMemFree: 1 kB\nMemAvailable: 6000000 kB";
  it.each([
    ["limit 4000000\nused 3000000\ncache 1000000", 2_000_000, 4_000_000],
    ["limit max\nused 3000000\ncache 0", 3_000_000, 8_000_000 * kib],
    ["limit 9223372036854771712\nused 5\ncache 7", 0, 8_000_000 * kib],
  ])("uses the container's own cgroup for its memory: %j", (text, memoryUsedBytes, memoryLimitBytes) => {
    expect(read({ memory: `${meminfo}\n${text}` })).toMatchObject({ memoryUsedBytes, memoryLimitBytes });
  });

  it("drops impossible figures", () => {
    const lie = "MemTotal: 1000 kB\nMemAvailable: 9000 kB";
    const answer = read({ memory: lie, processors: "count -4" });
    expect(answer).not.toHaveProperty("memoryUsedBytes");
    expect(answer).not.toHaveProperty("processors");
  });

  it.each([
    ["count 4\nquota 150000 100000", 1.5],
    ["count 4\nquota max 100000", 4],
    ["count 4\nquota -1 100000", 4],
    ["", undefined],
  ])("counts the CPUs that the machine may use: %j", (processors, expected) => {
    expect(read({ processors }).processors).toBe(expected);
  });

  it.each([
    ["in nanoseconds, as version 1 has it", "== usage\n5000000000", "== usage\n5050000000", 50],
    ["by coarse uptimes where dates have no nanoseconds", "%N", "%N", 50],
    ["by uptimes when the clock was set in between", "1795260028.0", "1795260999.100000000", 50],
  ])("measures the CPU time %s", (_, before, after, expected) => {
    const usage = (text: string, otherwise: string) => (text.startsWith("==") ? text : otherwise);
    const clock = (text: string, uptime: string) =>
      `== clock\n${text.startsWith("==") ? "1795260028.%N" : text} ${uptime}`;
    const answer = read({
      before: `${clock(before, "1000.00")}\n${usage(before, "== usage\nusage_usec 5000000")}`,
      after: `${usage(after, "== usage\nusage_usec 5050000")}\n${clock(after, "1000.10")}`,
    });
    expect(answer.cpuPercent).toBeCloseTo(expected);
  });

  it("adds up the CPU time of processes if no cgroup counts it", () => {
    const first = [statLine(1, "init", { busy: 100 }), statLine(9, "busy", { busy: 50 })].join("\n");
    const last = [statLine(1, "init", { busy: 101 }), statLine(9, "busy", { busy: 54 })].join("\n");
    const answer = read({
      before: `== clock\n1795260028.000000000 1000.00\n== usage\n== processes\n${first}`,
      after: "== usage\n== clock\n1795260028.100000000 1000.10",
      processes: last,
    });
    expect(answer.cpuPercent).toBeCloseTo(50);
  });

  it("has no percentage after one sample, but uses an earlier answer's", () => {
    const answer = read({ before: "" });
    expect(answer.cpuPercent).toBeUndefined();
    expect(answer.cpu).toEqual({ atSeconds: 1000.1, usedSeconds: expect.closeTo(5.05) });
    expect(
      cpuPercent({ atSeconds: 998.1, usedSeconds: 3.05 }, { atSeconds: 1000.1, usedSeconds: 5.05 }),
    ).toBeCloseTo(100);
    expect(cpuPercent({ atSeconds: 5, usedSeconds: 1 }, { atSeconds: 5, usedSeconds: 2 })).toBeUndefined();
  });

  it("uses the machine's own uptime", () => {
    expect(read({ boot: "own" }).uptimeSeconds).toBe(1000.1);
  });

  it.each([
    [
      "2: eth0    inet 10.0.0.5/24 brd 10.0.0.255 scope global eth0\n2: eth0    inet6 fd00::2/64 scope global",
      ["10.0.0.5", "fd00::2"],
    ],
    ["fd00::2 172.17.0.2 127.0.0.1 fe80::1", ["172.17.0.2", "fd00::2"]],
    ["hostname: no such option", []],
  ])("finds addresses in %j", (addresses, expected) => {
    expect(read({ addresses }).addresses).toEqual(expected);
  });

  it("finds ports with their connections, units and processes with any names", () => {
    const answer = read({
      ports: "0A 1538 2\n01 1538 3\n01 C000 1\n0A 0050 1",
      units:
        "MemoryCurrent=4096\nResult=success\nId=nginx.service\nLoadState=loaded\nActiveState=active\n\nMemoryCurrent=18446744073709551615\nResult=exit-code\nId=web.service\nLoadState=loaded\nActiveState=failed\n",
      processes: [statLine(1, "init"), statLine(7, "a) S (b", { pages: 3 })].join("\n"),
      installed: "nginx\ndockerd",
    });
    expect([...answer.ports]).toEqual([
      [0x1538, 3],
      [0x50, 0],
    ]);
    expect(answer.units).toEqual([
      { state: "active", result: "success", known: true, memoryBytes: 4096 },
      { state: "failed", result: "exit-code", known: true },
    ]);
    expect(answer.processes[1]).toEqual({ name: "a) S (b", residentBytes: 3 * 4096 });
    expect([...answer.installed]).toEqual(
      ["nginx", "dockerd", ""].filter((name) => answer.installed.has(name)),
    );
  });

  it("is undefined for a truncated answer", () => {
    expect(parseAnswer(answerOf().slice(0, -"== end\n".length))).toBeUndefined();
    expect(parseAnswer("sh: not found\n")).toBeUndefined();
  });

  it("reads any bytes, and never returns an impossible figure", { timeout: 60_000 }, () => {
    const names = Object.keys({
      memory: 0,
      processors: 0,
      disk: 0,
      addresses: 0,
      ports: 0,
      units: 0,
      before: 0,
      after: 0,
      processes: 0,
    });
    const line = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.stringMatching(
        /^(== (clock|usage|processes|end|disk)|(used|limit|cache|count|quota|MemTotal:|usage_usec) [-.\dkBmaxe ]{0,40}|\d{1,25} \(.{0,20}\) S [\d ]{0,99}|0A [0-9A-F]{4} \d{1,30})$/,
      ),
    );
    const parts = fc.dictionary(
      fc.constantFrom(...names),
      fc.array(line).map((lines) => lines.join("\n")),
    );
    fc.assert(
      fc.property(fc.oneof(parts.map(answerOf), fc.string({ unit: "binary" })), (text) => {
        const answer = parseAnswer(text);
        for (const value of Object.values(answer ?? {}))
          if (typeof value === "number") expect(value).toBeGreaterThanOrEqual(0);
        expect(JSON.stringify(answer ?? {})).not.toContain("null");
      }),
      { numRuns: 100 },
    );
  });
});
