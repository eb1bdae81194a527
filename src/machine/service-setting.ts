/**
 * An element of `services` in a provider block: the conditions for a service to count as running. A string, or a `name`
 * alone, is a known service or a systemd unit.
 */
export type ServiceSetting = string | ServiceConditions;

export interface ServiceConditions {
  readonly name?: string;
  /** Its unit in systemd or service in OpenRC. */
  readonly unit?: string;
  /** A running program, by its name in `ps -C`. */
  readonly process?: string;
  /** A TCP port on which the machine listens. */
  readonly port?: number;
  /** A path that is requested over HTTP from the host, at `port`. */
  readonly http?: string;
  /** The expected status. @default any from 200 to 299 */
  readonly status?: number;
  /** Text that the answer must contain. */
  readonly body?: string;
}

const unit = { type: "string", pattern: "^[A-Za-z0-9_][A-Za-z0-9@._:-]*$" } as const;

/** The schema of the option, for both providers. */
export const servicesSchema = {
  type: "array",
  items: {
    anyOf: [
      unit,
      {
        type: "object",
        properties: {
          name: { type: "string", minLength: 1 },
          unit,
          process: { type: "string", minLength: 1 },
          port: { type: "integer", minimum: 1, maximum: 65_535 },
          http: { type: "string", pattern: "^/" },
          status: { type: "integer", minimum: 100, maximum: 599 },
          body: { type: "string", minLength: 1 },
        },
        anyOf: ["name", "unit", "process", "port", "http"].map((key) => ({ required: [key] })),
        dependencies: { status: ["http"], body: ["http"] },
        additionalProperties: false,
      },
    ],
  },
  description:
    'Services that `vagrant vm status` reports, such as `["redis", { "port" => 8080, "http" => "/health" }]`. Default: all well-known services that are installed.',
} as const;

const someText = "a non-empty string";

/** The expected values of the option and its parts, in words. */
export const servicesExpectations = {
  services:
    'a list of services, each a name such as "nginx", or a hash of name, unit, process, port, http, status and body',
  "services[]":
    'a name such as "nginx", or at least one of name, unit, process, port and http (status and body only beside http)',
  "services[].name": someText,
  "services[].unit": 'the name of a systemd unit, such as "nginx"',
  "services[].process": someText,
  "services[].port": "a whole number from 1 to 65535",
  "services[].http": 'a path that begins with /, such as "/health"',
  "services[].status": "a whole number from 100 to 599",
  "services[].body": someText,
} as const;
