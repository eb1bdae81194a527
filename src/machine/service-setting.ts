/**
 * One of the `services` of a provider block: what must hold for it to run. A text is a service that we know, or a systemd unit; so is a
 * `name` that stands alone.
 */
export type ServiceSetting = string | ServiceConditions;

export interface ServiceConditions {
  readonly name?: string;
  /** systemd's, or OpenRC's, name of it. */
  readonly unit?: string;
  /** A program that runs, as `ps -C` names it. */
  readonly process?: string;
  /** A TCP port of the machine that is listened to. */
  readonly port?: number;
  /** A path that is asked for over HTTP, from the host, at `port`. */
  readonly http?: string;
  /** The answer's status. @default any from 200 to 299 */
  readonly status?: number;
  /** A text that the answer has in it. */
  readonly body?: string;
}

const unit = { type: "string", pattern: "^[A-Za-z0-9_][A-Za-z0-9@._:-]*$" } as const;

/** The option of both providers. */
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

const someText = "a text that is not empty";

/** What the option and its parts should be, in words. */
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
