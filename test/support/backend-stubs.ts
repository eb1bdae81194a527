import { mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ToolContext } from "../../src/backends/tool.js";
import { silentLogger } from "../../src/machine/logger.js";
import { guestName } from "./guest-name.js";
import { backendStubProgram } from "./programs.js";
import { stubFolder } from "./stub-folder.js";
import { type Lifetime, temporaryFolder } from "./temporary-folder.js";

export type StubState = "running" | "stopped" | "saved" | "paused";

/** Stubs of all backends' tools, with their own machines. */
export interface BackendStubs {
  readonly context: ToolContext;
  /** Empty, and only for this test. */
  readonly folder: string;
  /** The folder of the programs. */
  readonly bin: string;
  setMachines(machines: Record<string, StubState>): Promise<void>;
  machines(): Promise<Record<string, StubState>>;
  /** The names of the containers that are guests. */
  guests(): Promise<string[]>;
  /** MiB by id. */
  memory(): Promise<Record<string, number>>;
  fault(kind: "" | "hang" | "hang-on-kill" | "fail" | "garbage" | "ignore-kill"): Promise<void>;
  /** Program and arguments of each call so far. */
  calls(): Promise<string[][]>;
}

const programs = ["VBoxManage", "vmrun", "prlctl", "powershell", "virsh", "docker"];

export async function makeBackendStubs(
  timeoutMs = 20_000,
  lifetime: Lifetime = "test",
): Promise<BackendStubs> {
  const folder = await temporaryFolder(lifetime);
  const bin = join(folder, "bin");
  await mkdir(bin);
  await Promise.all(programs.map((program) => symlink(backendStubProgram, join(bin, program))));
  const { write, read, calls } = stubFolder(folder);
  const environment = {
    PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin`,
    BACKEND_STUB_HOME: folder,
  };
  return {
    context: { environment, logger: silentLogger, timeoutMs },
    folder,
    bin,
    setMachines: (machines) => write("machines.json", machines),
    machines: async () => JSON.parse((await read("machines.json")) || "{}"),
    guests: async () => Object.keys(JSON.parse((await read("machines.json")) || "{}")).map(guestName),
    memory: async () => JSON.parse((await read("memory.json")) || "{}"),
    fault: (kind) => write("fault.json", kind),
    calls,
  };
}
