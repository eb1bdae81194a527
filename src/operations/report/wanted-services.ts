import type { Parts } from "../../actions/context/parts.js";
import type { Machine } from "../../machine/machine.js";
import type { ServiceConditions, ServiceSetting } from "../../machine/service-setting.js";
import { findKnownService, type KnownService, knownServices } from "./known-services.js";

/** A service to report, and the conditions for it to count as running. */
export interface WantedService {
  readonly name: string;
  readonly unit?: string;
  /** Any of them must be running. */
  readonly processes?: readonly string[];
  readonly port?: number;
  /** Where it usually listens. Not a condition. */
  readonly usualPort?: number;
  readonly http?: HttpCondition;
  /** It is only reported if it is installed. */
  readonly ifInstalled?: true;
}

export interface HttpCondition {
  readonly path: string;
  readonly port: number;
  /** `undefined`: any status from 200 to 299. */
  readonly status?: number;
  /** Text that the answer must contain. */
  readonly body?: string;
}

const httpPort = 80;

/** The services in the machine's configuration. Fails as `loadOptions` does. */
export async function findWantedServices(machine: Machine, parts: Parts): Promise<readonly WantedService[]> {
  return readServices(await parts.provider(machine).services(machine));
}

/** Without configuration, all known services. */
export function readServices(settings: readonly ServiceSetting[] | undefined): readonly WantedService[] {
  return settings === undefined
    ? knownServices.map((service) => ({ ...wantedOf(service), ifInstalled: true }))
    : settings.map(readService);
}

function readService(setting: ServiceSetting): WantedService {
  const { name, ...conditions } = typeof setting === "string" ? { name: setting } : setting;
  if (name !== undefined && Object.keys(conditions).length === 0) {
    const service = findKnownService(name);
    return service === undefined ? { name, unit: name } : { ...wantedOf(service), name };
  }
  const { unit, process, http } = conditions;
  // Linux truncates process names.
  const processes = process === undefined ? undefined : [process.slice(0, 15)];
  return {
    name: name ?? unit ?? process ?? `port ${conditions.port ?? httpPort}`,
    ...(unit !== undefined && { unit }),
    ...(processes !== undefined && { processes }),
    ...(conditions.port !== undefined && { port: conditions.port }),
    ...(http !== undefined && { http: httpOf(http, conditions) }),
  };
}

function wantedOf({ name, processes, port }: KnownService): WantedService {
  return { name, processes, ...(port !== undefined && { usualPort: port }) };
}

function httpOf(path: string, { port = httpPort, status, body }: ServiceConditions): HttpCondition {
  return { path, port, ...(status !== undefined && { status }), ...(body !== undefined && { body }) };
}
