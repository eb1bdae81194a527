/**
 * JSON schemas of every message, by method. `scripts/generate.ts` compiles them to validators at build time, so that
 * starting the sidecar costs nothing. Keys on the wire are Vagrant's: snake_case.
 */
const string = { type: "string" } as const;
const nullableString = { type: ["string", "null"] } as const;
const integer = { type: "integer" } as const;
const strings = { type: "array", items: string } as const;
const anyObject = { type: "object" } as const;

function object(properties: Record<string, unknown>, optional: readonly string[] = []) {
  return {
    type: "object",
    properties,
    required: Object.keys(properties).filter((key) => !optional.includes(key)),
    additionalProperties: false,
  };
}

/** The machine descriptor, which most requests carry; compiled once, under the name `machine`. */
export const machineSchema = object({
  name: string,
  provider: string,
  id: nullableString,
  data_dir: string,
  root_path: string,
  home_path: string,
  config: anyObject,
  vm: object({
    box: nullableString,
    box_version: nullableString,
    box_urls: strings,
    box_architecture: nullableString,
    installed_box: {
      anyOf: [
        { type: "null" },
        object({ name: string, version: string, directory: string, metadata: anyObject }),
      ],
    },
    cloud_init: {
      type: "array",
      items: object({ content_type: nullableString, path: nullableString, inline: nullableString }),
    },
    other_providers: { type: "object", additionalProperties: anyObject },
    hostname: nullableString,
    allow_hosts_modification: { type: "boolean" },
    boot_timeout: integer,
    disks: integer,
    networks: { type: "array", items: object({ type: string, options: anyObject }) },
    synced_folders: { type: "array", items: anyObject },
  }),
  ssh: object({
    host: nullableString,
    port: { type: ["integer", "null"] },
    username: nullableString,
    private_key_path: strings,
    forward_agent: { type: "boolean" },
    insert_key: { type: "boolean" },
  }),
});

const machine = { $ref: "machine" } as const;

const folders = {
  type: "array",
  items: object({ id: string, hostpath: string, guestpath: string, options: anyObject }),
} as const;

const stepCall = {
  call: integer,
  step: string,
  machine,
  args: anyObject,
  env: anyObject,
};

export const requestSchemas = {
  initialize: object({
    protocol_version: integer,
    plugin_version: string,
    vagrant_version: string,
    ruby_version: string,
    home_path: string,
    cwd: string,
  }),
  shutdown: object({}),
  "provider/stack": object({ provider: string, action: string }),
  "provider/state": object({ machine }),
  "provider/ssh_info": object({ machine }),
  "provider/reachable": object({ machine }),
  "provider/validate": object({ machine }),
  "provider/capability": object({ machine, name: string, args: { type: "array" } }),
  "synced_folder/announce": object({ machine, folders }),
  "synced_folder/enable": object({ call: integer, machine, folders }),
  "step/run": object(stepCall),
  "step/recover": object(stepCall),
  "command/run": object({
    call: integer,
    argv: strings,
    cwd: string,
    home_path: string,
    root_path: nullableString,
    terminal: object({
      interactive: { type: "boolean" },
      colour: { type: "boolean" },
      columns: { type: ["integer", "null"] },
    }),
  }),
} as const;
