import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa, type Options, type ResultPromise } from "execa";
import { afterAll, afterEach } from "vitest";
import { belongsTo } from "../../src/orbstack/snapshot-names.js";
import { vagrantHome } from "./programs.js";
import { type Lifetime, temporaryFolder } from "./temporary-folder.js";

const opened: Record<Lifetime, Project[]> = { test: [], file: [] };
const quietly = { reject: false, stdin: "ignore" } satisfies Options;

afterEach(() => clearAll("test"));
afterAll(() => clearAll("file"));

async function clearAll(lifetime: Lifetime): Promise<void> {
  await Promise.all(opened[lifetime].splice(0).map((project) => project.clear()));
}

/** How a `vagrant` command ended. `output` is everything that the user saw. */
export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  readonly stdout: string;
  readonly ms: number;
}

interface StartOptions {
  readonly env?: Record<string, string>;
  /** Milliseconds. */
  readonly timeout?: number;
}

export interface ProjectOptions {
  /** When the project is deleted, with its machines. @default "test" */
  readonly lifetime?: Lifetime | undefined;
  /** The timeout of a command. @default 400 s */
  readonly commandTimeoutMs?: number | undefined;
}

/** A folder with a Vagrantfile, and its own Vagrant home with the plugin installed. */
export class Project {
  private constructor(
    readonly folder: string,
    readonly home: string,
    private readonly environment: Record<string, string | undefined>,
    private readonly commandTimeoutMs = 400_000,
  ) {}

  static async open(
    vagrantfile: string,
    environment: Record<string, string | undefined> = {},
    { lifetime = "test", commandTimeoutMs }: ProjectOptions = {},
  ): Promise<Project> {
    const root = await temporaryFolder(lifetime);
    const project = new Project(join(root, "project"), join(root, "home"), environment, commandTimeoutMs);
    await mkdir(project.folder);
    await cp(vagrantHome, project.home, { recursive: true });
    await project.write("Vagrantfile", vagrantfile);
    opened[lifetime].push(project);
    return project;
  }

  /** Another project with the same Vagrant home. */
  async neighbour(vagrantfile: string): Promise<Project> {
    const project = new Project(join(await temporaryFolder(), "project"), this.home, this.environment);
    await mkdir(project.folder);
    await project.write("Vagrantfile", vagrantfile);
    opened.test.push(project);
    return project;
  }

  /** Runs `vagrant` and waits for it. */
  async vagrant(
    args: string,
    options: { readonly env?: Record<string, string>; readonly timeout?: number } = {},
  ): Promise<Outcome> {
    const start = performance.now();
    const { exitCode, all, stdout } = await this.start(words(args), options);
    const ms = performance.now() - start;
    return { exitCode: exitCode ?? -1, output: String(all ?? ""), stdout: String(stdout ?? ""), ms };
  }

  /** Runs `vagrant`, and fails with its output unless it succeeds. */
  async succeed(args: string): Promise<Outcome> {
    const outcome = await this.vagrant(args);
    if (outcome.exitCode !== 0)
      throw new Error(`vagrant ${args} ended with ${outcome.exitCode}:\n${outcome.output}`);
    return outcome;
  }

  /** Starts `vagrant` without waiting for it. */
  start(args: readonly string[], options: StartOptions = {}) {
    const all = this.options(options);
    return execa("vagrant", args, all) as ResultPromise<typeof all>;
  }

  /** Starts a shell command line, in which `vagrant` uses this project. */
  shell(line: string, options: StartOptions = {}) {
    const all = this.options(options);
    return execa("sh", ["-c", line], all) as ResultPromise<typeof all>;
  }

  private options({ env = {}, timeout = this.commandTimeoutMs }: StartOptions) {
    return {
      cwd: this.folder,
      env: {
        // Before the first `up`, other installed providers would take precedence.
        VAGRANT_DEFAULT_PROVIDER: "orbstack",
        ...this.environment,
        VAGRANT_HOME: this.home,
        VAGRANT_I_KNOW_WHAT_IM_DOING_PLEASE_BE_QUIET: "1",
        ...env,
      },
      stdin: "ignore",
      all: true,
      reject: false,
      timeout,
    } satisfies Options;
  }

  async write(path: string, text: string): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), "utf8");
  }

  /** Packs files into a box, and adds it to the project's Vagrant. */
  async addBox(name: string, files: Record<string, string | Uint8Array>): Promise<void> {
    const folder = await temporaryFolder();
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
    const box = join(await temporaryFolder(), "hand-made.box");
    await execa("tar", ["-C", folder, "-czf", box, ...Object.keys(files)]);
    await this.succeed(`box add ${name} ${box}`);
  }

  /** A machine's data folder. */
  dataFolder(machine = "default"): string {
    return join(this.folder, ".vagrant", "machines", machine, "orbstack");
  }

  /** A file in that folder; `undefined` if it does not exist. */
  data(file: string, machine = "default"): Promise<string | undefined> {
    return readFile(join(this.dataFolder(machine), file), "utf8").catch(() => undefined);
  }

  /** OrbStack's name of a machine. */
  async machineName(machine = "default"): Promise<string> {
    const metadata = await this.data("metadata.json", machine);
    if (metadata === undefined) throw new Error(`no metadata of ${machine}`);
    return JSON.parse(metadata).orbstack_machine_name;
  }

  /** Deletes the remaining machines and their snapshots. */
  async clear(): Promise<void> {
    const machines = await readdir(join(this.folder, ".vagrant", "machines")).catch(() => []);
    for (const machine of machines) {
      const names = [await this.machineName(machine).catch(() => undefined), ...(await this.clones(machine))];
      for (const name of names)
        if (name !== undefined) await execa("orbctl", ["delete", "--force", name], quietly);
    }
  }

  private async clones(machine: string): Promise<string[]> {
    const id = await this.data("id", machine);
    if (id === undefined) return [];
    const { stdout } = await execa("orbctl", ["list", "-q"], quietly);
    return String(stdout)
      .split("\n")
      .filter((name) => belongsTo(id, name));
  }
}

/** Splits a command line at spaces outside single quotes. */
function words(text: string): string[] {
  return (text.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/, "$1"));
}
