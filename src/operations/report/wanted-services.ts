import type { Parts } from "../../actions/context/parts.js";
import type { Machine } from "../../machine/machine.js";
import type { ServiceConditions, ServiceSetting } from "../../machine/service-setting.js";
import { findKnownService, type KnownService, knownServices } from "./known-services.js";

/** A service that is to be reported, and what must hold for it to run. */
export interface WantedService {
  readonly name: string;
  readonly unit?: string;
  /** Any of them. */
  readonly processes?: readonly string[];
  readonly port?: number;
  /** Where it may listen: no condition. */
  readonly usualPort?: number;
  readonly http?: HttpCondition;
  /** It is left out where it is not installed. */
  readonly ifInstalled?: true;
}

export interface HttpCondition {
  readonly path: string;
  readonly port: number;
  /** Absent: any from 200 to 299. */
  readonly status?: number;
  /** What the answer has in it. */
  readonly body?: string;
}

const httpPort = 80;

/** Which services the machine's provider block, or a file that it names, speaks of. Fails as `loadOptions` does. */
export async function findWantedServices(machine: Machine, parts: Parts): Promise<readonly WantedService[]> {
  return readServices(await parts.provider(machine).services(machine));
}

/** Without settings, those that are known. */
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
  // Linux keeps no more of a name.
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
