import { chmod, cp, mkdir, rm, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { isReservedName } from "../../../src/orbstack/snapshot-names.js";
import { freePort } from "../free-port.js";
import { makeStub, type Stub } from "../orbctl.js";
import { processesWith } from "../processes-with.js";
import { Project } from "../project.js";
import { vagrantfile } from "../stubbed-project.js";
import { temporaryFolder } from "../temporary-folder.js";
import { type Before, upAgain } from "./actions.js";

/** What really exists. */
export interface Seen {
  /** Vagrant's id of the machine. */
  readonly id: string | undefined;
  /** Names and states, without snapshots. */
  readonly machines: readonly string[];
  /** OrbStack's machines that are snapshots, or were created to restore one. */
  readonly clones: readonly string[];
  /** The user's names of them. */
  readonly snapshots: readonly string[];
  /** Clones in the plugin's record. */
  readonly recorded: readonly string[];
}

interface Snapshot {
  readonly name: string;
  readonly clone_name: string;
  readonly intent?: string;
}

/** Replaces the SSH connection: all ports are bound at once. */
const ssh = "#!/bin/sh\necho forwarding\nexec cat\n";

/** A project on a stub, whose files are reset before each test. */
export class FaultBench {
  private readonly mounted: string[] = [];

  private constructor(
    readonly stub: Stub,
    readonly project: Project,
    private readonly saved: string,
    /** The environment of commands whose machine has a forwarded port. */
    readonly withPort: Record<string, string>,
  ) {}

  static async open(): Promise<FaultBench> {
    const stub = await makeStub({ VAGRANT_ORBSTACK_COMMAND_TIMEOUT: "5" }, "file");
    const tools = await temporaryFolder("file");
    await writeFile(join(tools, "ssh"), ssh);
    await chmod(join(tools, "ssh"), 0o755);
    const block = `os.cli_path = "${stub.program}"; os.machine_name = "web"`;
    const environment = { ...stub.environment, PATH: `${tools}${delimiter}${process.env.PATH}` };
    const project = await Project.open(vagrantfile(block, more), environment, { lifetime: "file" });
    const port = { FAULTS_PORT: String(await freePort()) };
    const bench = new FaultBench(stub, project, await temporaryFolder("file"), port);
    await bench.prepare();
    return bench;
  }

  /** The folders with the state of the plugin and Vagrant. */
  get stateFolders(): readonly string[] {
    return [join(this.project.folder, ".vagrant"), join(this.project.home, "orbstack")];
  }

  /** All folders that a command writes to. */
  private get folders(): readonly string[] {
    return [...this.stateFolders, join(this.project.home, "data"), this.stubHome];
  }

  private get stubHome(): string {
    return this.stub.environment.ORBCTL_STUB_HOME ?? "";
  }

  private async prepare(): Promise<void> {
    await this.project.succeed("status");
    await this.save("nothing");
    await this.project.succeed(upAgain.join(" "));
    await this.project.succeed("snapshot save kept");
    await this.save("running");
    await this.project.succeed("halt");
    await this.save("stopped");
  }

  private async save(name: Before): Promise<void> {
    for (const [index, folder] of this.folders.entries()) {
      await mkdir(folder, { recursive: true });
      await cp(folder, join(this.saved, name, String(index)), { recursive: true });
    }
  }

  /** Mounts a small disk at the plugin's state folder. */
  async mountState(name: Before): Promise<void> {
    for (const [index, folder] of this.stateFolders.entries()) {
      await execa("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder]);
      this.mounted.push(folder);
      await cp(join(this.saved, name, String(index)), folder, { recursive: true });
    }
  }

  /** Ends all processes, and unmounts the disks. */
  async clear(): Promise<void> {
    await this.endProcesses(/./);
    for (const folder of this.mounted.splice(0)) await execa("umount", [folder]);
  }

  /** Resets everything. */
  async reset(name: Before): Promise<void> {
    await this.clear();
    for (const [index, folder] of this.folders.entries()) {
      await rm(folder, { recursive: true, force: true });
      await cp(join(this.saved, name, String(index)), folder, { recursive: true });
    }
    await rm(join(this.stubHome, "calls.log"), { force: true });
    await this.stub.fail({});
  }

  /** The bench's processes of that kind. */
  async processes(kind: RegExp): Promise<readonly number[]> {
    const found = await processesWith(`ORBCTL_STUB_HOME=${this.stubHome}`);
    return found.filter(({ command }) => kind.test(command)).map(({ pid }) => pid);
  }

  async signal(kind: RegExp, signal: NodeJS.Signals): Promise<void> {
    for (const pid of await this.processes(kind)) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended.
      }
    }
  }

  async endProcesses(kind: RegExp): Promise<void> {
    await this.signal(kind, "SIGKILL");
    await this.until(async () => (await this.processes(kind)).length === 0);
  }

  async hasCalled(verb: string): Promise<boolean> {
    return (await this.stub.calls()).some(([called]) => called === verb);
  }

  async until(condition: () => Promise<boolean>, orElse = "it did not come to that in time"): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(orElse);
      await sleep(20);
    }
  }

  async look(): Promise<Seen> {
    const [id, record] = [await this.project.data("id"), await this.project.data("snapshots.json")];
    const all = await this.stub.machines();
    const snapshots: Snapshot[] = record === undefined ? [] : JSON.parse(record).snapshots;
    return {
      id,
      machines: all.filter(({ name }) => !isReservedName(name)).map(({ name, state }) => `${name}: ${state}`),
      clones: all.map(({ name }) => name).filter(isReservedName),
      snapshots: snapshots.filter(({ intent }) => intent === undefined).map(({ name }) => name),
      recorded: snapshots.map(({ clone_name }) => clone_name),
    };
  }
}

const more = `
  require "${resolve("test/support/silent-communicator.rb")}"
  config.vm.communicator = :silent
  config.vm.guest = :debian
  config.vm.synced_folder ".", "/vagrant", disabled: true
  config.vm.provision "shell", inline: "true"
  port = ENV["FAULTS_PORT"]
  config.vm.network "forwarded_port", guest: 80, host: port.to_i if port
`;
