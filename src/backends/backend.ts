import type { ExpectedError } from "../errors.js";
import type { BackendName } from "../machine/backend-name.js";

/**
 * States of a backend's machine, in words that are the same for all backends. `saved` has its memory on disk and runs nothing,
 * `paused` still holds its memory; `stuck` is one that crashed and was not let go.
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

/** `word` is the backend's own. `unknown`: it could not be asked, and `error` says why. */
export type BackendState =
  | { readonly id: BackendStateId; readonly word: string }
  | { readonly id: "unknown"; readonly error: ExpectedError };

/** Figures of a machine, as far as its backend reports them. What is absent is not known. */
export interface BackendStats {
  /** Since the machine started. */
  readonly cpuSeconds?: number;
  /** At this moment; 100 is one processor. */
  readonly cpuPercent?: number;
  readonly cpus?: number;
  readonly memoryUsedBytes?: number;
  readonly memoryLimitBytes?: number;
  /** What its disks take on the host. */
  readonly diskBytes?: number;
  readonly uptimeSeconds?: number;
  readonly addresses: readonly string[];
}

/** What a machine is limited to. */
export interface Size {
  readonly cpus?: number | undefined;
  readonly memoryMib?: number | undefined;
}

/** Where SSH reaches a machine. The backend knows neither user nor key. */
export interface SshEndpoint {
  readonly host: string;
  readonly port: number;
}

/** Which lines of a machine's output are told, and to whom. */
export interface LogOptions extends CallOptions {
  /** The last so many. */
  readonly lines: number;
  /** Goes on with what is added, until it is interrupted. */
  readonly follow: boolean;
  readonly onLine: (line: string) => unknown;
}

/** A program that leads a terminal into a machine. */
export interface ConsoleCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** How one gets out of it, as a user reads it. */
  readonly leave: string;
}

/** Whether machines can be made with a backend here; if not, why, and how to get it. */
export type Availability =
  | { readonly available: true }
  | {
      readonly available: false;
      /** Whether its program is there. */
      readonly installed: boolean;
      readonly reason: string;
      readonly remedy: string;
    };

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * A hypervisor under one of Vagrant's own providers, asked directly: a nested Vagrant would take a second for the same. `id` is what
 * that provider wrote into its id file. Each operation fails with `backend_missing`, `backend_not_responding`, `backend_failed`,
 * `backend_unreadable`, `backend_id_invalid` or `interrupted`; none changes any machine but `id`.
 */
export interface Backend {
  readonly name: BackendName;
  /** Its machines are containers: made of images and not of boxes, with the kernel of their host, and in no private network. */
  readonly runsContainers: boolean;
  /** Whether others reach a machine by one of its addresses. */
  isForOthers(address: string): boolean;
  /** Finds the program and asks whether its hypervisor answers. */
  isAvailable(options?: CallOptions): Promise<Availability>;
  /** The id in a folder with a nested project, or `undefined` while there is none. */
  backendId(instanceFolder: string, nestedName?: string): Promise<string | undefined>;
  /** Fails only when it is interrupted. `not_created` is the backend's own answer, never a guess. */
  state(id: string, options?: CallOptions): Promise<BackendState>;
  /** `undefined`: the backend's tool does not know; the nested Vagrant may. */
  sshInfo(id: string, options?: CallOptions): Promise<SshEndpoint | undefined>;
  stats(id: string, options?: CallOptions): Promise<BackendStats>;
  /** Which ports of the host lead to which of the machine; `undefined`: the hypervisor does not know. */
  forwardedPorts(id: string, options?: CallOptions): Promise<Readonly<Record<string, number>> | undefined>;
  /** Whether `resize` does anything, or only the nested Vagrant gives a machine its size. */
  readonly canResize: boolean;
  /** Gives a machine other limits where that needs no nested Vagrant; what is absent stays as it is. */
  resize(id: string, size: Size, options?: CallOptions): Promise<void>;
  /** Passes on what the machine has printed. `false`: the backend keeps no log. */
  logs(id: string, options: LogOptions): Promise<boolean>;
  /** A console that needs no SSH. `undefined`: the backend has none. Users can be chosen where `user` is honoured: in containers. */
  console(id: string, user?: string): ConsoleCommand | undefined;
  /** The mark that the machine was made with; `undefined`: none. Absent where the hypervisor keeps no marks that we could set. */
  mark?(id: string, options?: CallOptions): Promise<string | undefined>;
  /** The marks of all machines that have one, by their ids. Present where `mark` is. */
  marks?(options?: CallOptions): Promise<ReadonlyMap<string, string>>;
  /** Deletes the machine with the disks that its provider made for it. Present where `mark` is. */
  remove?(id: string, options?: CallOptions): Promise<void>;
  /** Writes the machine to a file as an image. Absent where the backend has none, and only the nested Vagrant can make a box. */
  exportImage?(id: string, file: string, options?: CallOptions): Promise<void>;
  /** The command that deletes the machine, for people. */
  removalCommand(id: string): string;
  /** Powers the machine off. Its disks are kept. A stopped machine is no error. */
  powerOff(id: string, options?: CallOptions): Promise<void>;
}

/** Whether nothing runs under this state. */
export function isOff({ id }: BackendState): boolean {
  return id === "stopped" || id === "saved" || id === "not_created";
}
