import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach } from "vitest";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { emptyDescriptor } from "../../src/machine/empty-machine.js";
import { protocolVersion } from "../../src/rpc/messages.js";
import type { Stub } from "./orbctl.js";
import { sidecarProgram } from "./programs.js";
import { temporaryFolder } from "./temporary-folder.js";

const children: ChildProcessWithoutNullStreams[] = [];
afterEach(() => Promise.all(children.splice(0).map(end)));

/** At the end of its input, as after `vagrant`, so that it counts in the coverage. Some tests make it hang. */
async function end(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.stdin.end();
  await Promise.race([exit, sleep(3_000, undefined, { ref: false })]);
  child.kill("SIGKILL");
  await exit;
}

/** Starts the built sidecar, connected through its pipes. */
export function startSidecar(stub: Stub, environment: Record<string, string> = {}) {
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

/** A machine descriptor, with its own folders. */
export async function machineWith(stub: Stub, id: string | null = null) {
  const folder = await temporaryFolder();
  const empty = emptyDescriptor();
  return {
    ...empty,
    name: "default",
    provider: "orbstack",
    id,
    data_dir: `${folder}/data`,
    root_path: folder,
    home_path: `${folder}/home`,
    config: { distro: "debian", cli_path: stub.program },
    vm: { ...empty.vm, boot_timeout: 30 },
  };
}

export const greeting = {
  protocol_version: protocolVersion,
  plugin_version: "0",
  vagrant_version: "2.3.4",
  ruby_version: "3.1.2",
  home_path: "/tmp",
  cwd: "/tmp",
};
