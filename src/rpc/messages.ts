import type { JSONSchema } from "json-schema-to-ts";
import type { WireStack } from "../actions/stack/wire-stack.js";
import { machineSchema as machine } from "../machine/machine-schema.js";
import {
  anyObject,
  boolean,
  integer,
  list,
  mapOf,
  nullableString,
  object,
  type Shape,
  string,
  strings,
} from "../machine/shape.js";
import { outputStreams, uiKinds } from "../machine/ui.js";

/**
 * The messages of the wire, by method: the only source of their shapes. Types are derived from these schemas, and
 * `scripts/generate.ts` compiles validators for what the shim sends, so that starting the sidecar costs nothing. Keys
 * on the wire are snake_case, as in Vagrant.
 */

/** The version of the wire. It is increased when the other side would misread a changed message. */
export const protocolVersion = 3;

/** The number of the request that a message belongs to. */
const call = integer;
const nothing = { type: "null" } as const;
const anything = {} as const;

const folders = list(object({ id: string, hostpath: string, guestpath: string, options: anyObject }));

/** An expected failure: its key, and the data for its sentence. */
const failure = object({ key: string, data: anyObject });

const stepParams = object({ call, step: string, machine, args: anyObject, env: anyObject });

/** Shim to sidecar. */
export const requests = {
  initialize: {
    params: object({
      protocol_version: integer,
      plugin_version: string,
      vagrant_version: string,
      ruby_version: string,
      home_path: string,
      cwd: string,
    }),
    result: object({ protocol_version: integer, version: string }),
  },
  shutdown: { params: object({}), result: nothing },
  /** A `WireStack`, or nothing if there is no such action. */
  "provider/stack": { params: object({ provider: string, action: string }), result: anything },
  "provider/state": {
    params: object({ machine }),
    /** `error`: why the state is `unknown`. */
    result: object({ id: string, short: string, long: string }, { error: failure }),
  },
  "provider/ssh_info": {
    params: object({ machine }),
    result: {
      anyOf: [
        nothing,
        object(
          { host: string, port: integer, username: string, private_key_path: strings },
          { guest: string, shell: string },
        ),
      ],
    },
  },
  "provider/reachable": { params: object({ machine }), result: boolean },
  /** One sentence for each problem. */
  "provider/validate": { params: object({ machine }), result: strings },
  "provider/capability": {
    params: object({ machine, name: string, args: { type: "array" } }),
    result: { anyOf: [nothing, string, strings, mapOf(integer)] },
  },
  "synced_folder/announce": { params: object({ machine, folders }), result: nothing },
  "synced_folder/enable": { params: object({ call, machine, folders }), result: nothing },
  "step/run": {
    params: stepParams,
    /** `changed`: whether the machine's state may have changed. */
    result: object({ result: { type: ["boolean", "null"] }, changed: boolean }),
  },
  "step/recover": { params: stepParams, result: nothing },
  /** The arguments of `vagrant vm` or `vagrant lab`, and the folder in which it was called. */
  "command/run": {
    params: object({
      call,
      command: { enum: ["vm", "lab"] },
      argv: strings,
      cwd: string,
      home_path: string,
      /** The project's folder, if there is one. */
      root_path: nullableString,
      terminal: object({
        /** Input and output are terminals. */
        interactive: boolean,
        colour: boolean,
        /** `null`: the output is not a terminal. */
        columns: { type: ["integer", "null"] },
      }),
    }),
    /** `changed`: whether a machine's state may have changed. `exec` replaces the `vagrant` process at the end, and gets the terminal. */
    result: object(
      { exit_code: integer, changed: boolean },
      { exec: object({ program: string, args: strings }) },
    ),
  },
} as const;

/** Sidecar to shim. */
export const calls = {
  "machine/set_id": { params: object({ call, id: nullableString }), result: nothing },
  /** Bytes. The answer comes when they were written. */
  "ui/stream": { params: object({ call, stream: { enum: outputStreams }, base64: string }), result: nothing },
  "ui/ask": { params: object({ call, question: string }), result: string },
  "environment/machines": {
    params: object({ call, targets: strings }),
    /** `others` belong to other providers. */
    result: object({ machines: list(machine), others: list(object({ name: string, provider: string })) }),
  },
  "machine/act": {
    params: object({
      call,
      data_dir: string,
      action: string,
      env: { type: "object", additionalProperties: { type: ["string", "boolean"] } },
    }),
    result: nothing,
  },
} as const;

/** Sidecar to shim, without an answer. */
const notifications = {
  "ui/say": object({ call, kind: { enum: uiKinds }, text: string }),
  "ui/write": object({ call, stream: { enum: outputStreams }, text: string }),
} as const;

type Shapes<
  T extends Readonly<Record<string, { readonly params: JSONSchema; readonly result: JSONSchema }>>,
> = {
  readonly [M in keyof T]: { readonly params: Shape<T[M]["params"]>; readonly result: Shape<T[M]["result"]> };
};

// Interfaces, because the compiler evaluates them only once.
interface Requests extends Omit<Shapes<typeof requests>, "provider/stack"> {
  readonly "provider/stack": {
    readonly params: Shape<(typeof requests)["provider/stack"]["params"]>;
    readonly result: WireStack | null;
  };
}

export type Method = keyof Requests;
export type Params<M extends Method> = Requests[M]["params"];
export type Result<M extends Method> = Requests[M]["result"];

interface Calls extends Shapes<typeof calls> {}

export type Call = keyof Calls;
export type CallParams<M extends Call> = Calls[M]["params"];
export type CallResult<M extends Call> = Calls[M]["result"];

type NotificationShapes = { readonly [M in keyof typeof notifications]: Shape<(typeof notifications)[M]> };
interface Notifications extends NotificationShapes {}

export type Notification = keyof Notifications;
export type NotificationParams<M extends Notification> = Notifications[M];

export type FailureData = Shape<typeof failure>;
