import { type MachineReport, report } from "../operations/report/report.js";
import { cleanText } from "./clean-text.js";
import { eachMachine, type MachineOutcome, sayFailures } from "./each-machine.js";
import { formatDuration, formatPercent } from "./format.js";
import { paint } from "./paint.js";
import { printJson } from "./print-json.js";
import { readSeconds } from "./read-seconds.js";
import {
  formatShare,
  machineColumns,
  machineRow,
  serviceColumns,
  serviceRows,
  stateCell,
} from "./report-tables.js";
import type { Session } from "./session.js";
import { describeReport, idOf } from "./status-json.js";
import type { Subcommand } from "./subcommand.js";
import { printTable } from "./table.js";
import { jsonOption, machinesArgument } from "./targets.js";

interface Options {
  readonly timeout: number;
  readonly json?: true;
}

const defaultSeconds = 2;

/** `vagrant vm status`: what machines use and whether their services run. It changes nothing, and wakes no machine. */
export const status: Subcommand = (vm, act, session) => {
  vm.command("status")
    .description("show what machines use, and whether their services run")
    .addArgument(machinesArgument())
    .option("--timeout <seconds>", "how long a machine may take to answer", readSeconds, defaultSeconds)
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { timeout, json }: Options) => {
        const { parts, signal } = session;
        const machines = await session.machines(targets);
        const outcomes = await eachMachine(machines, (machine) =>
          report(machine, { parts, signal, limitMs: timeout * 1000 }),
        );
        const reports = outcomes.flatMap((outcome) => ("value" in outcome ? [outcome.value] : []));
        const [only] = reports;
        if (json) printJson(session, "vm-status", { machines: reports.map(describeReport) });
        else if (targets.length > 0 && reports.length === 1 && only !== undefined) printDetail(session, only);
        else printReports(session, reports);
        return { exitCode: sayFailures(outcomes.map(failureOf), session) };
      }),
    );
};

/** A report with a problem is one that failed. */
function failureOf(outcome: MachineOutcome<MachineReport>): MachineOutcome<MachineReport> {
  if ("error" in outcome || outcome.value.problem === undefined) return outcome;
  return { machine: outcome.machine, error: outcome.value.problem };
}

function printReports(session: Session, reports: readonly MachineReport[]): void {
  if (reports.length === 0) return;
  printTable(session, machineColumns, reports.map(machineRow));
  printServices(session, reports);
}

function printServices(session: Session, reports: readonly MachineReport[]): void {
  const rows = reports.flatMap(serviceRows);
  if (rows.length === 0) return;
  session.print("");
  printTable(session, serviceColumns, rows);
}

function printDetail(session: Session, reported: MachineReport): void {
  const { machine, figures } = reported;
  const state = stateCell(reported);
  const percent = figures?.cpuPercent;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ["name", cleanText(machine.name)],
    ["provider", machine.provider],
    ["state", typeof state === "string" ? state : paint(session.terminal, state.style, state.text)],
    ["id", idOf(machine)],
    ["uptime", figures?.uptimeSeconds === undefined ? undefined : formatDuration(figures.uptimeSeconds)],
    [
      "cpu",
      percent === undefined ? undefined : `${formatPercent(percent)}${ofProcessors(figures?.processors)}`,
    ],
    ["memory", formatShare(figures?.memoryUsedBytes, figures?.memoryLimitBytes)],
    ["disk", formatShare(figures?.diskUsedBytes, figures?.diskTotalBytes)],
    ["addresses", figures?.addresses.join(", ")],
  ];
  const width = Math.max(...lines.map(([title]) => title.length));
  for (const [title, text] of lines)
    if (text) session.print(`${paint(session.terminal, "bold", title.padEnd(width))}  ${text}`);
  printServices(session, [reported]);
}

/** 100 % is one of them. */
function ofProcessors(count: number | undefined): string {
  return count === undefined ? "" : ` (${count} × 100%)`;
}
