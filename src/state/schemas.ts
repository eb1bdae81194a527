import { backendNames } from "../machine/backend-name.js";

/** JSON schemas of the files under Vagrant's folders; compiled by `scripts/generate.ts`. */
const string = { type: "string" } as const;
const number = { type: "number" } as const;

export const metadataSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    machine_id: string,
    replacement_id: string,
    orbstack_machine_name: { type: "string", minLength: 1 },
    created_at: string,
    provider_version: string,
    limits: {
      type: "object",
      properties: { cpus: number, memory_mib: number, disk_mib: number },
      additionalProperties: false,
    },
    cloud_init: { const: "pending" },
    naming: { const: "pending" },
    intent: { const: "create" },
  },
  required: ["schema_version", "orbstack_machine_name", "created_at", "provider_version"],
  additionalProperties: false,
} as const;

export const snapshotsSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    snapshots: {
      type: "array",
      items: {
        type: "object",
        properties: {
          name: string,
          clone_name: { type: "string", minLength: 1 },
          created_at: string,
          intent: { const: "save" },
        },
        required: ["name", "clone_name", "created_at"],
        additionalProperties: false,
      },
    },
  },
  required: ["schema_version", "snapshots"],
  additionalProperties: false,
} as const;

/** One line of the log of steps. */
export const stepTimingSchema = {
  type: "object",
  properties: {
    command: string,
    action: string,
    step: string,
    started_at: string,
    ms: { type: "number", minimum: 0 },
    outcome: { enum: ["done", "failed"] },
    question: { const: true },
  },
  required: ["command", "action", "step", "started_at", "ms", "outcome"],
  additionalProperties: false,
} as const;

export const registryEntrySchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    vagrant_id: string,
    machine_id: string,
    orbstack_machine_name: string,
    clone_of: string,
    backend: string,
    provider: string,
    machine_name: string,
    root_path: string,
    volume: string,
    data_dir: string,
    created_at: string,
  },
  required: [
    "schema_version",
    "machine_id",
    "provider",
    "machine_name",
    "root_path",
    "data_dir",
    "created_at",
  ],
  additionalProperties: false,
} as const;

export const innerRecordSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    backend: { enum: backendNames },
    libvirt_uri: string,
    created_at: string,
    ssh: {
      type: "object",
      properties: {
        host: string,
        port: number,
        username: string,
        private_key_path: { type: "array", items: string },
      },
      required: ["host", "port", "username", "private_key_path"],
      additionalProperties: false,
    },
  },
  required: ["schema_version", "backend", "created_at"],
  additionalProperties: false,
} as const;

const port = { type: "integer", minimum: 1, maximum: 65_535 } as const;

export const forwardingPlanSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    machine_id: string,
    username: string,
    cli_path: string,
    ports: {
      type: "array",
      items: {
        type: "object",
        properties: {
          host_ip: string,
          host: port,
          guest_ip: string,
          guest: port,
          carrier: { enum: ["ssh", "orbstack"] },
        },
        required: ["host_ip", "host", "guest_ip", "guest", "carrier"],
        additionalProperties: false,
      },
    },
  },
  required: ["schema_version", "machine_id", "username", "ports"],
  additionalProperties: false,
} as const;

export const forwarderProcessSchema = {
  type: "object",
  properties: { pid: { type: "integer", minimum: 2 }, started: { type: "string", minLength: 1 } },
  required: ["pid", "started"],
  additionalProperties: false,
} as const;

export const temporaryRecordSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    name: { type: "string", pattern: "^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$" },
    provider: { enum: ["orbstack", "vagrant"] },
    box: string,
    options: {
      type: "object",
      propertyNames: { pattern: "^[a-z][a-z_]*$" },
      additionalProperties: { type: ["string", "number"] },
    },
    mounts: {
      type: "array",
      items: {
        type: "object",
        properties: { hostpath: string, guestpath: string, read_only: { type: "boolean" } },
        required: ["hostpath", "guestpath", "read_only"],
        additionalProperties: false,
      },
    },
    created_at: string,
    session: {
      type: "object",
      // In a container it may be the first process.
      properties: { pid: { type: "integer", minimum: 1 }, started: { type: "string", minLength: 1 } },
      required: ["pid", "started"],
      additionalProperties: false,
    },
  },
  required: ["schema_version", "name", "provider", "options", "mounts", "created_at"],
  additionalProperties: false,
} as const;

export const guestAnswerSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    machine_id: string,
    question: string,
    asked_at: string,
    answer: { type: "string" },
  },
  required: ["schema_version", "machine_id", "question", "asked_at", "answer"],
  additionalProperties: false,
} as const;

export const networkSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    allocations: {
      type: "object",
      additionalProperties: {
        type: "object",
        properties: {
          machine_name: string,
          hostname: string,
          root_path: string,
          data_dir: string,
          claimed_at: string,
          announced: { type: "boolean" },
        },
        required: ["machine_name", "root_path", "data_dir", "claimed_at", "announced"],
        additionalProperties: false,
      },
    },
  },
  required: ["schema_version", "allocations"],
  additionalProperties: false,
} as const;

export const vagrantfileRecordSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    written: { type: "array", items: string },
    applied: {
      type: "object",
      properties: { hash: string, text: string, context: { type: "object" } },
      required: ["hash", "context"],
      additionalProperties: false,
    },
  },
  required: ["schema_version", "written"],
  additionalProperties: false,
} as const;
