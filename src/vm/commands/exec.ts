import { InvalidArgumentError } from "commander";
import type { GuestRun } from "../../actions/guest/guest.js";
import { isExpected } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import { sentenceOf, shortSentenceOf } from "../../machine/sentences.js";
import type { OutputStream } from "../../machine/ui.js";
import { type ExecResult, execIn } from "../../operations/guest/exec.js";
import type { GuestCommand } from "../../orbstack/driver.js";
import { jsonOption, machinesArgument } from "../arguments/targets.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { UsageError } from "../session/usage-error.js";
import { Head } from "../terminal/head.js";
import { prefixed } from "../terminal/prefix.js";
import { printJson } from "../terminal/print-json.js";
import { eachMachine } from "./each-machine.js";

interface Options {
  readonly user?: string;
  readonly workdir?: string;
  readonly timeout?: number;
  readonly json?: true;
}

/** The result of the command in one machine. `error`: it could not be run there. */
type Outcome = ExecResult & { readonly machine: Machine; readonly error?: unknown };

/** Where the output of each machine goes. */
type Sink = (machine: Machine, index: number) => Pick<GuestRun, "onLine" | "onErrorLine" | "onOutput">;

/** The exit status for a machine in which the command could not be run. `ssh` uses the same. */
const unreachable = 255;

/** With `--json`, how much of each stream is kept. */
const keptBytes = 1024 * 1024;

/** `vagrant vm exec`: like `ssh` in one machine, in parallel in several. */
export const exec: Subcommand = (vm, act, session, argv) => {
  vm.command("exec")
    .description("run a program in machines and pass on its exit status")
    .usage("[options] [machine...] -- program [argument...]")
    .addArgument(machinesArgument())
    .option("-u, --user <name>", "user who runs it (default: the user that Vagrant logs in as)")
    .option("-w, --workdir <folder>", "working folder in the machine (default: the user's home)")
    .option("--timeout <seconds>", "stop it after this time", seconds)
    .addOption(jsonOption())
    .action(
      act(async (words: readonly string[], options: Options) => {
        const dashes = argv.indexOf("--");
        const [program, ...rest] = dashes < 0 ? [] : argv.slice(dashes + 1);
        if (program === undefined) throw new UsageError("give a program to run, after `--`");
        const targets = words.slice(0, words.length - rest.length - 1);
        const machines = await session.machines(targets);
        const heads = machines.map(() => ({ stdout: new Head(keptBytes), stderr: new Head(keptBytes) }));
        const keep: Sink = (_, index) => ({
          onOutput: async (stream, chunk) => heads[index]?.[stream].add(chunk),
        });
        const sink = options.json
          ? keep
          : machines.length === 1
            ? asItIs(session)
            : withNames(machines, session);
        const outcomes = await runIn(machines, [program, ...rest], options, sink, session);
        if (options.json)
          printJson(session, "vm-exec", {
            machines: outcomes.map(({ machine, error, exitCode, timedOut }, index) => {
              if (error !== undefined) return { name: machine.name, error: shortSentenceOf(error) };
              const { stdout, stderr } = heads[index] as { stdout: Head; stderr: Head };
              return {
                name: machine.name,
                exit_code: exitCode,
                timed_out: timedOut ?? false,
                stdout: stdout.text,
                stderr: stderr.text,
                truncated: stdout.truncated || stderr.truncated,
              };
            }),
          });
        return { exitCode: Math.max(0, ...outcomes.map(({ exitCode }) => exitCode)) };
      }),
    );
};

async function runIn(
  machines: readonly Machine[],
  command: GuestCommand,
  { user, workdir, timeout }: Options,
  sink: Sink,
  { parts, signal, say }: Session,
): Promise<readonly Outcome[]> {
  const timeoutMs = timeout === undefined ? Number.POSITIVE_INFINITY : timeout * 1000;
  const outcomes = await eachMachine(machines, async (machine): Promise<Outcome> => {
    try {
      const output = sink(machine, machines.indexOf(machine));
      const result = await execIn(machine, command, {
        ...output,
        ...{ parts, signal, user, folder: workdir, timeoutMs },
      });
      return { machine, ...result };
    } catch (error) {
      if (!isExpected(error) || isExpected(error, "interrupted")) throw error;
      return { machine, exitCode: unreachable, error };
    }
  });
  return outcomes.map((outcome) => {
    const result = "value" in outcome ? outcome.value : { ...outcome, exitCode: unreachable };
    const { machine, error, timedOut } = result;
    if (error !== undefined) say(`${machine.name}: ${sentenceOf(error)}`);
    if (timedOut) say(`${machine.name}: it took longer than ${timeout} s and was stopped.`);
    return result;
  });
}

/** Passes both streams on separately and unchanged, as fast as they are read. */
function asItIs({ stream }: Session): Sink {
  return () => ({ onOutput: stream });
}

function withNames(machines: readonly Machine[], session: Session): Sink {
  const write = prefixed(machines, session);
  const to = (index: number, stream: OutputStream) => (line: string) => write(index, stream, line);
  return (_, index) => ({ onLine: to(index, "stdout"), onErrorLine: to(index, "stderr") });
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1_000_000)) throw new InvalidArgumentError("Expected a number of seconds.");
  return value;
}
