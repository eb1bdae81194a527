import type { VagrantParts } from "../../src/actions/context/vagrant-parts.js";
import type { Backend, BackendState, Size } from "../../src/backends/backend.js";
import type { NestedEvent } from "../../src/backends/nested-events.js";
import type { BackendRecord } from "../../src/state/backend-record.js";

/** A backend and a nested Vagrant in memory. They report what happened through `say`. */
export class FakeVagrant {
  /** The backend id of the only machine. */
  id: string | undefined;
  state: BackendState = { id: "running", word: "running" };
  size: Size = {};
  mark: string | undefined;
  /** The marks of all machines, by their ids. */
  readonly marks = new Map<string, string>();
  record: BackendRecord | undefined;
  /** The reports of a nested command, by its first word. */
  readonly reports = new Map<string, readonly NestedEvent[]>();
  /** What a nested command throws, once. */
  readonly failures = new Map<string, unknown>();
  /** The machine's console log. */
  output: readonly string[] = [];
  hasConsole = true;
  /** Performs a nested command. */
  onCommand: ((args: readonly string[]) => Promise<void>) | undefined;
  /** Called after each nested command. */
  afterCommand: ((verb: string) => void) | undefined;

  constructor(private readonly say: (event: string) => void) {}

  readonly backend: Backend = {
    name: "docker",
    runsContainers: true,
    isForOthers: () => true,
    isAvailable: async () => ({ available: true }),
    backendId: async () => this.id,
    state: async (id) => (id === this.id ? this.state : { id: "not_created", word: "none" }),
    sshInfo: async () => ({ host: "127.0.0.1", port: 2222 }),
    stats: async () => ({ addresses: ["172.17.0.2"] }),
    forwardedPorts: async () => ({ "2222": 22 }),
    canResize: true,
    resize: async (_id, size) => {
      this.size = size;
    },
    logs: async (_id, { lines, onLine }) => {
      for (const line of this.output.slice(-lines)) await onLine(line);
      return this.output.length > 0;
    },
    console: (id, user) =>
      this.hasConsole ? { program: "/bin/docker", args: ["exec", id, user ?? ""], leave: "exit" } : undefined,
    mark: async () => this.mark,
    marks: async () => new Map(this.marks),
    remove: async (id) => {
      this.say(`remove ${id}`);
      this.id = undefined;
    },
    removalCommand: (id) => `docker rm ${id}`,
    powerOff: async () => {
      this.say("power off");
      this.state = { id: "stopped", word: "exited" };
    },
  };

  readonly parts: VagrantParts = {
    user: { environment: {}, home: "/home" },
    backend: () => this.backend,
    choose: async () => this.backend,
    nested: {
      stopStale: async () => undefined,
      run: async (args, { onEvent }) => {
        this.say(`vagrant ${args.join(" ")}`);
        const [verb = ""] = args;
        for (const event of this.reports.get(verb) ?? []) onEvent?.(event);
        await this.onCommand?.(args);
        const failure = this.failures.get(verb);
        this.failures.delete(verb);
        this.afterCommand?.(verb);
        if (failure !== undefined) throw failure;
        this.follow(verb);
      },
    },
    record: () => ({
      read: async () => this.record,
      write: async (record) => {
        this.record = record;
      },
    }),
    clear: async () => {
      this.say("clear");
      this.record = undefined;
    },
  };

  private follow(verb: string): void {
    if (verb === "up" || verb === "reload") {
      this.id ??= "backend-1";
      this.state = { id: "running", word: "running" };
    }
    if (verb === "halt") this.state = { id: "stopped", word: "exited" };
    if (verb === "destroy") this.id = undefined;
  }
}
