import type { JSONSchema } from "json-schema-to-ts";
import type { WireStack } from "../actions/stack/wire-stack.js";
import { machineSchema as machine } from "../machine/machine-schema.js";
import {
  anyObject,
  boolean,
  integer,
  list,
  nullableString,
  object,
  type Shape,
  string,
  strings,
} from "../machine/shape.js";
import { outputStreams, uiKinds } from "../machine/ui.js";

/**
 * The messages of the wire, by method: the one place where their shapes are written down. Types are derived from these schemas;
 * `scripts/generate.ts` compiles those of what comes from the shim to validators, so that starting the sidecar costs nothing. Keys on the
 * wire are Vagrant's: snake_case.
 */

/** The version of the wire. It rises when a message changes in a way that the other side would misread. */
export const protocolVersion = 3;

/** The number of the request on whose behalf something is sent. */
const call = integer;
const nothing = { type: "null" } as const;
const anything = {} as const;

const folders = list(object({ id: string, hostpath: string, guestpath: string, options: anyObject }));

/** An expected failure: which sentence, and what fills it. */
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
  /** A `WireStack`, or nothing: there is no such action. */
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
  /** A sentence for each thing that is wrong. */
  "provider/validate": { params: object({ machine }), result: strings },
  "provider/capability": {
    params: object({ machine, name: string, args: { type: "array" } }),
    result: anything,
  },
  "synced_folder/announce": { params: object({ machine, folders }), result: nothing },
  "synced_folder/enable": { params: object({ call, machine, folders }), result: nothing },
  "step/run": {
    params: stepParams,
    /** `changed`: whether the machine's state may be another one now. */
    result: object({ result: { type: ["boolean", "null"] }, changed: boolean }),
  },
  "step/recover": { params: stepParams, result: nothing },
  /** The words after `vagrant vm`, and where they were typed. */
  "command/run": {
    params: object({
      call,
      argv: strings,
      cwd: string,
      home_path: string,
      /** The project's folder, if the command was given in one. */
      root_path: nullableString,
      terminal: object({
        /** Both ends are a terminal. */
        interactive: boolean,
        colour: boolean,
        /** `null`: the output goes to a file or another program. */
        columns: { type: ["integer", "null"] },
      }),
    }),
    /**
     * `changed`: whether the state of a machine may be another one now. `exec` takes the place of `vagrant` in the end: it gets the
     * terminal.
     */
    result: object(
      { exit_code: integer, changed: boolean },
      { exec: object({ program: string, args: strings }) },
    ),
  },
} as const;

/** Sidecar to shim. */
export const calls = {
  "machine/set_id": { params: object({ call, id: nullableString }), result: nothing },
  /** Bytes; the answer comes when the user's end has taken them. */
  "ui/stream": { params: object({ call, stream: { enum: outputStreams }, base64: string }), result: nothing },
  "ui/ask": { params: object({ call, question: string }), result: string },
  "environment/machines": {
    params: object({ call, targets: strings }),
    /** `others` are those of other providers. */
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

// Interfaces, for the compiler works these out once.
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
