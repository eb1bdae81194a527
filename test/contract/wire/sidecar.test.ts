import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { makeStub, type Stub } from "../../support/orbctl.js";
import { sidecarProgram } from "../../support/programs.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const children: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** The built sidecar, spoken to over its pipes. */
function startSidecar(stub: Stub, environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [sidecarProgram], {
    env: { ...process.env, ...stub.environment, ...environment },
  });
  children.push(child);
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  const ask = (method: string, params: object) => connection.sendRequest<unknown>(method, params);
  return { child, connection, ask };
}

async function machineWith(stub: Stub, id: string | null = null) {
  const folder = await temporaryFolder();
  return {
    name: "default",
    provider: "orbstack",
    id,
    data_dir: `${folder}/data`,
    root_path: folder,
    home_path: `${folder}/home`,
    config: { distro: "debian", cli_path: stub.program },
    vm: {
      box: null,
      box_version: null,
      box_urls: [],
      box_architecture: null,
      installed_box: null,
      cloud_init: [],
      other_providers: {},
      hostname: null,
      allow_hosts_modification: true,
      disks: 0,
      boot_timeout: 30,
      networks: [],
      synced_folders: [],
    },
    ssh: {
      host: null,
      port: null,
      username: null,
      private_key_path: [],
      forward_agent: false,
      insert_key: true,
    },
  };
}

const greeting = {
  protocol_version: 1,
  plugin_version: "0",
  vagrant_version: "2.3.4",
  ruby_version: "3.1.2",
  home_path: "/tmp",
  cwd: "/tmp",
};
const step = (name: string, machine: object, call = 1) => ({ call, step: name, machine, args: {}, env: {} });

describe("the sidecar over its pipes", () => {
  it("greets, and refuses another version of the wire", async () => {
    const { ask } = startSidecar(await makeStub());
    expect(await ask("initialize", greeting)).toMatchObject({ protocol_version: 1 });
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

  it("knows no other actions and steps", async () => {
    const stub = await makeStub();
    const { ask } = startSidecar(stub);
    expect(await ask("provider/stack", { provider: "orbstack", action: "constructor" })).toBeNull();
    await expect(ask("step/run", step("dance", await machineWith(stub)))).rejects.toMatchObject({
      code: 1,
      data: { key: "step_unknown", data: { step: "dance" } },
    });
  });

  it("creates: the id is preparing before orbctl is asked, and OrbStack's after", async () => {
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
      expect.stringMatching(/^Creating machine vagrant-default-[0-9a-f]{6} \(debian, /),
      expect.stringMatching(/^id 01STUB\d{3} with 1 machines$/),
    ]);
  });

  it("asks orbctl once for many questions at a time", async () => {
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

  it("answers other questions while a step runs, and cancels the step when told to", async () => {
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
  ])("ends in order on %s", async (_case, act) => {
    const { child, ask } = startSidecar(await makeStub());
    await ask("initialize", greeting);
    act(child);
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("cancels what runs on shutdown, and ends with its input", async () => {
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

  it("writes its log to standard error, and nothing but frames to standard output", async () => {
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
