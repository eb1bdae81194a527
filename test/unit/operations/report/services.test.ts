import { describe, expect, it } from "vitest";
import type { ServiceSetting } from "../../../../src/machine/service-setting.js";
import { parseAnswer } from "../../../../src/operations/report/guest-answer.js";
import { type HostPorts, judgeServices, unitsOf } from "../../../../src/operations/report/judge-service.js";
import { readServices } from "../../../../src/operations/report/wanted-services.js";
import { answerOf, statLine } from "../../../support/guest-answers.js";

function judge(
  settings: readonly ServiceSetting[] | undefined,
  parts: Record<string, string>,
  ports: HostPorts = new Map(),
) {
  const answer = parseAnswer(answerOf(parts));
  if (answer === undefined) throw new Error("no answer");
  return judgeServices(readServices(settings), answer, ports).map(({ report }) => report);
}

const active = "Id=x.service\nLoadState=loaded\nActiveState=active\nResult=success\nMemoryCurrent=4096\n";

describe("services", () => {
  it("are by default the known ones that are installed", () => {
    const services = judge(undefined, {
      installed: "postgres\nredis-server",
      ports: "0A 1538 1\n01 1538 2",
      processes: [
        statLine(1, "init"),
        statLine(5, "postgres", { pages: 2 }),
        statLine(6, "postgres", { pages: 1 }),
      ].join("\n"),
    });
    expect(services).toEqual([
      { name: "postgresql", running: true, port: 5432, connections: 2, memoryBytes: 3 * 4096 },
      { name: "redis", running: false, error: "no process redis-server or valkey-server" },
    ]);
  });

  it("are reported if they are running, wherever they were installed", () => {
    expect(judge(undefined, { processes: statLine(1, "dockerd") })).toMatchObject([
      { name: "docker", running: true },
    ]);
  });

  it("are empty if the user configured an empty list", () => {
    expect(judge([], { installed: "postgres" })).toEqual([]);
  });

  it.each<[ServiceSetting, Record<string, string>, string | undefined]>([
    ["redis", { processes: statLine(1, "redis-server") }, undefined],
    ["redis", {}, "no process redis-server or valkey-server"],
    ["my.service", { units: active }, undefined],
    [
      "my.service",
      { units: active.replace("=active", "=failed").replace("success", "exit-code") },
      "the unit my.service is failed (exit-code)",
    ],
    ["my.service", { units: active.replace("loaded", "not-found") }, "the machine has no unit my.service"],
    ["my.service", {}, "the machine has no service manager that knows the unit my.service"],
    [{ process: "a-very-long-name-of-a-program" }, { processes: statLine(1, "a-very-long-nam") }, undefined],
    [{ process: "worker" }, {}, "no process worker"],
    [{ port: 8080 }, { ports: "0A 1F90 1" }, undefined],
    [{ port: 8080 }, { ports: "01 1F90 1" }, "nothing listens on port 8080"],
    [{ unit: "my.service", port: 8080 }, { units: active }, "nothing listens on port 8080"],
  ])("%j with %j: %s", (setting, parts, error) => {
    const [service] = judge([setting], parts);
    expect(service?.error).toBe(error);
    expect(service?.running).toBe(error === undefined);
  });

  it("are matched to their units in the order of the question, and to host ports", () => {
    const settings = [{ unit: "a" }, { port: 80 }, { name: "other", unit: "b" }] as const;
    expect(unitsOf(readServices(settings))).toEqual(["a", "b"]);
    const units = `${active}\n${active.replace("=active", "=inactive")}`;
    expect(judge(settings, { units, ports: "0A 0050 1" }, new Map([[80, 8080]]))).toEqual([
      { name: "a", running: true, memoryBytes: 4096 },
      { name: "port 80", running: true, port: 80, hostPort: 8080, connections: 0 },
      { name: "other", running: false, error: "the unit b is inactive" },
    ]);
  });
});
