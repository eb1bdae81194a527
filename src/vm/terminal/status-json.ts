import { cleanText } from "../../machine/clean-text.js";
import { type Machine, PREPARING_ID } from "../../machine/machine.js";
import { shortSentenceOf } from "../../machine/sentences.js";
import type { ServiceReport } from "../../operations/report/judge-service.js";
import { hasTimedOut, type MachineReport } from "../../operations/report/report.js";
import type { JsonContent } from "./print-json.js";

/** The name of one of our providers, which all machines of ours have. */
export type OwnProvider = JsonContent<"vm-status">["machines"][number]["provider"];

/** A report in the format of `docs/schemas/vm-status.json`. `log`: the last lines, for a machine that the user named. */
export function describeReport(report: MachineReport, log: readonly string[] = []) {
  const { machine, state, figures, measuredAt, services, problem } = report;
  return {
    name: machine.name,
    provider: machine.provider as OwnProvider,
    state,
    id: idOf(machine),
    measured_at: measuredAt?.toISOString(),
    uptime_seconds: figures?.uptimeSeconds === undefined ? undefined : Math.floor(figures.uptimeSeconds),
    addresses: figures?.addresses ?? [],
    cpu: figures && { percent: tenths(figures.cpuPercent), processors: figures.processors },
    memory: figures && { used_bytes: figures.memoryUsedBytes, limit_bytes: figures.memoryLimitBytes },
    disk: figures && { used_bytes: figures.diskUsedBytes, total_bytes: figures.diskTotalBytes },
    services: services.map(describeService),
    log: log.length > 0 ? log : undefined,
    timed_out: problem === undefined ? undefined : hasTimedOut(report),
    error: problem === undefined ? undefined : shortSentenceOf(problem),
  };
}

/** The provider's id of the machine. */
export function idOf({ id }: Machine): string | undefined {
  return id === PREPARING_ID ? undefined : id;
}

/** A short sample is not more precise than that. */
function tenths(percent: number | undefined): number | undefined {
  return percent === undefined ? undefined : Math.round(percent * 10) / 10;
}

function describeService(service: ServiceReport) {
  const { name, running, port, hostPort, connections, memoryBytes, error } = service;
  return {
    name,
    running,
    port,
    host_port: hostPort,
    metrics: { connections, memory_bytes: memoryBytes },
    error: error && cleanText(error),
  };
}
