import type { Engine } from "../ground/engine.js";
import { Failure } from "../ground/failure.js";
import { commandFor, type GuestWork, loginEnvironment } from "../guest/guest-command.js";
import { exec } from "../incus/exec.js";
import { wake } from "../lifecycle/wake.js";
import { requireDefault } from "../machines/default.js";
import { guestPath, seesUnderSamePath } from "../machines/host-paths.js";
import type { Machine } from "../machines/store.js";
import { ensureService } from "../service/service.js";

interface Flags {
  readonly machine?: string;
  readonly user?: string;
  readonly workdir?: string;
  readonly shell?: true;
  readonly path?: true;
}

/** Runs a command in a machine, and starts the machine if it is stopped. Returns the command's exit status. */
export async function run(engine: Engine, command: readonly string[], flags: Flags): Promise<number> {
  await ensureService(engine);
  const machine = await wake(engine.client, flags.machine ?? (await requireDefault(engine)));
  const terminal = process.stdin.isTTY && process.stdout.isTTY;
  const session = await exec(engine.client, machine.instance.name, {
    command: commandFor(
      flags.user ?? machine.record.config.default_username,
      workOf(flags.path ? command.map((word) => guestPath(word, machine.instance)) : command, flags),
      folderFor(machine, flags),
    ),
    environment: { ...loginEnvironment, ...forwardedEnvironment(), TERM: process.env.TERM ?? "dumb" },
    ...(terminal && { terminal: { width: process.stdout.columns, height: process.stdout.rows } }),
  });
  engine.signal.addEventListener("abort", () => session.kill(15));
  if (terminal) {
    process.stdin.setRawMode(true);
    process.stdout.on("resize", () => session.resize(process.stdout.columns, process.stdout.rows));
  }
  process.stdin.pipe(session.stdin);
  session.stdout.pipe(process.stdout, { end: false });
  session.stderr.pipe(process.stderr, { end: false });
  try {
    return await session.exit;
  } finally {
    if (terminal) process.stdin.setRawMode(false);
    // A terminal or an open pipe would keep this process alive.
    process.stdin.destroy();
  }
}

function workOf(command: readonly string[], { shell }: Flags): GuestWork {
  const [program] = command;
  if (program === undefined) return { kind: "login" };
  if (program.startsWith("-")) throw new Failure(`run: '${program}' is not a program`);
  return shell ? { kind: "line", line: command.join(" ") } : { kind: "program", argv: command };
}

/** The current folder if the guest has it at the same path; otherwise the user's home. */
function folderFor({ instance }: Machine, { workdir }: Flags): string {
  if (workdir !== undefined) return workdir;
  const here = process.cwd();
  return seesUnderSamePath(instance, here) ? here : "";
}

/** The variables named in `ORBENV=A:B`. */
function forwardedEnvironment(): Record<string, string> {
  const names = (process.env.ORBENV ?? "").split(":").filter((name) => process.env[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? ""]));
}
