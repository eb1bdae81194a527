import { describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";

function sessionWith(settings: Record<string, string> = {}): FakeSession {
  const session = new FakeSession();
  for (const [key, value] of Object.entries(settings)) session.world.settings.set(key, value);
  return session;
}

const run = async (session: FakeSession, ...words: string[]) =>
  (await runVm(["config", ...words], session)).exit_code;

describe("vagrant vm config", () => {
  it("shows a value unchanged, and typed with --json", async () => {
    const session = sessionWith({ memory_mib: "8192", rosetta: "true" });
    expect(await run(session, "get", "memory_mib")).toBe(0);
    expect(session.stdout).toBe("8192\n");
    session.stdout = "";
    await run(session, "get", "rosetta", "--json");
    const answer = JSON.parse(session.stdout);
    expect(answer).toMatchObject({ key: "rosetta", value: true, needs_restart: true });
    expectToFitItsSchema(answer);
  });

  it("lists known settings and OrbStack's others, with any values", async () => {
    const session = sessionWith({ "new.key": "\u001b[31mred", "machine.web.username": "ann" });
    await run(session, "list");
    expect(session.stdout).toMatch(/^memory_mib +- +memory that all machines/m);
    expect(session.stdout).toMatch(/^new\.key +red$/m);
    expect(session.stdout).toMatch(/^machine\.web\.username +ann +user that/m);
    session.stdout = "";
    await run(session, "list", "--json");
    expectToFitItsSchema(JSON.parse(session.stdout));
  });

  it.each([
    ["rosetta", "yes", "true or false"],
    ["memory_mib", "8G", "a whole number of at least 1"],
    ["cpu", "0", "a whole number of at least 1"],
    ["network.subnet4", "192.168.138.0", "an IPv4 network such as 192.168.138.0/23"],
    ["network_proxy", "proxy:3128", "auto, none, or a URL such as http://proxy:3128"],
    ["machine.my.web.http_port", "70000", "a port number up to 65535; 0 means any"],
    ["machine.web.username", "a b", "the name of a user in the machine"],
    ["docker.node_name", "one\ntwo", "text on one line"],
  ])("refuses %s = %j before it calls OrbStack", async (key, value, expected) => {
    const session = sessionWith();
    await expect(run(session, "set", key, value)).rejects.toMatchObject({
      key: "setting_invalid",
      data: { key, expected, received: value },
    });
    expect(session.world.events).toEqual([]);
  });

  it("passes on OrbStack's error for a key that only OrbStack could know", async () => {
    const session = sessionWith();
    const output = "config: there is no setting 'colour.scheme'";
    session.world.fail("set", new ExpectedError("orbctl_failed", { command: "", exit_code: "1", output }));
    await expect(run(session, "set", "colour.scheme", "dark")).rejects.toMatchObject({
      key: "setting_unknown",
      data: { key: "colour.scheme" },
    });
  });

  it.each([
    ["memory_mb", "memory_mib"],
    ["machine.web.user_name", "machine.web.username"],
  ])("suggests the key that %s was meant to be", async (key, suggestion) => {
    const session = sessionWith();
    await expect(run(session, "set", key, "1")).rejects.toMatchObject({
      key: "setting_unknown",
      data: { suggestion },
    });
    expect(session.world.events).toEqual([]);
  });

  it("passes keys of a newer OrbStack on, even similar ones", async () => {
    const session = sessionWith({ memory_mb: "1" });
    expect(await run(session, "set", "usb.attach", "maybe")).toBe(0);
    expect(await run(session, "set", "memory_mb", "2")).toBe(0);
    expect(session.world.events).toEqual(["set usb.attach maybe", "set memory_mb 2"]);
    expect(session.stdout).toContain("memory_mb: 1 -> 2");
  });

  it("suggests keys for an unknown one", async () => {
    await expect(run(sessionWith(), "get", "nosuch")).rejects.toMatchObject({ key: "setting_unknown" });
  });

  it("only resets after a yes, and prints the former values", async () => {
    const session = sessionWith({ cpu: "4" });
    expect(await run(session, "reset")).toBe(1);
    session.terminal = { ...session.terminal, interactive: true };
    expect(await run(session, "reset")).toBe(1);
    expect(session.world.events).toEqual([]);
    session.answer = "y";
    expect(await run(session, "reset")).toBe(0);
    expect(session.stdout).toContain("cpu: 4 -> -");
    expect(session.world.events).toEqual(["reset"]);
  });

  it("is not supported if all machines belong to the provider vagrant", async () => {
    const session = new FakeSession([{ ...sessionWith().world.machine, provider: "vagrant" }]);
    expect(await run(session, "list")).toBe(3);
    expect(session.stderr).toContain("`vagrant vm config` is not possible with default");
  });
});
