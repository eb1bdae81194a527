import { backendNames } from "../machine/backend-name.js";
import { list, object, string, strings } from "../machine/shape.js";

/** JSON schemas of the files under Vagrant's folders; compiled by `scripts/generate.ts`. */
const version = { const: 1 } as const;
const name = { type: "string", minLength: 1 } as const;
/** ISO 8601. */
const time = string;
const number = { type: "number" } as const;

/** What is known of one machine beside Vagrant's id. Written before its creation begins. */
export const metadataSchema = object(
  { schema_version: version, orbstack_machine_name: name, created_at: time, provider_version: string },
  {
    /**
     * OrbStack's ULID; absent until the machine exists. A restored snapshot is another machine of OrbStack: then it is not
     * Vagrant's id any more, which stays what it was.
     */
    machine_id: string,
    /** The machine that a restore is about to put in the place of `machine_id`. */
    replacement_id: string,
    /** Whose SSH name the guest has. Absent in records of older versions: that of the provider block. */
    login_user: string,
    /** The limits that the machine was given last. */
    limits: object({}, { cpus: number, memory_mib: number, disk_mib: number }),
    /** The private addresses that the machine was given last, and its host name. */
    network: object({ addresses: strings }, { hostname: string }),
    /** Present until cloud-init has done its work in a new machine with user data. */
    cloud_init: { const: "pending" },
    /**
     * Present until the guest knows the machine by its present name: after a rename, when a snapshot came back, which may be from before
     * one, and while an export keeps the machine's own record away from it.
     */
    naming: { const: "pending" },
    /** Present while the creation is under way; it stays after a crash, and then the next `up` goes on from it. */
    intent: { const: "create" },
  },
);

/** What the user calls a clone. Written before the clone is made. */
const snapshot = object(
  { name: string, clone_name: name, created_at: time },
  {
    /** Present while it is being made; after a crash it stays, and what there is of the clone is deleted. */
    intent: { const: "save" },
  },
);

export const snapshotsSchema = object({ schema_version: version, snapshots: list(snapshot) });

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

const placeProperties = { root_path: string, volume: string, data_dir: string } as const;

export const registryEntrySchema = {
  type: "object",
  properties: {
    ...placeProperties,
    copies: {
      type: "array",
      items: {
        type: "object",
        properties: placeProperties,
        required: ["root_path", "data_dir"],
        additionalProperties: false,
      },
    },
    protected: { enum: ["command", "vagrantfile"] },
    schema_version: { const: 1 },
    vagrant_id: string,
    machine_id: string,
    orbstack_machine_name: string,
    clone_of: string,
    backend: string,
    libvirt_uri: string,
    docker_host: string,
    mark: string,
    provider: string,
    machine_name: string,
    uid: { type: "integer", minimum: 0 },
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

/** Of one line, without what a terminal would obey or show in another order. */
const line = (maxLength: number) => ({ type: "string", maxLength, pattern: "^\\P{C}+$" }) as const;
const path = line(1024);

const placeOfMachine = {
  machine_name: line(256),
  root_path: path,
  data_dir: path,
  home_path: path,
  host: line(256),
} as const;

/** Written by a machine's root. Newer versions of the plugin may add to it. */
export const guestRecordSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    machine_id: { type: "string", pattern: "^[0-9A-Za-z-]{1,64}$" },
    orbstack_machine_name: line(63),
    ...placeOfMachine,
    vagrant_id: { type: "string", pattern: "^[0-9A-Z-]{1,64}$" },
    created_at: { type: "string", pattern: "^[0-9TZ:.-]{20,30}$" },
  },
  required: [
    "schema_version",
    "machine_id",
    "orbstack_machine_name",
    "machine_name",
    "root_path",
    "data_dir",
    "home_path",
    "host",
    "created_at",
  ],
} as const;

/** Of a label, or of a description; newer versions of the plugin may add to it. */
export const backendMarkSchema = {
  type: "object",
  properties: { id: { type: "string", pattern: "^[0-9a-f]{1,64}$" }, ...placeOfMachine },
  required: ["id", "machine_name", "root_path", "data_dir", "home_path", "host"],
} as const;

export const backendRecordSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    backend: { enum: backendNames },
    libvirt_uri: string,
    docker_host: string,
    mark: string,
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

/** Which leases of ports a run of Vagrant took for a machine. */
export const portLeasesSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    vagrant: {
      type: "object",
      properties: { pid: number, started: string },
      required: ["pid", "started"],
      additionalProperties: false,
    },
    leases: {
      type: "array",
      items: {
        type: "object",
        properties: { file: string, modified_ms: number },
        required: ["file", "modified_ms"],
        additionalProperties: false,
      },
    },
  },
  required: ["schema_version", "vagrant", "leases"],
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
          machine_id: string,
          machine_name: string,
          hostname: string,
          root_path: string,
          volume: string,
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
