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
    'Services that `vagrant vm status` looks at, such as `["redis", { "port" => 8080, "http" => "/health" }]`. Without it, those that are known and installed.',
} as const;

/** What the option should be, in words. */
export const servicesExpectation =
  'a list of services, each a name such as "nginx", or some of name, unit, process, port, http, status and body';
