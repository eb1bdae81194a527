import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Machine } from "../../machine/machine.js";
import { readSeconds } from "../arguments/read-seconds.js";
import { machinesArgument } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";

interface Options {
  readonly interval: number;
  readonly timeout: number;
}

/** The input of the program that shows the screen. */
export interface TopInput {
  readonly machines: readonly Machine[];
  readonly colour: boolean;
  /** Time between two updates. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** The build puts this program beside the sidecar. */
const program = join(dirname(process.argv[1] ?? ""), "top.cjs");
const defaultSeconds = 2;

/** `vagrant vm top`: shows `status` live on the full screen until the user quits. */
export const top: Subcommand = (vm, act, session) => {
  vm.command("top")
    .description("show the status of machines live, on the full screen")
    .addArgument(machinesArgument())
    .option("--interval <seconds>", "time between updates", readSeconds, defaultSeconds)
    .option("--timeout <seconds>", "how long to wait for a machine's answer", readSeconds, defaultSeconds)
    .action(
      act(async (targets: readonly string[], { interval, timeout }: Options) => {
        if (!session.terminal.interactive) {
          session.say("`vagrant vm top` needs a terminal. `vagrant vm status` prints the same once.");
          return { exitCode: exitCodes.failed };
        }
        const machines = await session.machines(targets);
        const input = {
          machines,
          colour: session.terminal.colour,
          intervalMs: interval * 1000,
          timeoutMs: timeout * 1000,
        };
        return {
          exitCode: exitCodes.done,
          exec: { program: process.execPath, args: [program, await writeInput(input)] },
        };
      }),
    );
};

/** Uses a file that only the user can read and that the program deletes at once, because all users can see a process's arguments. */
async function writeInput(input: TopInput): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "vagrant-orbstack-top-")), "input.json");
  await writeFile(file, JSON.stringify(input), { mode: 0o600 });
  return file;
}
