import { ExpectedError } from "../../errors.js";
import { awaitCommand } from "../../generated/guest-scripts.js";
import type { Kind } from "../../kinds/kind.js";
import { loadCommand } from "../../kinds/kind-commands.js";
import { startupConfig } from "../../kinds/startup-config.js";
import type { readLabOptions } from "../../machine/lab-options.js";
import type { Machine } from "../../machine/machine.js";
import type { GuestCommand } from "../../orbstack/driver.js";
import { isBlank, readConfigurationFile } from "../../state/configuration-file.js";

/** Something that root does in a guest that has booted. */
export interface BootTask {
  /** As the user wrote it. */
  readonly title: string;
  /** What it means if it fails, as a clause. */
  readonly failure: string;
  readonly command: GuestCommand;
  readonly timeoutMs: number;
  /** @default none */
  readonly input?: Uint8Array;
}

/** A guest needs a moment to say that the time is over. */
const graceSeconds = 10;

/** What follows a boot, in order: the kind's commands, the wait until the device is ready, the machine's own commands. */
export function bootTasks(kind: Kind, options: ReturnType<typeof readLabOptions>): readonly BootTask[] {
  const ofKind = { failure: `a command of the kind '${kind.name}' failed`, seconds: kind.postBootTimeout };
  const own = { failure: "a command of `lab.post_boot` failed", seconds: options.postBootTimeout };
  return [
    ...kind.postBoot.map((command) => shellTask(command, ofKind)),
    ...readiness(kind),
    ...options.postBoot.map((command) => shellTask(command, own)),
  ];
}

function shellTask(
  command: string,
  { failure, seconds }: { readonly failure: string; readonly seconds: number },
): BootTask {
  return { title: titleOf(command), failure, command: ["sh", "-c", command], timeoutMs: seconds * 1000 };
}

function readiness({ name, ready, readyTimeout }: Kind): readonly BootTask[] {
  if (ready === undefined) return [];
  return [
    {
      title: titleOf(ready),
      failure: `its kind '${name}' was not ready within ${readyTimeout} seconds`,
      command: ["sh", "-c", awaitCommand, "sh", String(readyTimeout), ready],
      timeoutMs: (readyTimeout + graceSeconds) * 1000,
    },
  ];
}

/** A command of several lines says in its first one, a comment, what it is for. */
function titleOf(command: string): string {
  return command.split("\n", 1)[0]?.replace(/^# */, "") || command;
}

/** Loads the startup configuration by the kind's way. Fails with `lab_configuration_missing`. */
export async function startupTasks(machine: Machine, kind: Kind, home: string): Promise<readonly BootTask[]> {
  const startup = startupConfig(machine, home);
  const command = loadCommand(kind);
  if (startup === undefined || command === undefined) return [];
  const title = `Load ${startup.name}`;
  const failure = "its startup configuration could not be loaded";
  const input = await readConfigurationFile(startup.path);
  if (input === undefined)
    throw new ExpectedError("lab_configuration_missing", { name: machine.name, path: startup.name });
  return isBlank(input) ? [] : [{ title, failure, command, timeoutMs: kind.loadTimeout * 1000, input }];
}
