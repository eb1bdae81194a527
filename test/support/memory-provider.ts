import type { Parts } from "../../src/actions/context/parts.js";
import type { Feature, MachineProvider } from "../../src/actions/provider.js";
import { ExpectedError } from "../../src/errors.js";
import type { Machine } from "../../src/machine/machine.js";
import type { Sizing } from "../../src/machine/sizing.js";
import { reportKnown } from "../../src/machine/state-report.js";

interface MemoryMachine {
  running: boolean;
  limits: Sizing;
}

const reason = "machines of memory are gone with the test";
const features: readonly Feature[] = [
  ...(["adopt", "clone", "config", "default", "export", "import"] as const),
  ...(["rename", "user", "watch"] as const),
];

/** A provider for tests whose machines are objects, by Vagrant's id. */
export class MemoryProvider implements MachineProvider {
  readonly machines = new Map<string, MemoryMachine>();
  readonly name = "memory";
  readonly supports = Object.fromEntries(features.map((feature) => [feature, reason])) as Readonly<
    Record<Feature, string>
  >;
  readonly restartCommand = ["reload"];
  /** Filled by `enable` with the paths in the guest. */
  readonly mounted: string[] = [];

  stack(action: string) {
    return action === "halt" ? [] : undefined;
  }

  async presence({ id }: Machine): Promise<"present" | "absent"> {
    return this.machines.has(id ?? "") ? "present" : "absent";
  }

  async state({ id }: Machine) {
    const machine = this.machines.get(id ?? "");
    if (machine === undefined) return reportKnown("not_created", "There is none.");
    return machine.running ? reportKnown("running", "It runs.") : reportKnown("stopped", "It is off.");
  }

  async sshInfo({ id }: Machine) {
    if (this.machines.get(id ?? "")?.running !== true) return undefined;
    return { host: "memory.test", port: 22, username: "vagrant", privateKeyPath: [] };
  }

  async validate() {
    return [];
  }

  async kill(machine: Machine) {
    const found = this.require(machine);
    const outcome = found.running ? "killed" : "already_off";
    found.running = false;
    return outcome;
  }

  async figures({ id }: Machine) {
    return this.machines.get(id ?? "")?.running ? { addresses: ["192.0.2.1"] } : undefined;
  }

  async snapshots() {
    return [];
  }

  async services() {
    return undefined;
  }

  async planExport(machine: Machine) {
    this.require(machine);
    return { name: machine.name, extension: ".tar" as const, snapshots: [], write: async () => undefined };
  }

  async settings(machine: Machine) {
    return { block: { ...this.require(machine).limits }, ports: [] };
  }

  readonly guest: MachineProvider["guest"] = {
    enter: async (machine) => {
      this.requireRunning(machine);
      return { username: "vagrant", run: async () => ({ exitCode: 0, stdout: "", stderr: "" }) };
    },
    console: async (machine) => {
      this.requireRunning(machine);
      return { program: "memory", args: [machine.name] };
    },
    readConsole: async (machine, { onLine }) => {
      this.require(machine);
      await onLine("booted");
      return true;
    },
    hasOwnKernel: async () => false,
    users: async (machine) => {
      this.require(machine);
      return { defaultUser: undefined, vagrantUser: "vagrant" };
    },
  };

  readonly limits: MachineProvider["limits"] = {
    read: async (machine) => this.require(machine).limits,
    change: async (machine, request) => {
      const found = this.require(machine);
      const before = found.limits;
      const wanted = Object.entries(request).filter(([, value]) => value !== "none");
      found.limits = { ...before, ...(Object.fromEntries(wanted) as Sizing) };
      return before;
    },
    given: async ({ id }) => this.machines.get(id ?? "")?.limits ?? {},
  };

  readonly network: MachineProvider["network"] = {
    look: async (machine) =>
      this.require(machine).running
        ? { state: "running", addresses: ["192.0.2.1"] }
        : { state: "stopped", addresses: [] },
    ports: async ({ id }) =>
      this.machines.get(id ?? "")?.running
        ? [{ host: 8080, guest: 80, carrier: "memory", works: true }]
        : undefined,
    addressFor: async (machine) => {
      this.requireRunning(machine);
      return "192.0.2.1";
    },
  };

  readonly folders: MachineProvider["folders"] = {
    refuseUnmountable: () => undefined,
    announce: () => undefined,
    enable: async (_machine, requests) =>
      void this.mounted.push(...requests.map(({ guestpath }) => guestpath)),
    planChange: async () => ({ kind: "never", reason }),
  };

  readonly records: MachineProvider["records"] = {
    identify: async (_machine, id) => ({ machine_id: id, created_at: new Date(0).toISOString() }),
    heldAddresses: async () => ({ addresses: [] }),
    list: async () => ({
      find: async ({ machine_id: id }) => {
        const machine = this.machines.get(id);
        if (machine === undefined) return { state: "not_created", snapshots: [] };
        return { state: machine.running ? "running" : "stopped", machine: { id, name: id }, snapshots: [] };
      },
      foreignTo: () => [],
    }),
    planRemoval: async ({ entry: { machine_id: id } }) => ({
      what: id,
      remove: async () => void this.machines.delete(id),
    }),
    traceOf: ({ entry }) => `memory has it as ${entry.machine_id}`,
  };

  private require({ id }: Machine): MemoryMachine {
    const found = this.machines.get(id ?? "");
    if (found === undefined) throw new ExpectedError("vm_not_created", {});
    return found;
  }

  private requireRunning(machine: Machine): void {
    if (!this.require(machine).running) throw new ExpectedError("vm_not_running", {});
  }
}

/** The parts with an additional provider. */
export function withProvider(parts: Parts, provider: MachineProvider): Parts {
  return {
    ...parts,
    providers: () => [...parts.providers(), provider],
    provider: (machine) => (machine.provider === provider.name ? provider : parts.provider(machine)),
  };
}
