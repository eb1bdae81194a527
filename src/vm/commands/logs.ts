import { InvalidArgumentError } from "commander";
import { cleanLine } from "../../machine/clean-text.js";
import type { Machine } from "../../machine/machine.js";
import { readLogs } from "../../operations/guest/logs.js";
import { jsonOption, machinesArgument } from "../arguments/targets.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { prefixed } from "../terminal/prefix.js";
import { jsonLine, printJson } from "../terminal/print-json.js";
import { describeOutcomes, eachMachine, sayFailures } from "./each-machine.js";

interface Options {
  readonly lines?: number;
  readonly follow?: boolean;
  readonly boot?: boolean;
  readonly json?: true;
}

/** The default number of lines. With `--boot`, all lines of the boot are shown. */
const usualLines = 100;
const mostLines = 10_000;

/** With `--json`, how many characters of a machine's log are kept. */
const keptLength = 8 * 1024 * 1024;

/** `vagrant vm logs`: shows the logs of machines, with each machine's name in front if there are several. */
export const logs: Subcommand = (vm, act, session) => {
  vm.command("logs")
    .description("show the logs of machines")
    .addArgument(machinesArgument())
    .option("-n, --lines <number>", `number of lines (default: ${usualLines}; with --boot: all)`, lineCount)
    .option("-f, --follow", "show new lines as they are added, until Ctrl-C")
    .option("-b, --boot", "only lines since the last boot")
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { lines, follow = false, boot = false, json }: Options) => {
        const { parts, signal } = session;
        const machines = await session.machines(targets);
        const keep = json && !follow;
        const show = json ? asObjects(session) : asText(machines, session);
        const outcomes = await eachMachine(machines, async (machine) => {
          const kept = new KeptLines();
          const source = await readLogs(machine, {
            ...{ parts, signal, follow, boot, lines: lines ?? (boot ? mostLines : usualLines) },
            onLine: (line) => (keep ? kept.add(line) : show(machine, line)),
          });
          return { source, lines: kept.lines, truncated: kept.truncated };
        });
        if (keep)
          printJson(session, "vm-logs", { machines: describeOutcomes(outcomes, (gathered) => gathered) });
        return { exitCode: sayFailures(outcomes, session) };
      }),
    );
};

/** The newest lines of a machine's log, up to a total length. */
class KeptLines {
  readonly lines: string[] = [];
  private length = 0;

  get truncated(): boolean {
    return this.length > keptLength;
  }

  add(line: string): void {
    this.length += line.length;
    if (!this.truncated) this.lines.push(line);
  }
}

type ShowLine = (machine: Machine, line: string) => Promise<void>;

function asObjects({ stream }: Session): ShowLine {
  return ({ name }, line) => stream("stdout", Buffer.from(`${jsonLine("vm-logs-line", { name, line })}\n`));
}

/** Puts the machine's name before each line if there are several machines. */
function asText(machines: readonly Machine[], session: Session): ShowLine {
  if (machines.length === 1)
    return (_machine, line) => session.stream("stdout", Buffer.from(`${cleanLine(line)}\n`));
  const write = prefixed(machines, session);
  return (machine, line) => write(machines.indexOf(machine), "stdout", line);
}

function lineCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > mostLines)
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${mostLines}.`);
  return value;
}
