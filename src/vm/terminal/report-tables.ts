import type { Figures } from "../../machine/figures.js";
import { stateText } from "../../machine/state-report.js";
import type { ServiceReport } from "../../operations/report/judge-service.js";
import { hasTimedOut, type MachineReport } from "../../operations/report/report.js";
import { formatBytes, formatDuration, formatPercent } from "./format.js";
import type { Style } from "./paint.js";
import type { Cell, Column } from "./table.js";

export const machineColumns: readonly Column[] = [
  { title: "NAME" },
  { title: "PROVIDER" },
  { title: "STATE" },
  { title: "UPTIME", align: "right" },
  { title: "CPU", align: "right" },
  { title: "MEMORY", align: "right" },
  { title: "DISK", align: "right" },
  { title: "ADDRESS" },
  { title: "" },
];

export function machineRow(report: MachineReport): readonly Cell[] {
  const { machine, figures } = report;
  return [
    machine.name,
    machine.provider,
    stateCell(report),
    ...figureCells(figures),
    figures?.addresses[0] ?? "",
    hasTimedOut(report) ? { text: "no answer", style: "red" } : "",
  ];
}

export const serviceColumns: readonly Column[] = [
  { title: "MACHINE" },
  { title: "SERVICE" },
  { title: "STATE" },
  { title: "PORT", align: "right" },
  { title: "HOST PORT", align: "right" },
  { title: "CONNECTIONS", align: "right" },
  { title: "MEMORY", align: "right" },
  { title: "" },
];

/** One row for each service. */
export function serviceRows({ machine, services }: MachineReport): readonly (readonly Cell[])[] {
  return services.map((service) => [machine.name, service.name, ...serviceCells(service)]);
}

/** A state as it is shown. */
export function stateCell(report: Pick<MachineReport, "state">): Cell {
  const text = stateText(report.state);
  const style = styles[report.state];
  return style === undefined ? text : { text, style };
}

/** For example `61M / 4.0G`, or the part of it that is known. */
export function formatShare(used: number | undefined, total: number | undefined): string {
  if (used === undefined) return "";
  return total === undefined ? formatBytes(used) : `${formatBytes(used)} / ${formatBytes(total)}`;
}

function figureCells(figures: Partial<Figures> = {}): readonly Cell[] {
  const { uptimeSeconds, cpuPercent } = figures;
  return [
    uptimeSeconds === undefined ? "" : formatDuration(uptimeSeconds),
    cpuPercent === undefined ? "" : formatPercent(cpuPercent),
    formatShare(figures.memoryUsedBytes, figures.memoryLimitBytes),
    formatShare(figures.diskUsedBytes, figures.diskTotalBytes),
  ];
}

function serviceCells({
  running,
  port,
  hostPort,
  connections,
  memoryBytes,
  error,
}: ServiceReport): readonly Cell[] {
  return [
    running ? { text: "running", style: "green" } : { text: "not running", style: "red" },
    port === undefined ? "" : String(port),
    hostPort === undefined ? "" : String(hostPort),
    connections === undefined ? "" : String(connections),
    memoryBytes === undefined ? "" : formatBytes(memoryBytes),
    error ?? "",
  ];
}

const styles: Partial<Record<MachineReport["state"], Style>> = {
  running: "green",
  stopped: "dim",
  not_created: "dim",
  saved: "dim",
  unknown: "red",
  lost: "red",
  stuck: "red",
};
