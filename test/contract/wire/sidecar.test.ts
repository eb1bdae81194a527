import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import type { MachineDescriptor } from "../../../src/machine/machine.js";
import { makeStub } from "../../support/orbctl.js";
import { greeting, machineWith, startSidecar } from "../../support/wire.js";

const step = (name: string, machine: object, call = 1) => ({ call, step: name, machine, args: {}, env: {} });

const command = (argv: readonly string[], { home_path, root_path }: MachineDescriptor) => ({
  ...{ call: 1, command: "vm", argv, cwd: root_path, home_path, root_path },
  terminal: { interactive: false, colour: false, columns: null },
});

/** How the sidecar ends after this input, and its last output. */
async function endOn(bytes: string): Promise<{ code: number | null; words: string }> {
  const { child, ask } = startSidecar(await makeStub());
  let words = "";
  child.stderr.on("data", (chunk) => {
    words += chunk;
  });
  const [, [code]] = await Promise.all([
    ask("initialize", greeting).then(() => child.stdin.write(bytes)),
    once(child, "exit"),
  ]);
  return { code, words };
}

describe("a sidecar that receives invalid input", () => {
  it.each([
    ["a line", "Hello!\n"],
    ["a length that is none", "Content-Length: x\r\n\r\n"],
    ["a frame that is too large", "Content-Length: 999999999\r\n\r\n"],
    ["a body that is no JSON", "Content-Length: 5\r\n\r\nhello"],
    ["a body that is no message", "Content-Length: 2\r\n\r\n42"],
    ["a header without an end", "Content-Length: ".padEnd(5_000, "1")],
  ])("exits with a reason: %s", async (_case, bytes) => {
    const { code, words } = await endOn(bytes);
    expect(code).toBe(65);
    expect(words).toContain("standard input is not a valid message");
  });
});

describe("a query to an orbctl that hangs", () => {
  it("is made once, and its failure is kept", async () => {
    const stub = await makeStub();
    await stub.fail({ list: "hang" });
    const { ask } = startSidecar(stub, { VAGRANT_ORBSTACK_COMMAND_TIMEOUT: "1" });
    const machine = await machineWith(stub, "01STUB00000000000000000000");
    const together = await Promise.all([1, 2, 3].map(() => ask("provider/state", { machine })));
    const after = [await ask("provider/state", { machine }), await ask("provider/ssh_info", { machine })];
    expect([...together, after[0]]).toMatchObject(Array(4).fill({ id: "unknown" }));
    expect(after[1]).toBeNull();
    expect((await stub.calls()).filter(([verb]) => verb === "list")).toHaveLength(1);
  });
});

describe("the sidecar over its pipes", () => {
  it("greets, and refuses another protocol version", async () => {
    const { ask } = startSidecar(await makeStub());
    expect(await ask("initialize", greeting)).toMatchObject({ protocol_version: greeting.protocol_version });
    await expect(ask("initialize", { ...greeting, protocol_version: 99 })).rejects.toMatchObject({ code: 2 });
  });

  it.each([
    ["an unknown key", { provider: "orbstack", action: "up", extra: 1 }],
    ["a missing key", { provider: "orbstack" }],
    ["a wrong type", { provider: "orbstack", action: 7 }],
  ])("refuses %s as invalid parameters", async (_case, params) => {
    const { ask } = startSidecar(await makeStub());
    await expect(ask("provider/stack", params)).rejects.toMatchObject({ code: -32602 });
  });

  it("refuses an invalid answer of the shim", async () => {
    const stub = await makeStub();
    const { ask, connection } = startSidecar(stub);
    const machine = await machineWith(stub);
    connection.onRequest("environment/machines", () => ({ machines: [{ ...machine, ip: "" }], others: [] }));
    await expect(ask("command/run", command(["status"], machine))).rejects.toMatchObject({
      code: -32603,
      message: expect.stringContaining(
        "the answer to environment/machines: /machines/0 must NOT have additional",
      ),
    });
  });

  it.each([
    ["warn", [], ["versions", "ran"]],
    ["info", ["versions"], ["ran"]],
    ["debug", ["versions", "ran", "state"], []],
  ])("logs at %s what belongs there, and no secrets", async (level, said, unsaid) => {
    const stub = await makeStub();
    const { child, ask } = startSidecar(stub, { VAGRANT_LOG: level, MY_TOKEN: "01SECRETSECRET" });
    let log = "";
    child.stderr.on("data", (data) => {
      log += data;
    });
    await ask("initialize", greeting);
    await ask("provider/state", { machine: await machineWith(stub, "01SECRETSECRET") });
    await ask("shutdown", {});
    child.stdin.end();
    await once(child, "close");
    const messages = log.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line).msg]));
    expect(messages).toEqual(expect.arrayContaining(said));
    for (const message of unsaid) expect(messages).not.toContain(message);
    expect(log).not.toContain("01SECRETSECRET");
  });

  it("has no unknown actions and steps", async () => {
    const stub = await makeStub();
    const { ask } = startSidecar(stub);
    expect(await ask("provider/stack", { provider: "orbstack", action: "constructor" })).toBeNull();
    await expect(ask("step/run", step("dance", await machineWith(stub)))).rejects.toMatchObject({
      code: 1,
      data: { key: "step_unknown", data: { step: "dance" } },
    });
  });

  it("creates: the id is preparing before orbctl is called, and OrbStack's afterwards", async () => {
    const stub = await makeStub();
    const { ask, connection } = startSidecar(stub);
    const events: string[] = [];
    connection.onRequest("machine/set_id", async ({ id }: { id: string }) => {
      events.push(`id ${id.slice(0, 9)} with ${(await stub.machines()).length} machines`);
      return null;
    });
    connection.onNotification("ui/say", ({ text }: { text: string }) => {
      events.push(text);
    });
    const machine = await machineWith(stub);
    expect(await ask("step/run", step("create", machine))).toEqual({ result: null, changed: true });
    expect(events).toEqual([
      "id preparing with 0 machines",
      expect.stringMatching(/^Creating machine vagrant-default-[0-9a-f]{6} \(debian\)/),
      expect.stringMatching(/^id 01STUB\d{3} with 1 machines$/),
    ]);
  });

  it("calls orbctl once for many parallel queries", async () => {
    const stub = await makeStub();
    await stub.write("machines.json", [
      { id: "01A", name: "web", distro: "debian", version: "12", state: "running", user: "v" },
    ]);
    const { ask } = startSidecar(stub);
    const machine = await machineWith(stub, "01A");
    const states = await Promise.all(Array.from({ length: 20 }, () => ask("provider/state", { machine })));
    expect(states).toEqual(Array(20).fill(expect.objectContaining({ id: "running", short: "running" })));
    expect(await stub.calls()).toEqual([["list", "-f", "json"]]);
  });

  it("answers queries during a step, and cancels the step on request", async () => {
    const stub = await makeStub();
    await stub.fail({ list: "hang" });
    const { connection, ask } = startSidecar(stub);
    const source = new (await import("vscode-jsonrpc/node")).CancellationTokenSource();
    await stub.write("machines.json", [
      { id: "01A", name: "web", distro: "debian", version: "12", state: "running", user: "v" },
    ]);
    await stub.fail({ stop: "hang" });
    const halting = connection.sendRequest(
      "step/run",
      step("halt", await machineWith(stub, "01A")),
      source.token,
    );
    while (!(await stub.calls()).some(([verb]) => verb === "stop"))
      await ask("provider/stack", { provider: "orbstack", action: "up" });
    source.cancel();
    await expect(halting).rejects.toMatchObject({ code: 1, data: { key: "interrupted" } });
  });

  it.each([
    ["end of input", (child: ChildProcessWithoutNullStreams) => child.stdin.end()],
    ["SIGTERM", (child: ChildProcessWithoutNullStreams) => child.kill("SIGTERM")],
  ])("ends gracefully on %s", async (_case, act) => {
    const { child, ask } = startSidecar(await makeStub());
    await ask("initialize", greeting);
    act(child);
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("cancels running work on shutdown, and ends with its input", async () => {
    const stub = await makeStub();
    await stub.fail({ stop: "hang" });
    await stub.write("machines.json", [
      { id: "01A", name: "web", distro: "debian", version: "12", state: "running", user: "v" },
    ]);
    const { child, ask } = startSidecar(stub);
    const ended = once(child, "exit");
    const halting = ask("step/run", step("halt", await machineWith(stub, "01A")));
    halting.catch(() => undefined);
    expect(await ask("shutdown", {})).toBeNull();
    child.stdin.end();
    expect(await ended).toEqual([0, null]);
  });

  it("writes its log to standard error, and only frames to standard output", async () => {
    const stub = await makeStub();
    const { child, ask } = startSidecar(stub, { VAGRANT_LOG: "debug" });
    let log = "";
    child.stderr.on("data", (chunk) => (log += chunk));
    await ask("provider/state", { machine: await machineWith(stub, "01A") });
    child.stdin.end();
    await once(child, "exit");
    const lines = log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ msg }) => msg)).toContain("ran");
  });
});
