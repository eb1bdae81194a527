import { execFileSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { stubProgram } from "./programs.js";
import { stubFolder } from "./stub-folder.js";
import { type Lifetime, temporaryFolder } from "./temporary-folder.js";

/** A stub of `orbctl` with its own state. */
export interface Stub {
  readonly program: string;
  readonly environment: Record<string, string>;
  /** The arguments of all calls so far. */
  calls(): Promise<string[][]>;
  fail(faults: Record<string, string>): Promise<void>;
  write(file: string, value: unknown): Promise<void>;
  read(file: string): Promise<string>;
  machines(): Promise<{ id: string; name: string; state: string }[]>;
}

export async function makeStub(
  environment: Record<string, string> = {},
  lifetime: Lifetime = "test",
): Promise<Stub> {
  const home = await temporaryFolder(lifetime);
  const { write, read, calls } = stubFolder(home);
  return {
    program: stubProgram,
    environment: { ORBCTL_STUB_HOME: home, ...environment },
    calls,
    fail: (faults) => write("faults.json", faults),
    write,
    read,
    machines: async () => JSON.parse((await read("machines.json")) || "[]"),
  };
}

/** A PATH in which the stub is `orbctl`. */
export async function pathWith(stub: Stub, lifetime: Lifetime = "test"): Promise<string> {
  const folder = await temporaryFolder(lifetime);
  await symlink(stub.program, join(folder, "orbctl"));
  return `${folder}${delimiter}${process.env.PATH}`;
}

/** The real `orbctl` of this computer, or why there is none for tests. */
export function realOrbctl(): { readonly program: string } | { readonly absent: string } {
  try {
    const program = execFileSync("sh", ["-c", "command -v orbctl"], { encoding: "utf8" }).trim();
    execFileSync(program, ["list", "-q"], { timeout: 30_000, stdio: "pipe" });
    return { program };
  } catch (error) {
    return {
      absent: `no working orbctl here: ${error instanceof Error ? error.message.split("\n")[0] : error}`,
    };
  }
}
