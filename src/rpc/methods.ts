import { NotificationType, RequestType } from "vscode-jsonrpc/node";
import type { Stack } from "../actions/stack.js";
import type { OutputStream, UiKind } from "../machine/ui.js";
import type { MachineDescriptor } from "./machine-descriptor.js";

/** The version of the wire. It rises when a message changes in a way that the other side would misread. */
export const protocolVersion = 1;

interface InitializeParams {
  readonly protocol_version: number;
  readonly plugin_version: string;
  readonly vagrant_version: string;
  readonly ruby_version: string;
  readonly home_path: string;
  readonly cwd: string;
}

interface StepParams {
  readonly call: number;
  readonly step: string;
  readonly machine: MachineDescriptor;
  readonly args: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, unknown>>;
}

export interface FolderParams {
  readonly id: string;
  readonly hostpath: string;
  readonly guestpath: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The data of an expected failure: which sentence, and what fills it. */
export interface FailureData {
  readonly key: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface StateResult {
  readonly id: string;
  readonly short: string;
  readonly long: string;
  /** Why the state is `unknown`. */
  readonly error?: FailureData;
}

interface SshInfoResult {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly private_key_path: readonly string[];
  readonly guest?: string;
  readonly shell?: string;
}

interface InvalidOption {
  readonly option: string;
  readonly expected: string;
  readonly received: string;
}

/** The words after `vagrant vm`, and where they were typed. */
export interface CommandParams {
  readonly call: number;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly home_path: string;
  /** The project's folder, if the command was given in one. */
  readonly root_path: string | null;
  readonly terminal: {
    /** Both ends are a terminal. */
    readonly interactive: boolean;
    readonly colour: boolean;
    /** `null`: the output goes to a file or another program. */
    readonly columns: number | null;
  };
}

interface CommandResult {
  readonly exit_code: number;
  /** Whether the state of a machine may be another one now. */
  readonly changed: boolean;
  /** What takes the place of `vagrant` in the end: it gets the terminal. */
  readonly exec?: { readonly program: string; readonly args: readonly string[] };
}

interface MachinesResult {
  readonly machines: readonly MachineDescriptor[];
  /** Those of other providers. */
  readonly others: readonly { readonly name: string; readonly provider: string }[];
}

interface OfMachine {
  readonly machine: MachineDescriptor;
}

/** Shim to sidecar. */
export const requests = {
  initialize: new RequestType<InitializeParams, { protocol_version: number; version: string }, void>(
    "initialize",
  ),
  shutdown: new RequestType<Record<string, never>, null, void>("shutdown"),
  stack: new RequestType<{ provider: string; action: string }, Stack | null, void>("provider/stack"),
  state: new RequestType<OfMachine, StateResult, void>("provider/state"),
  sshInfo: new RequestType<OfMachine, SshInfoResult | null, void>("provider/ssh_info"),
  reachable: new RequestType<OfMachine, boolean, void>("provider/reachable"),
  validate: new RequestType<OfMachine, readonly InvalidOption[], void>("provider/validate"),
  capability: new RequestType<OfMachine & { name: string; args: readonly unknown[] }, unknown, void>(
    "provider/capability",
  ),
  announceFolders: new RequestType<OfMachine & { folders: readonly FolderParams[] }, null, void>(
    "synced_folder/announce",
  ),
  enableFolders: new RequestType<OfMachine & { call: number; folders: readonly FolderParams[] }, null, void>(
    "synced_folder/enable",
  ),
  /** `changed`: whether the machine's state may be another one now. */
  runStep: new RequestType<StepParams, { result: boolean | null; changed: boolean }, void>("step/run"),
  recoverStep: new RequestType<StepParams, null, void>("step/recover"),
  runCommand: new RequestType<CommandParams, CommandResult, void>("command/run"),
} as const;

/** Sidecar to shim. `call` is the number of the request on whose behalf it is sent. */
export const calls = {
  setId: new RequestType<{ call: number; id: string | null }, null, void>("machine/set_id"),
  say: new NotificationType<{ call: number; kind: UiKind; text: string }>("ui/say"),
  write: new NotificationType<{ call: number; stream: OutputStream; text: string }>("ui/write"),
  /** Bytes; the answer comes when the user's end has taken them. */
  stream: new RequestType<{ call: number; stream: OutputStream; base64: string }, null, void>("ui/stream"),
  ask: new RequestType<{ call: number; question: string }, string, void>("ui/ask"),
  machines: new RequestType<{ call: number; targets: readonly string[] }, MachinesResult, void>(
    "environment/machines",
  ),
  act: new RequestType<
    { call: number; data_dir: string; action: string; env: Readonly<Record<string, string | boolean>> },
    null,
    void
  >("machine/act"),
} as const;
