import { FolderPlans } from "../../src/actions/context/folder-plans.js";
import type { Parts } from "../../src/actions/context/parts.js";
import type { StepContext } from "../../src/actions/context/step.js";
import { openProviders } from "../../src/actions/providers.js";
import { ExpectedError } from "../../src/errors.js";
import { emptyMachine } from "../../src/machine/empty-machine.js";
import { silentLogger } from "../../src/machine/logger.js";
import type { Machine } from "../../src/machine/machine.js";
import type { StateReport } from "../../src/machine/state-report.js";
import type { Forwarder } from "../../src/network/forwarder.js";
import type { ForwardingPlan } from "../../src/network/forwarding-plan.js";
import type { HostAnswer } from "../../src/network/host-names.js";
import type { HostRoutes } from "../../src/network/host-routes.js";
import type { CreateSpec } from "../../src/orbstack/argv.js";
import type { GuestCommand, GuestResult, OrbstackDriver, RunOptions } from "../../src/orbstack/driver.js";
import type { OrbMachineInfo } from "../../src/orbstack/orb-machine.js";
import { type OrbstackSettings, showsPorts } from "../../src/orbstack/settings.js";
import type { AllocationMap, Allocations } from "../../src/state/allocations.js";
import type { RememberedAnswer } from "../../src/state/guest-answers.js";
import { guestRecordPath } from "../../src/state/guest-record.js";
import { type Lab, withClaim, without } from "../../src/state/lab-numbers.js";
import type { Labs } from "../../src/state/labs.js";
import type { Metadata } from "../../src/state/metadata-store.js";
import type { LostEntry, RegistryEntry } from "../../src/state/registry.js";
import type { SnapshotRecord } from "../../src/state/snapshot-store.js";
import { labFile } from "../../src/state/state-files.js";
import type { StepTiming } from "../../src/state/step-log.js";
import { FakeTemporary } from "./fake-temporary.js";
import { FakeVagrant } from "./fake-vagrant.js";

type Operation = keyof OrbstackDriver | keyof OrbstackSettings | "setId" | "writeMetadata" | "writeSnapshots";

interface GuestCall {
  readonly command: GuestCommand;
  readonly options: RunOptions;
}

/** An OrbStack in memory, which records what happened in order. */
export class FakeWorld {
  readonly events: string[] = [];
  readonly specs: CreateSpec[] = [];
  machines: OrbMachineInfo[] = [];
  /** The name of OrbStack's default machine. */
  defaultName: string | undefined;
  id: string | undefined;
  metadata: Metadata | undefined;
  /** The metadata of other machines, by their data folders. */
  readonly neighbours = new Map<string, Metadata>();
  snapshots: readonly SnapshotRecord[] = [];
  rememberedAnswer: RememberedAnswer | undefined;
  time = new Date(0);
  readonly registry = new Map<string, RegistryEntry>();
  /** Machines whose registry entries are damaged. */
  lostEntries: readonly LostEntry[] = [];
  readonly timings: StepTiming[] = [];
  /** The content of each machine's disk, by OrbStack's id. */
  readonly disks = new Map<string, string>();
  /** The host's answer for any name. */
  hostAnswer: HostAnswer = { addresses: [] };
  /** OrbStack's own settings. */
  readonly settings = new Map<string, string>();
  /** How many changes succeed before the process is killed. */
  changesLeft = Number.POSITIVE_INFINITY;
  /** The output of programs in guests, by program. Others print nothing. */
  readonly answers = new Map<string, Partial<GuestResult>>();
  vm: Partial<Machine["vm"]> = {};
  ssh: Partial<Machine["ssh"]> = {};
  vagrantSettings: Machine["settings"] = {};
  forwarding: { plan: ForwardingPlan; works: boolean } | undefined;
  allocations: AllocationMap = {};
  readonly labs = new Map<string, Lab>();
  lab: Partial<Machine["lab"]> = {};
  /** The machine that had its commands after the first boot. */
  postBootOf: string | undefined;
  /** The host's networks that contain an address. */
  readonly clashes = new Map<string, string>();
  /** The command that the user must run for the host's routes. */
  routeCommand: string | undefined;
  /** The machine and the arguments of each script that ran in a guest. */
  readonly guestCommands: string[][] = [];
  /** The console log of all machines. */
  console: readonly string[] | undefined;
  /** All commands that ran in guests. */
  readonly runs: GuestCall[] = [];
  /** Performs a command in a guest, and returns its exit status. */
  onRun: ((call: GuestCall) => Promise<number>) | undefined;
  /** The output of commands in guests. */
  guestOutput = "";
  /** The machines' own records, by OrbStack's name. */
  readonly guestRecords = new Map<string, string>();
  readonly askedForRecords: string[] = [];
  /** Writes the file of an export. */
  onExport: (file: string) => Promise<void> = async () => undefined;
  /** What the next call of an operation throws. */
  readonly failures = new Map<Operation, unknown>();
  /** Operations that always fail. */
  readonly broken = new Set<Operation>();
  /** The uid of this process. */
  readonly self = process.getuid?.() ?? 501;
  config: Record<string, unknown> = { distro: "debian", version: "bookworm", arch: "amd64" };

  get machine(): Machine {
    const dataDir = "/project/.vagrant/machines/default/orbstack";
    return emptyMachine({
      name: "default",
      provider: "orbstack",
      id: this.id,
      dataDir,
      rootPath: "/project",
      homePath: "/home",
      config: this.config,
      vm: { bootTimeout: 1, ...this.vm },
      ssh: this.ssh,
      settings: this.vagrantSettings,
      lab: this.lab,
    });
  }

  /** The state for Vagrant. */
  stateOf(machine = this.machine): Promise<StateReport> {
    return this.parts.provider(machine).state(machine);
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

  private readonly forwarder: Forwarder = {
    look: async () => this.forwarding,
    start: async (plan) => {
      this.events.push(`forward ${plan.ports.map(({ host, guest }) => `${host}:${guest}`).join(" ")}`);
      this.forwarding = { plan, works: true };
    },
    stop: async () => {
      if (this.forwarding !== undefined) this.events.push("stop forwarding");
      this.forwarding = undefined;
    },
  };

  private readonly routes: HostRoutes = {
    clashOf: async (address) => this.clashes.get(address),
    add: async (routes) => {
      for (const { address, gateway } of routes) this.events.push(`route ${address} via ${gateway}`);
      return this.routeCommand;
    },
    remove: async (addresses) => {
      for (const address of addresses) this.events.push(`no route ${address}`);
    },
    left: async () => this.routeCommand,
  };

  private readonly allocationStore: Allocations = {
    read: async () => this.allocations,
    stale: async () => this.allocations,
    of: async (dataDir) =>
      Object.keys(this.allocations).filter((ip) => this.allocations[ip]?.data_dir === dataDir),
    claim: async (owner, addresses) => {
      this.events.push(`claim ${addresses.join(" ")}`);
      const claims = addresses.map((ip) => [ip, { ...owner, claimed_at: "", announced: false }]);
      this.allocations = { ...this.allocations, ...Object.fromEntries(claims) };
    },
    markAnnounced: async () => void this.events.push("announced"),
    assign: async ({ data_dir, machine_id }) => {
      const assigned = Object.entries(this.allocations).map(([ip, entry]) => [
        ip,
        entry.data_dir === data_dir ? { ...entry, machine_id } : entry,
      ]);
      this.allocations = Object.fromEntries(assigned);
    },
    move: async (machineId, place) => {
      const moved = Object.entries(this.allocations).map(([ip, entry]) => [
        ip,
        entry.machine_id === machineId ? { ...entry, ...place } : entry,
      ]);
      this.allocations = Object.fromEntries(moved);
    },
    release: async () => void this.events.push("release"),
    releaseMachine: async ({ machine_id }) => void this.events.push(`release what ${machine_id} held`),
    releaseStale: async (address) => void this.events.push(`release ${address}`),
    restore: async (found) => {
      this.allocations = { ...found, ...this.allocations };
    },
  };

  /** The ids of labs whose files are damaged. */
  damagedLabs: readonly string[] = [];

  private readonly labStore: Labs = {
    all: async () => this.labs,
    readable: async () => {
      const labs = [...this.labs].filter(([id]) => !this.damagedLabs.includes(id));
      return { labs: new Map(labs), damaged: this.damagedLabs.map((id) => labFile("/home", id).path) };
    },
    ids: async () => [...this.labs.keys()],
    claim: async (claim) => {
      const made = withClaim(claim, this.labs, `${claim.name}-1`, this.time);
      this.labs.set(made.id, made.lab);
      return made;
    },
    release: async (id, machine) => {
      this.events.push(`release links of ${machine}`);
      const before = this.labs.get(id);
      if (before === undefined) return;
      const lab = without(before, machine);
      if (Object.keys(lab.allocations).length > 0) this.labs.set(id, lab);
      else this.labs.delete(id);
    },
    restore: async (id, lab) => void this.labs.set(id, lab),
    exclusively: async (id, _signal, work) => {
      this.events.push(`alone in ${id}`);
      return work();
    },
  };

  readonly temporary = new FakeTemporary((event) => this.events.push(event));

  readonly vagrant = new FakeVagrant((event) => this.events.push(event));

  readonly parts: Parts = {
    logger: silentLogger,
    provider: (machine) => this.providers.provider(machine),
    providers: () => this.providers.providers(),
    driver: () => this.driver,
    showsPorts: () => showsPorts(this.driver.settings),
    machines: async () => {
      this.happen("list", "list");
      return [...this.machines];
    },
    findMachine: async (machine, id) =>
      (await this.parts.machines(machine)).find((orb) => orb.id === id) ?? (await this.driver.info(id)),
    seen: () => undefined,
    changed: () => undefined,
    invalidate: () => undefined,
    metadata: ({ dataDir }) => ({
      read: async () => (dataDir === this.machine.dataDir ? this.metadata : this.neighbours.get(dataDir)),
      write: async (metadata) => {
        this.happen(
          "writeMetadata",
          `metadata ${metadata.orbstack_machine_name} ${metadata.intent ?? metadata.replacement_id ?? "done"}`,
        );
        this.metadata = metadata;
      },
      remove: async () => {
        this.metadata = undefined;
      },
    }),
    repaired: new Map(),
    guestRecords: new Map(),
    folders: new FolderPlans(),
    origins: new Set(),
    snapshots: () => ({
      read: async () => this.snapshots,
      write: async (snapshots) => {
        if (this.snapshots.length + snapshots.length > 0) this.happen("writeSnapshots", "snapshots");
        this.snapshots = snapshots;
      },
    }),
    registry: () => ({
      find: async (id) => this.registry.get(id),
      all: async () => ({ entries: [...this.registry.values()], damaged: [] }),
      lost: async () => this.lostEntries,
      ownerOf: async (id) =>
        [...this.registry.values()].find((entry) => entry.machine_id === id) ??
        this.lostEntries.find(({ lost }) => lost === id),
      add: async (entry) => {
        this.survive();
        this.registry.set(entry.vagrant_id ?? entry.machine_id, entry);
      },
      change: async (id, work) => {
        const entry = this.registry.get(id);
        if (entry !== undefined) this.registry.set(id, await work(entry));
      },
      remove: async (id) => void this.registry.delete(id),
    }),
    stepLog: () => ({
      append: (timing) => void this.timings.push({ command: "1", ...timing }),
      read: async () => this.timings,
    }),
    guestAnswers: () => ({
      read: async () => this.rememberedAnswer,
      write: async (answer) => {
        this.rememberedAnswer = answer;
      },
    }),
    allocations: () => this.allocationStore,
    labs: () => this.labStore,
    postBoot: () => ({
      isDone: async (id) => this.postBootOf === id,
      markDone: async (id) => {
        this.postBootOf = id;
      },
    }),
    forwarder: () => this.forwarder,
    portLeases: () => ({
      note: async (ports) => void this.events.push(`lease ${ports.map(({ host }) => host).join(" ")}`),
      releaseStale: async () => undefined,
    }),
    routes: this.routes,
    users: { self: this.self, nameOf: async (uid) => `user-${uid}` },
    names: { resolve: async () => this.hostAnswer, servers: () => ["192.0.2.53"] },
    whileCreating: (_machine, _options, work) => work(),
    temporary: this.temporary.parts,
    vagrant: this.vagrant.parts,
    now: () => this.time,
  };

  readonly providers = openProviders(this.parts);

  readonly driver: OrbstackDriver = {
    settings: {
      all: async () => new Map(this.settings),
      get: async (key) => this.settings.get(key) ?? "",
      set: async (key, value) => {
        this.happen("set", `set ${key} ${value}`);
        this.settings.set(key, value);
      },
      reset: async () => {
        this.happen("reset", "reset");
        this.settings.clear();
      },
    },
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
    export: async (name, file) => {
      this.happen("export", `export ${name} ${file}`);
      await this.onExport(file);
    },
    import: async (name, file) => {
      this.happen("import", `import ${name} ${file}`);
      this.add({ id: `ID-${name}`, name, state: "stopped" });
    },
    start: async (name) => this.setState(name, "start", "running"),
    stop: async (name, options) => {
      this.setState(name, "stop", "stopped", options?.force ? "force stop" : "stop");
      return undefined;
    },
    clone: async (source, name) => {
      this.happen("clone", `clone ${source} ${name}`);
      const id = `CLONE-${this.disks.size}`;
      const original = this.machines.find((machine) => machine.name === source);
      this.disks.set(id, this.disks.get(original?.id ?? "") ?? "");
      this.add({ id, name, state: "stopped" });
    },
    rename: async (from, to) => {
      this.happen("rename", `rename ${from} ${to}`);
      this.machines = this.machines.map((machine) =>
        machine.name === from ? { ...machine, name: to } : machine,
      );
    },
    configure: async (name, key, value) => this.happen("configure", `configure ${name} ${key} ${value}`),
    delete: async (name) => {
      this.happen("delete", `delete ${name}`);
      this.machines = this.machines.filter((machine) => machine.name !== name);
    },
    run: async (name, command, options) => {
      const [program] = command;
      if (program === "head" && command.at(-1) === guestRecordPath) return this.readGuestRecord(name);
      this.runs.push({ command, options });
      const script = command[2] ?? "";
      this.guestCommands.push([name, ...command.slice(4)]);
      const verb = script.includes("== end")
        ? "ask"
        : script.includes("/etc/passwd")
          ? "prepare"
          : script.includes('mv -f "$1" "$2"')
            ? "move the record of"
            : script.includes("vagrant-links")
              ? "links of"
              : "network of";
      this.happen("run", program === "sh" ? `${verb} ${name}` : `run ${command.join(" ")}`);
      const exitCode = (await this.onRun?.({ command, options })) ?? 0;
      return { exitCode, stdout: this.guestOutput, stderr: "", ...this.answers.get(program) };
    },
    defaultMachine: async () => this.defaultName,
    setDefaultMachine: async (name) => {
      this.events.push(`default ${name ?? "none"}`);
      this.defaultName = name;
    },
    logs: async (name) => {
      this.happen("logs", `logs of ${name}`);
      return this.console;
    },
    shell: (name, user) => ({ program: "/bin/orbctl", args: ["run", "--machine", name, "--user", user] }),
    isServing: async () => true,
    version: async () => "2.2.3",
  };

  add(machine: Partial<OrbMachineInfo> & { id: string; name: string }): void {
    this.machines.push({
      state: "running",
      distro: "debian",
      version: "bookworm",
      arch: "amd64",
      isolated: false,
      ...machine,
    });
  }

  /** All events except queries. */
  get changes(): string[] {
    return this.events.filter((event) => !isQuestion(event));
  }

  fail(operation: Operation, error: unknown = unreachable()): void {
    this.failures.set(operation, error);
  }

  failAlways(operation: Operation): void {
    this.broken.add(operation);
  }

  private readGuestRecord(name: string): GuestResult {
    this.askedForRecords.push(name);
    return { exitCode: 0, stdout: this.guestRecords.get(name) ?? "", stderr: "" };
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

  private survive(): void {
    if (this.changesLeft-- <= 0) throw new Error("killed");
  }

  private happen(operation: Operation, event: string): void {
    if (!isQuestion(event)) this.survive();
    this.events.push(event);
    const failure = this.failures.get(operation);
    this.failures.delete(operation);
    if (failure !== undefined) throw failure;
    if (this.broken.has(operation)) throw unreachable();
  }
}

function isQuestion(event: string): boolean {
  return /^(list|info|say)/.test(event);
}

export function unreachable(): ExpectedError {
  return new ExpectedError("orbctl_failed", { command: "orbctl", exit_code: "1", output: "no" });
}
