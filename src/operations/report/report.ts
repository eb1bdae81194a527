import type { Parts } from "../../actions/context/parts.js";
import { ExpectedError, isExpected } from "../../errors.js";
import type { Figures } from "../../machine/figures.js";
import { type Machine, PREPARING_ID } from "../../machine/machine.js";
import { inSeconds } from "../../machine/seconds.js";
import type { StateId } from "../../machine/state.js";
import type { StateReport } from "../../machine/state-report.js";
import { deadline } from "../../process/deadline.js";
import { figuresOf } from "./figures.js";
import type { CpuSample, GuestAnswer } from "./guest-answer.js";
import { findHostPorts } from "./host-ports.js";
import { type HostPorts, judgeServices, type ServiceReport, unitsOf } from "./judge-service.js";
import { findLimits } from "./known-limits.js";
import { prepareProbes, probeHttp } from "./probe-http.js";
import { type Asked, askOrRemember } from "./remembered-answer.js";
import { findWantedServices, type WantedService } from "./wanted-services.js";

/** A report on a machine. */
export interface MachineReport {
  readonly machine: Machine;
  readonly state: StateId;
  /** For a running machine. */
  readonly figures?: Figures;
  /** When the guest reported them. */
  readonly measuredAt?: Date;
  readonly services: readonly ServiceReport[];
  /** For `since` of the next report. */
  readonly cpu?: CpuSample;
  /** Why the state is unknown, or why a running machine did not answer. */
  readonly problem?: unknown;
}

interface ReportOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
  /** For the whole report. */
  readonly timeoutMs: number;
  /** The sample of an earlier report. The CPU usage is then averaged since that report. */
  readonly since?: CpuSample | undefined;
}

/** The share of the timeout for the guest, and when probes must end. The rest is for ending what timed out. */
const guestShare = 0.75;
const probeShare = 0.9;

/**
 * Reports a machine's state, figures and services. Starts no machine. A machine that hangs has the problem
 * `guest_not_responding`. Only fails with `interrupted`.
 */
export async function report(machine: Machine, options: ReportOptions): Promise<MachineReport> {
  const { parts, timeoutMs, signal } = options;
  const controller = new AbortController();
  const problem = new ExpectedError("guest_not_responding", {
    name: machine.name,
    seconds: inSeconds(timeoutMs),
  });
  let told: StateId = "unknown";
  const asking = parts
    .provider(machine)
    .state(machine)
    .then((answer) => {
      told = answer.state.id;
      return answer;
    });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<MachineReport>((resolve) => {
    timer = setTimeout(() => {
      controller.abort();
      resolve({ machine, state: told, services: [], problem });
    }, timeoutMs);
  });
  const both = AbortSignal.any([signal, controller.signal]);
  try {
    const result = await Promise.race([look(machine, asking, { ...options, signal: both }), timeout]);
    if (signal.aborted) throw new ExpectedError("interrupted", {});
    return result;
  } finally {
    clearTimeout(timer);
  }
}

async function look(
  machine: Machine,
  asking: Promise<StateReport>,
  options: ReportOptions,
): Promise<MachineReport> {
  const { parts, timeoutMs } = options;
  const start = performance.now();
  const leftMs = (share: number) => Math.max(Math.round(share * timeoutMs - (performance.now() - start)), 1);
  // In parallel. The guest of a stopped machine is not entered.
  const [{ state, error }, limits, inside, hostPorts] = await Promise.all([
    asking,
    findLimits(machine, parts),
    attempt(askAll(machine, options, guestShare * timeoutMs)),
    findHostPorts(machine, parts, options.signal).catch((): HostPorts => new Map()),
  ]);
  const base = { machine, state: state.id, services: [] };
  if (state.id !== "running") return { ...base, ...(error !== undefined && { problem: error }) };
  if ("problem" in inside) {
    const figures = await askProvider(machine, parts, deadline(leftMs(probeShare)));
    return {
      ...base,
      ...(figures !== undefined && { figures: { ...figures, ...limits } }),
      problem: inside.problem,
    };
  }
  const { asked, wanted } = inside.value;
  const inTime = AbortSignal.any([options.signal, deadline(leftMs(probeShare))]);
  const services = await Promise.all(
    judgeServices(wanted, asked.answer, hostPorts).map(({ service, report }) =>
      probe(service, report, asked.answer, inTime),
    ),
  );
  return {
    ...base,
    services,
    figures: { ...figuresOf(asked.answer, options.since), ...limits },
    measuredAt: asked.askedAt,
    ...(asked.answer.cpu !== undefined && { cpu: asked.answer.cpu }),
  };
}

interface Inside {
  readonly asked: Asked;
  readonly wanted: readonly WantedService[];
}

async function askAll(
  machine: Machine,
  { parts, signal, since }: ReportOptions,
  timeoutMs: number,
): Promise<Inside> {
  const wanted =
    machine.id === undefined || machine.id === PREPARING_ID ? [] : await findWantedServices(machine, parts);
  if (wanted.some(({ http }) => http !== undefined)) prepareProbes();
  const sampled = since !== undefined;
  const asked = await askOrRemember(machine, { parts, signal, timeoutMs, sampled, units: unitsOf(wanted) });
  return { asked, wanted };
}

type Attempt<T> = { readonly value: T } | { readonly problem: unknown };

async function attempt<T>(work: Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work };
  } catch (problem) {
    return { problem };
  }
}

async function probe(
  { http }: WantedService,
  report: ServiceReport,
  { addresses }: GuestAnswer,
  signal: AbortSignal,
): Promise<ServiceReport> {
  if (http === undefined || !report.running) return report;
  const origin = originOf(http.port, report.hostPort, addresses[0]);
  const error = origin === undefined ? "the machine has no address" : await probeHttp(origin, http, signal);
  return error === undefined ? report : { ...report, running: false, error };
}

/** A forwarded port works whatever the machine's network is like. */
function originOf(
  port: number,
  hostPort: number | undefined,
  address: string | undefined,
): string | undefined {
  if (hostPort !== undefined) return `http://127.0.0.1:${hostPort}`;
  if (address === undefined) return undefined;
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
}

/** What the provider knows about a guest that cannot be entered, such as Windows. */
async function askProvider(
  machine: Machine,
  parts: Parts,
  signal: AbortSignal,
): Promise<Figures | undefined> {
  const figures = await attempt(parts.provider(machine).figures(machine, { signal }));
  return "value" in figures ? figures.value : undefined;
}

/** Whether the machine did not answer in time. */
export function hasTimedOut({ problem }: MachineReport): boolean {
  return (
    isExpected(problem, "guest_not_responding") ||
    isExpected(problem, "orbstack_not_responding") ||
    isExpected(problem, "backend_not_responding")
  );
}
