import { createOption, InvalidArgumentError } from "commander";
import type { Machine } from "../../machine/machine.js";
import { type PingMethod, type PingReport, pingFrom, pingMethods } from "../../operations/network/ping.js";
import { readHostName } from "../arguments/host-name.js";
import { jsonOption, machinesArgument } from "../arguments/targets.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { UsageError } from "../session/usage-error.js";
import { printJson } from "../terminal/print-json.js";
import { type Cell, printTable } from "../terminal/table.js";
import { describeOutcomes, eachMachine, sayFailures } from "./each-machine.js";

interface Options {
  readonly method: PingMethod;
  readonly port?: number;
  readonly count: number;
  readonly json?: true;
}

/** `vagrant vm ping`: whether machines can reach something. */
export const ping: Subcommand = (vm, act, session) => {
  vm.command("ping")
    .description("check whether machines can reach another machine, a host or a URL")
    .argument(
      "<target>",
      "a machine of the project, a host name or an address; for curl also a URL",
      readTarget,
    )
    .addArgument(machinesArgument())
    .addOption(createOption("--method <method>", "how to connect").choices(pingMethods).default("ping"))
    .option("--port <port>", "for curl and nc (default for curl: 80)", readUpTo(65_535))
    .option("--count <number>", "number of attempts, up to 100", readUpTo(100), 3)
    .addOption(jsonOption())
    .action(
      act(async (target: string, targets: readonly string[], { method, port, count, json }: Options) => {
        checkWords(target, method, port);
        const { parts, signal } = session;
        const find = await findTarget(target, session);
        const machines = await session.machines(targets);
        const outcomes = await eachMachine(machines, async (machine) => {
          const address =
            typeof find === "string"
              ? find
              : await parts.provider(find).network.addressFor(find, machine, { signal });
          return pingFrom(machine, { address, method, port, count }, { parts, signal });
        });
        if (json) printJson(session, "vm-ping", { target, machines: describeOutcomes(outcomes, describe) });
        else {
          const known = outcomes.flatMap((outcome) => ("value" in outcome ? [outcome] : []));
          if (known.length > 0)
            printTable(
              session,
              columns,
              known.map(({ machine, value }) => rowOf(machine.name, value)),
            );
        }
        return { exitCode: sayFailures(outcomes, session, ({ timesMs }) => timesMs.length > 0) };
      }),
    );
};

const right = { align: "right" } as const;
const columns = [
  { title: "MACHINE" },
  { title: "TRIED" },
  { title: "BY" },
  { title: "ANSWERS", ...right },
  { title: "LEAST", ...right },
  { title: "MEAN", ...right },
  { title: "MOST", ...right },
  { title: "" },
];

/** A machine of the project takes precedence over a host of the same name. */
async function findTarget(target: string, session: Session): Promise<Machine | string> {
  const project = await session.projectMachines();
  const machine = project.find(({ name }) => name === target);
  return machine ?? (isUrl(target) ? target : readHostName(target));
}

function checkWords(target: string, method: PingMethod, port: number | undefined): void {
  if (method === "nc" && port === undefined) throw new UsageError("`--method nc` needs a `--port`");
  if (method === "ping" && port !== undefined)
    throw new UsageError("`--method ping` has no ports; use `--method nc` or `--method curl`");
  if (method !== "curl" && isUrl(target)) throw new UsageError("a URL needs `--method curl`");
}

/** Keeps the case, because machine names are case-sensitive. */
function readTarget(text: string): string {
  if (!isUrl(text)) readHostName(text);
  return text;
}

function isUrl(text: string): boolean {
  return /^https?:\/\/[^\s-]\S*$/.test(text);
}

function rowOf(
  name: string,
  { address, resolved, tool, sent, timesMs, reason }: PingReport,
): readonly Cell[] {
  const { least, mean, most } = figuresOf(timesMs);
  const ms = (figure: number | undefined) => (figure === undefined ? "-" : `${figure.toFixed(2)} ms`);
  const answers = `${timesMs.length} of ${sent}`;
  return [
    name,
    resolved === undefined || resolved === address ? address : `${address} (${resolved})`,
    tool,
    { text: answers, style: timesMs.length === sent ? "green" : timesMs.length > 0 ? "yellow" : "red" },
    ...[least, mean, most].map(ms),
    reason ?? "",
  ];
}

function figuresOf(timesMs: readonly number[]) {
  if (timesMs.length === 0) return {};
  const mean = timesMs.reduce((sum, time) => sum + time, 0) / timesMs.length;
  return { least: Math.min(...timesMs), mean, most: Math.max(...timesMs) };
}

function describe({ method, tool, address, resolved, sent, timesMs, reason }: PingReport) {
  return {
    answered: timesMs.length > 0,
    method,
    tool,
    address,
    resolved: resolved ?? null,
    sent,
    received: timesMs.length,
    times_ms: timesMs,
    reason,
  };
}

/** Reads a whole number from 1 to `most`. */
function readUpTo(most: number): (text: string) => number {
  return (text) => {
    if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > most)
      throw new InvalidArgumentError(`Expected a number from 1 to ${most}.`);
    return Number(text);
  };
}
