import { FolderPlans } from "../../src/actions/folder-plans.js";
import type { Parts } from "../../src/actions/parts.js";
import type { StepContext } from "../../src/actions/step.js";
import { ExpectedError } from "../../src/errors.js";
import { silentLogger } from "../../src/machine/logger.js";
import type { Machine } from "../../src/machine/machine.js";
import type { CreateSpec } from "../../src/orbstack/argv.js";
import type { OrbstackDriver } from "../../src/orbstack/driver.js";
import type { OrbMachine } from "../../src/orbstack/orb-machine.js";
import type { Metadata } from "../../src/state/metadata-store.js";
import type { RegistryEntry } from "../../src/state/registry.js";

/** An OrbStack in memory, with a record of what happened, in order. */
export class FakeWorld {
  readonly events: string[] = [];
  readonly specs: CreateSpec[] = [];
  machines: OrbMachine[] = [];
  id: string | undefined;
  metadata: Metadata | undefined;
  readonly registry = new Map<string, RegistryEntry>();
  /** What the next call of an operation throws. */
  readonly failures = new Map<keyof OrbstackDriver | "setId" | "writeMetadata", unknown>();
  config: Record<string, unknown> = { distro: "debian", version: "bookworm", arch: "amd64" };

  get machine(): Machine {
    return {
      name: "default",
      provider: "orbstack",
      id: this.id,
      dataDir: "/project/.vagrant/machines/default/orbstack",
      rootPath: "/project",
      homePath: "/home",
      config: this.config,
      vm: { box: undefined, boxVersion: undefined, hostname: undefined, bootTimeout: 1, networks: [] },
      ssh: { host: undefined, port: undefined, username: undefined, privateKeyPath: [], forwardAgent: false },
    };
  }

  context(more: Partial<StepContext> = {}): StepContext {
    return {
      machine: this.machine,
      args: {},
      env: {},
      parts: this.parts,
      ui: { say: (_kind, text) => this.events.push(`say ${text}`) },
      signal: new AbortController().signal,
      setId: async (id) => {
        this.happen("setId", `id ${id}`);
        this.id = id;
      },
      ...more,
    };
  }

  readonly parts: Parts = {
    logger: silentLogger,
    driver: () => this.driver,
    machines: async () => {
      this.happen("list", "list");
      return [...this.machines];
    },
    invalidate: () => undefined,
    metadata: () => ({
      read: async () => this.metadata,
      write: async (metadata) => {
        this.happen(
          "writeMetadata",
          `metadata ${metadata.orbstack_machine_name} ${metadata.intent ?? "done"}`,
        );
        this.metadata = metadata;
      },
      remove: async () => {
        this.metadata = undefined;
      },
    }),
    folders: new FolderPlans(),
    registry: () => ({
      find: async (id) => this.registry.get(id),
      add: async (entry) => void this.registry.set(entry.machine_id, entry),
      remove: async (id) => void this.registry.delete(id),
    }),
    whileCreating: (_machine, _options, work) => work(),
    now: () => new Date(0),
  };

  readonly driver: OrbstackDriver = {
    list: () => this.parts.machines(this.machine),
    info: async (nameOrId) => {
      this.happen("info", `info ${nameOrId}`);
      return this.machines.find(({ id, name }) => id === nameOrId || name === nameOrId);
    },
    create: async (spec: CreateSpec) => {
      this.happen("create", `create ${spec.name}`);
      this.specs.push(spec);
      this.add({ id: `ID-${spec.name}`, name: spec.name });
    },
    start: async (name) => this.setState(name, "start", "running"),
    stop: async (name, options) =>
      this.setState(name, "stop", "stopped", options?.force ? "force stop" : "stop"),
    delete: async (name) => {
      this.happen("delete", `delete ${name}`);
      this.machines = this.machines.filter((machine) => machine.name !== name);
    },
    run: async (name) => {
      this.happen("run", `prepare ${name}`);
      return { exitCode: 0, stdout: "", stderr: "" };
    },
    version: async () => "2.2.3",
  };

  add(machine: Partial<OrbMachine> & { id: string; name: string }): void {
    this.machines.push({
      state: "running",
      distro: "debian",
      version: "bookworm",
      arch: "amd64",
      isolated: false,
      ...machine,
    });
  }

  /** What happened but for questions. */
  get deeds(): string[] {
    return this.events.filter((event) => !/^(list|info|say)/.test(event));
  }

  fail(operation: keyof OrbstackDriver | "setId" | "writeMetadata", error: unknown = unreachable()): void {
    this.failures.set(operation, error);
  }

  private setState(
    name: string,
    operation: "start" | "stop",
    state: string,
    event: string = operation,
  ): void {
    this.happen(operation, `${event} ${name}`);
    this.machines = this.machines.map((machine) => (machine.name === name ? { ...machine, state } : machine));
  }

  private happen(operation: keyof OrbstackDriver | "setId" | "writeMetadata", event: string): void {
    this.events.push(event);
    const failure = this.failures.get(operation);
    this.failures.delete(operation);
    if (failure !== undefined) throw failure;
  }
}

export function unreachable(): ExpectedError {
  return new ExpectedError("orbctl_failed", { command: "orbctl", exit_code: "1", output: "no" });
}
