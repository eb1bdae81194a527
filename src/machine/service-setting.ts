import { object, type Shape } from "./shape.js";

const unit = { type: "string", pattern: "^[A-Za-z0-9_][A-Za-z0-9@._:-]*$" } as const;
const nonEmpty = { type: "string", minLength: 1 } as const;

const conditions = object(
  {},
  {
    name: nonEmpty,
    /** Its unit in systemd or service in OpenRC. */
    unit,
    /** A running program, by its name in `ps -C`. */
    process: nonEmpty,
    /** A TCP port on which the machine listens. */
    port: { type: "integer", minimum: 1, maximum: 65_535 },
    /** A path that is requested over HTTP from the host, at `port`. */
    http: { type: "string", pattern: "^/" },
    /** The expected status. @default any from 200 to 299 */
    status: { type: "integer", minimum: 100, maximum: 599 },
    /** Text that the answer must contain. */
    body: nonEmpty,
  },
);

export type ServiceConditions = Shape<typeof conditions>;

/**
 * An element of `services` in a provider block: the conditions for a service to count as running. A string, or a `name`
 * alone, is a known service or a systemd unit.
 */
export type ServiceSetting = string | ServiceConditions;

/** The schema of the option, for both providers. */
export const servicesSchema = {
  type: "array",
  items: {
    anyOf: [
      unit,
      {
        ...conditions,
        // Of no effect on the type, which would be lost.
        ...({
          anyOf: ["name", "unit", "process", "port", "http"].map((key) => ({ required: [key] })),
          dependencies: { status: ["http"], body: ["http"] },
        } as object),
      },
    ],
  },
  description:
    'Services that `vagrant vm status` reports, such as `["redis", { "port" => 8080, "http" => "/health" }]`. Default: all well-known services that are installed.',
  expected:
    'a list of services, each a name such as "nginx", or a hash of name, unit, process, port, http, status and body',
} as const;

const someText = "a non-empty string";

/** The expected values of the parts of the option, in words. */
export const servicePartsExpectations = {
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
