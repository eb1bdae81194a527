import { InvalidArgumentError } from "commander";
import { type LogSource, readLogs } from "../operations/logs.js";
import { cleanLine } from "./clean-text.js";
import { eachMachine, sayFailures } from "./each-machine.js";
import { prefixed } from "./prefix.js";
import { printJson } from "./print-json.js";
import { shortSentenceOf } from "./sentences.js";
import type { Subcommand } from "./subcommand.js";
import { jsonOption, machinesArgument } from "./targets.js";

interface Options {
  readonly lines?: number;
  readonly follow?: boolean;
  readonly boot?: boolean;
  readonly json?: true;
}

/** What is shown when nobody says how much: of a boot, all that it can reasonably be. */
const usualLines = 100;
const mostLines = 10_000;

/** What is kept of a machine's lines for `--json`, in characters. */
const keptLength = 8 * 1024 * 1024;

/** `vagrant vm logs`: of one machine its lines, of several each with its machine's name. */
export const logs: Subcommand = (vm, act, session) => {
  vm.command("logs")
    .description("show what machines have logged")
    .addArgument(machinesArgument())
    .option("-n, --lines <number>", `the last so many; else ${usualLines}, of a boot all`, lineCount)
    .option("-f, --follow", "go on with what is added, until Ctrl-C")
    .option("-b, --boot", "of the present boot alone")
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { lines, follow = false, boot = false, json }: Options) => {
        const { parts, signal, stream } = session;
        const machines = await session.machines(targets);
        const kept = machines.map((): string[] => []);
        const lengths = machines.map(() => 0);
        const write = prefixed(machines, session);
        const writeLine = (text: string) => stream("stdout", Buffer.from(`${text}\n`));
        const take = (index: number, name: string) => (line: string) => {
          if (json && follow)
            return writeLine(JSON.stringify({ schema: "vm-logs-line", version: 1, name, line }));
          if (json) {
            lengths[index] = (lengths[index] ?? 0) + line.length;
            return (lengths[index] ?? 0) <= keptLength && kept[index]?.push(line);
          }
          return machines.length === 1 ? writeLine(cleanLine(line)) : write(index, "stdout", line);
        };
        const outcomes = await eachMachine(machines, (machine): Promise<LogSource> => {
          const index = machines.indexOf(machine);
          return readLogs(machine, {
            ...{ parts, signal, follow, boot, lines: lines ?? (boot ? mostLines : usualLines) },
            onLine: take(index, machine.name),
          });
        });
        if (json && !follow)
          printJson(session, "vm-logs", {
            machines: outcomes.map((outcome, index) => ({
              name: outcome.machine.name,
              ...("error" in outcome
                ? { error: shortSentenceOf(outcome.error) }
                : {
                    source: outcome.value,
                    lines: kept[index],
                    truncated: (lengths[index] ?? 0) > keptLength,
                  }),
            })),
          });
        return { exitCode: sayFailures(outcomes, session) };
      }),
    );
};

function lineCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > mostLines)
    throw new InvalidArgumentError(`expected a whole number from 1 to ${mostLines}.`);
  return value;
}
