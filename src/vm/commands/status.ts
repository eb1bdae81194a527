import { cleanText } from "../../machine/clean-text.js";
import { readRecentLog } from "../../operations/report/recent-log.js";
import { type MachineReport, report } from "../../operations/report/report.js";
import { readSeconds } from "../arguments/read-seconds.js";
import { jsonOption, machinesArgument } from "../arguments/targets.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { formatDuration, formatPercent } from "../terminal/format.js";
import { paint } from "../terminal/paint.js";
import { printJson } from "../terminal/print-json.js";
import {
  formatShare,
  machineColumns,
  machineRow,
  serviceColumns,
  serviceRows,
  stateCell,
} from "../terminal/report-tables.js";
import { describeReport, idOf } from "../terminal/status-json.js";
import { printTable } from "../terminal/table.js";
import { eachMachine, failureOf, sayFailures } from "./each-machine.js";

interface Options {
  readonly timeout: number;
  readonly json?: true;
}

const defaultSeconds = 2;
const longestLine = 500;

/** `vagrant vm status`: shows resource usage and services. It changes nothing and starts no machine. */
export const status: Subcommand = (vm, act, session) => {
  vm.command("status")
    .description("show the resource usage and services of machines")
    .addArgument(machinesArgument())
    .option("--timeout <seconds>", "how long to wait for a machine's answer", readSeconds, defaultSeconds)
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { timeout, json }: Options) => {
        const { parts, signal } = session;
        const machines = await session.machines(targets);
        const options = { parts, signal, timeoutMs: timeout * 1000 };
        const [named] = targets.length > 0 && machines.length === 1 ? machines : [];
        const [outcomes, log] = await Promise.all([
          eachMachine(machines, (machine) => report(machine, options)),
          named === undefined ? [] : readRecentLog(named, options),
        ]);
        const reports = outcomes.flatMap((outcome) => ("value" in outcome ? [outcome.value] : []));
        const [only] = reports;
        if (json)
          printJson(session, "vm-status", { machines: reports.map((each) => describeReport(each, log)) });
        else if (named !== undefined && only !== undefined) printDetail(session, only, log);
        else printReports(session, reports);
        return { exitCode: sayFailures(outcomes.map(failureOf), session) };
      }),
    );
};

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

function printDetail(session: Session, reported: MachineReport, log: readonly string[]): void {
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
  if (log.length > 0) session.print(`\n${paint(session.terminal, "bold", "Last log lines")}`);
  for (const line of log) session.print(cleanText(line, longestLine));
}

/** 100 % is one processor. */
function ofProcessors(count: number | undefined): string {
  return count === undefined ? "" : ` (${count} × 100%)`;
}
