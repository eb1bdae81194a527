import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { afterEach } from "vitest";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { emptyDescriptor } from "../../src/machine/empty-machine.js";
import { protocolVersion } from "../../src/rpc/messages.js";
import type { Stub } from "./orbctl.js";
import { sidecarProgram } from "./programs.js";
import { temporaryFolder } from "./temporary-folder.js";

const children: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

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
