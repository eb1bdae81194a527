import type { ExpectedError } from "../errors.js";
import type { BackendName } from "../machine/backend-name.js";

/**
 * The states of a backend's machine, the same for all backends. `saved`: its memory is on disk. `paused`: its memory is
 * still in use. `stuck`: it crashed and was not released.
 */
export type BackendStateId =
  | "not_created"
  | "starting"
  | "running"
  | "paused"
  | "stopping"
  | "stopped"
  | "saved"
  | "stuck"
  | "busy";

/** `word` is the backend's own name of the state. `unknown`: it could not be asked, and `error` says why. */
export type BackendState =
  | { readonly id: BackendStateId; readonly word: string }
  | { readonly id: "unknown"; readonly error: ExpectedError };

/** The figures that a backend reports for a machine. `undefined` means not known. */
export interface BackendStats {
  /** Since the machine started. */
  readonly cpuSeconds?: number;
  /** Now, in percent of one processor. */
  readonly cpuPercent?: number;
  readonly cpus?: number;
  readonly memoryUsedBytes?: number;
  readonly memoryLimitBytes?: number;
  /** The space that its disks use on the host. */
  readonly diskBytes?: number;
  readonly uptimeSeconds?: number;
  readonly addresses: readonly string[];
}

/** A machine's limits. */
export interface Size {
  readonly cpus?: number | undefined;
  readonly memoryMib?: number | undefined;
}

/** Where SSH reaches a machine. The backend does not know user and key. */
export interface SshEndpoint {
  readonly host: string;
  readonly port: number;
}

/** What to pass on of a machine's log. */
export interface LogOptions extends CallOptions {
  /** How many of the last lines. */
  readonly lines: number;
  /** Whether to continue with new lines until it is interrupted. */
  readonly follow: boolean;
  readonly onLine: (line: string) => unknown;
}

/** A command that opens a terminal in a machine. */
export interface ConsoleCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** How to leave it, for the user. */
  readonly leave: string;
}

/** Whether the backend can create machines here; if not, why, and how to install it. */
export type Availability =
  | { readonly available: true }
  | {
      readonly available: false;
      /** Whether its program was found. */
      readonly installed: boolean;
      readonly reason: string;
      readonly remedy: string;
    };

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * One of Vagrant's other providers, asked through its own tool, because a nested Vagrant would take a second for each
 * question. `id` is the id that this provider wrote. Every operation fails with `backend_missing`,
 * `backend_not_responding`, `backend_failed`, `backend_unreadable`, `backend_id_invalid` or `interrupted`, and changes
 * no machine but `id`.
 */
export interface Backend {
  readonly name: BackendName;
  /** Its machines are containers: created from images instead of boxes, with the host's kernel, and without private networks. */
  readonly runsContainers: boolean;
  /** Whether other machines can reach a machine by this address of it. */
  isForOthers(address: string): boolean;
  /** Finds the program, and asks it something to see if it works. */
  isAvailable(options?: CallOptions): Promise<Availability>;
  /** The id in a folder with a nested project, or `undefined` if there is none. */
  backendId(instanceFolder: string, nestedName?: string): Promise<string | undefined>;
  /** Only fails when interrupted. `not_created` is always the backend's own answer. */
  state(id: string, options?: CallOptions): Promise<BackendState>;
  /** `undefined`: the backend's tool does not know it, but the nested Vagrant may. */
  sshInfo(id: string, options?: CallOptions): Promise<SshEndpoint | undefined>;
  stats(id: string, options?: CallOptions): Promise<BackendStats>;
  /** Guest ports by host port; `undefined`: the backend does not know them. */
  forwardedPorts(id: string, options?: CallOptions): Promise<Readonly<Record<string, number>> | undefined>;
  /** Whether `resize` has an effect, or only the nested Vagrant can set limits. */
  readonly canResize: boolean;
  /** Changes limits without a nested Vagrant. `undefined` leaves a limit unchanged. */
  resize(id: string, size: Size, options?: CallOptions): Promise<void>;
  /** Passes on the machine's console log. `false`: the backend keeps none. */
  logs(id: string, options: LogOptions): Promise<boolean>;
  /** A console without SSH; `undefined`: the backend has none. `user` only has an effect in containers. */
  console(id: string, user?: string): ConsoleCommand | undefined;
  /** The mark that the machine was created with; `undefined`: none. Absent if the backend does not support marks. */
  mark?(id: string, options?: CallOptions): Promise<string | undefined>;
  /** The marks of all machines, by their ids. Present if `mark` is. */
  marks?(options?: CallOptions): Promise<ReadonlyMap<string, string>>;
  /** Deletes the machine with the disks that its provider created for it. Present if `mark` is. */
  remove?(id: string, options?: CallOptions): Promise<void>;
  /** Exports the machine as an image. Absent if the backend has no images; the nested Vagrant may then make a box. */
  exportImage?(id: string, file: string, options?: CallOptions): Promise<void>;
  /** The command that deletes the machine, for the user. */
  removalCommand(id: string): string;
  /** Powers the machine off. Its disks are kept. A stopped machine is fine. */
  powerOff(id: string, options?: CallOptions): Promise<void>;
}

/** Whether a machine in this state uses no memory and no CPU. */
export function isOff({ id }: BackendState): boolean {
  return id === "stopped" || id === "saved" || id === "not_created";
}
