import type { GuestAnswer, Unit } from "./guest-answer.js";
import type { WantedService } from "./wanted-services.js";

/** The state of a service. */
export interface ServiceReport {
  readonly name: string;
  readonly running: boolean;
  /** Why it is not running. */
  readonly error?: string;
  /** The guest port. */
  readonly port?: number;
  /** The host port that leads to it. */
  readonly hostPort?: number;
  /** The current number of TCP connections. */
  readonly connections?: number;
  /** The sum of its processes' memory. Shared memory is counted several times, unless the service manager reports the sum. */
  readonly memoryBytes?: number;
}

/** Guest port -> host port. */
export type HostPorts = ReadonlyMap<number, number>;

/** The units that the guest is asked about, in the order of its answers. */
export function unitsOf(services: readonly WantedService[]): readonly string[] {
  return services.flatMap(({ unit }) => unit ?? []);
}

/** The state of services, as far as the guest can tell. */
export function judgeServices(
  services: readonly WantedService[],
  answer: GuestAnswer,
  hostPorts: HostPorts,
): readonly { readonly service: WantedService; readonly report: ServiceReport }[] {
  let next = 0;
  return services.flatMap((service) => {
    const unit = service.unit === undefined ? undefined : answer.units[next++];
    const report = judge(service, unit, answer, hostPorts);
    const isThere = report.running || service.processes?.some((program) => answer.installed.has(program));
    return service.ifInstalled && !isThere ? [] : [{ service, report }];
  });
}

function judge(
  service: WantedService,
  unit: Unit | undefined,
  answer: GuestAnswer,
  hostPorts: HostPorts,
): ServiceReport {
  const processes = answer.processes.filter(({ name }) => service.processes?.includes(name));
  const error =
    (service.unit === undefined ? undefined : problemOfUnit(service.unit, unit)) ??
    (service.processes === undefined || processes.length > 0
      ? undefined
      : problemOfProcess(service.processes, answer)) ??
    (service.port === undefined || answer.ports.has(service.port)
      ? undefined
      : `nothing listens on port ${service.port}`);
  const usualPort = service.usualPort !== undefined && answer.ports.has(service.usualPort);
  const port = service.port ?? service.http?.port ?? (usualPort ? service.usualPort : undefined);
  const hostPort = port === undefined ? undefined : hostPorts.get(port);
  const connections = port === undefined ? undefined : answer.ports.get(port);
  const resident = processes.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
  const memoryBytes = unit?.memoryBytes ?? (resident > 0 ? resident : undefined);
  return {
    name: service.name,
    running: error === undefined,
    ...(error !== undefined && { error }),
    ...(port !== undefined && { port }),
    ...(hostPort !== undefined && { hostPort }),
    ...(error === undefined && connections !== undefined && { connections }),
    ...(error === undefined && memoryBytes !== undefined && { memoryBytes }),
  };
}

function problemOfUnit(name: string, unit: Unit | undefined): string | undefined {
  if (unit === undefined) return `the machine has no service manager that knows the unit ${name}`;
  if (!unit.known) return `the machine has no unit ${name}`;
  if (unit.state === "active") return undefined;
  const why = unit.result === "" || unit.result === "success" ? "" : ` (${unit.result})`;
  return `the unit ${name} is ${unit.state}${why}`;
}

function problemOfProcess(programs: readonly string[], { moreProcesses }: GuestAnswer): string {
  const names = programs.join(" or ");
  return moreProcesses ? `there are too many processes to find ${names}` : `no process ${names}`;
}
