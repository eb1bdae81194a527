import { ExpectedError, isExpected } from "../errors.js";
import { amountOf, portOf } from "../machine/figures.js";
import { asObject, firstOf, type Json, known, numberOf, textOf } from "../machine/json.js";
import { markKey } from "../machine/mark.js";
import type { BackendStats, CallOptions, ConsoleCommand, LogOptions, Size, SshEndpoint } from "./backend.js";
import type { ToolContext, ToolFacts } from "./tool.js";
import { type KnownState, stateIn, ToolBackend } from "./tool-backend.js";

const facts: ToolFacts = {
  backend: "docker",
  idPattern: /^[0-9a-f]{64}$/,
  programs: process.platform === "win32" ? ["docker.exe"] : ["docker"],
  folders: ["/usr/local/bin", "/opt/homebrew/bin", "/Applications/Docker.app/Contents/Resources/bin"],
  remedy: "Install Docker (https://docs.docker.com/get-docker/) and start it.",
};

/** `{{json .}}` instead of `json`, which only newer clients support. */
export const dockerArgv = {
  version: () => ["version", "--format", "{{.Server.Version}}"],
  inspect: (id: string) => ["inspect", "--type", "container", id],
  marks: () => [
    ...["ps", "--all", "--no-trunc", "--filter", `label=${markKey}`],
    ...["--format", `{{.ID}} {{.Label "${markKey}"}}`],
  ],
  // To compute the sizes, Docker reads the container's whole file tree.
  inspectSize: (id: string) => ["inspect", "--type", "container", "--size", id],
  stats: (id: string) => ["stats", "--no-stream", "--format", "{{json .}}", id],
  logs: (id: string, { lines, follow }: Pick<LogOptions, "lines" | "follow">) => [
    "logs",
    ...["--tail", String(lines)],
    ...(follow ? ["--follow"] : []),
    id,
  ],
  shell: (id: string, user: string | undefined) => [
    "exec",
    "--interactive",
    "--tty",
    ...(user === undefined ? [] : ["--user", user]),
    id,
    "/bin/sh",
    ...["-c", "exec $(command -v bash || echo sh) -l"],
  ],
  kill: (id: string) => ["kill", id],
  // A container that is created from the image is another machine, and must not have this one's mark.
  commit: (id: string) => ["commit", "--change", `LABEL ${markKey}=`, id],
  save: (image: string, file: string) => ["save", "--output", file, image],
  removeImage: (image: string) => ["rmi", "--no-prune", image],
  remove: (id: string) => ["rm", "--force", "--volumes", id],
  update: (id: string, { cpus, memoryMib }: Size) => [
    "update",
    ...(cpus === undefined ? [] : [`--cpus=${cpus}`]),
    // Docker's default for new containers is as much swap as memory. Without it, memory cannot exceed the former swap limit.
    ...(memoryMib === undefined ? [] : [`--memory=${memoryMib}m`, `--memory-swap=${2 * memoryMib}m`]),
    id,
  ],
} as const;

const states: Readonly<Record<string, KnownState["id"]>> = {
  created: "stopped",
  running: "running",
  paused: "paused",
  restarting: "starting",
  removing: "busy",
  exited: "stopped",
  dead: "stuck",
};

/** Containers, through the command line of Docker 20.10 or newer. */
export class DockerBackend extends ToolBackend {
  override readonly canResize = true;
  override readonly runsContainers = true;

  constructor(context: ToolContext) {
    super(facts, context);
  }

  protected async askSshInfo(id: string, options: CallOptions): Promise<SshEndpoint | undefined> {
    return parseSshPort(await this.tool.succeed(dockerArgv.inspect(id), options));
  }

  protected async askStats(id: string, options: CallOptions): Promise<BackendStats> {
    const [inspected, sampled] = await Promise.all([
      this.tool.run(dockerArgv.inspectSize(id), options),
      this.tool.run(dockerArgv.stats(id), options),
    ]);
    const container = this.tool.read(this.tool.succeeded(inspected), (output) =>
      parseContainer(output, Date.now()),
    );
    // Docker does not sample a stopped container.
    if (sampled.exitCode !== 0) return container;
    return { ...container, ...this.tool.read(sampled, parseSample) };
  }

  protected override async askForwardedPorts(
    id: string,
    options: CallOptions,
  ): Promise<Readonly<Record<string, number>>> {
    return parsePorts(await this.tool.succeed(dockerArgv.inspect(id), options));
  }

  protected override async setLimits(id: string, size: Size, options: CallOptions): Promise<void> {
    if (size.cpus === undefined && size.memoryMib === undefined) return;
    await this.tool.succeed(dockerArgv.update(id, size), options);
  }

  protected override async readLogs(id: string, { signal, ...options }: LogOptions): Promise<boolean> {
    const { follow, onLine } = options;
    const timeoutMs = follow ? Number.POSITIVE_INFINITY : undefined;
    try {
      // Docker prints a container's standard error on its own standard error.
      const result = await this.tool.run(dockerArgv.logs(id, options), {
        ...{ signal, onLine, onErrorLine: onLine, unbuffered: true },
        ...(timeoutMs !== undefined && { timeoutMs }),
      });
      this.tool.succeeded(result);
    } catch (error) {
      // Following a log only ends with an interrupt.
      if (!follow || !isExpected(error, "interrupted")) throw error;
    }
    return true;
  }

  protected override consoleOf(id: string, user: string | undefined): ConsoleCommand {
    return { program: this.tool.require(), args: dockerArgv.shell(id, user), leave: "exit" };
  }

  async mark(id: string, options: CallOptions = {}): Promise<string | undefined> {
    return parseMark(await this.tool.succeed(dockerArgv.inspect(this.checked(id)), options));
  }

  async marks(options: CallOptions = {}): Promise<ReadonlyMap<string, string>> {
    return parseMarks(await this.tool.succeed(dockerArgv.marks(), options));
  }

  async remove(id: string, options: CallOptions = {}): Promise<void> {
    await this.tool.succeed(dockerArgv.remove(this.checked(id)), options);
  }

  async exportImage(id: string, file: string, { signal }: CallOptions = {}): Promise<void> {
    const volumes = parseOwnVolumes(
      await this.tool.succeed(dockerArgv.inspect(this.checked(id)), { signal }),
    );
    if (volumes.length > 0) throw volumesFailure(id, volumes);
    // Large disks take long.
    const untimed = { signal, timeoutMs: Number.POSITIVE_INFINITY };
    const run = async (args: readonly string[]) =>
      this.tool.succeeded(await this.tool.run(args, untimed)).stdout.trim();
    const image = await run(dockerArgv.commit(id));
    try {
      await run(dockerArgv.save(image, file));
    } finally {
      // Also after Ctrl-C.
      await this.tool.run(dockerArgv.removeImage(image));
    }
  }

  removalCommand(id: string): string {
    return ["docker", ...dockerArgv.remove(id)].join(" ");
  }

  protected async probe(options: CallOptions): Promise<void> {
    await this.tool.succeed(dockerArgv.version(), options);
  }

  protected async askState(id: string, options: CallOptions): Promise<KnownState> {
    const reading = { isAbsence: saysNoContainer, absent: "no such container", parse: parseState };
    return this.readState(dockerArgv.inspect(id), reading, options);
  }

  protected async pullPlug(id: string, options: CallOptions): Promise<void> {
    await this.tool.succeed(dockerArgv.kill(id), options);
  }
}

/** `Error: No such container: …` (20.10) or `Error response from daemon: No such container: …` (28). */
export function saysNoContainer(stderr: string): boolean {
  return /^Error(?: response from daemon)?: No such container: /im.test(stderr);
}

export function parseState(output: string): KnownState {
  const word = textOf(asObject(firstOf(output).State).Status);
  if (word === undefined) throw new TypeError("a container without a status");
  return stateIn(states, word);
}

export function parseMark(output: string): string | undefined {
  const { Labels } = asObject(firstOf(output).Config ?? {});
  return textOf(asObject(Labels ?? {})[markKey]);
}

/** The volumes that `docker rm --volumes` deletes with the container: those without a name from the user. */
export function parseOwnVolumes(output: string): readonly string[] {
  const { Mounts } = firstOf(output);
  return (Array.isArray(Mounts) ? Mounts : []).flatMap((mount) => {
    const { Type, Name, Destination } = asObject(mount);
    const isOwn = Type === "volume" && /^[0-9a-f]{64}$/.test(textOf(Name) ?? "");
    return isOwn ? [textOf(Destination) ?? "?"] : [];
  });
}

function volumesFailure(id: string, volumes: readonly string[]): ExpectedError {
  const reason = `its volumes (${volumes.join(", ")}) are deleted with it, and an image does not contain them. Copy them with \`vagrant vm pull\`, then destroy it without \`--keep\`.`;
  return new ExpectedError("vm_unsupported", { command: "destroy --keep", name: id.slice(0, 12), reason });
}

/** Parses an id and a mark per line. */
export function parseMarks(output: string): ReadonlyMap<string, string> {
  const lines = output.split("\n").map((line) => line.split(" "));
  return new Map(lines.flatMap(([id = "", ...mark]) => (id === "" ? [] : [[id, mark.join(" ")]])));
}

/** The host port that leads to the container's port 22. */
export function parseSshPort(output: string): SshEndpoint | undefined {
  const ports = asObject(asObject(firstOf(output).NetworkSettings).Ports ?? {});
  const bindings = ports["22/tcp"];
  if (!Array.isArray(bindings) || bindings.length === 0) return undefined;
  const { HostIp, HostPort } = asObject(bindings[0]);
  const host = textOf(HostIp) ?? "0.0.0.0";
  const port = portOf(HostPort);
  return port === undefined
    ? undefined
    : { host: host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host, port };
}

/** Guest ports by host port. */
export function parsePorts(output: string): Readonly<Record<string, number>> {
  const ports = asObject(asObject(firstOf(output).NetworkSettings).Ports ?? {});
  const pairs = Object.entries(ports).flatMap(([port, bindings]) =>
    (Array.isArray(bindings) ? bindings : []).map((binding) => [
      portOf(asObject(binding).HostPort),
      portOf(port.split("/")[0]),
    ]),
  );
  return Object.fromEntries(pairs.filter((pair) => pair.every((port) => port !== undefined)));
}

/** The output of `inspect --size`. `now` is in milliseconds, as from `Date.now()`. */
export function parseContainer(output: string, now: number): BackendStats {
  const container = firstOf(output);
  const { Status, StartedAt } = asObject(container.State);
  const started = Date.parse(textOf(StartedAt) ?? "");
  const { Memory, NanoCpus } = asObject(container.HostConfig);
  return known({
    cpus: (numberOf(NanoCpus) ?? 0) / 1e9 || undefined,
    memoryLimitBytes: numberOf(Memory) || undefined,
    diskBytes: numberOf(container.SizeRw),
    uptimeSeconds: Status === "running" && started > 0 ? Math.round((now - started) / 1000) : undefined,
    addresses: addressesOf(asObject(container.NetworkSettings)),
  });
}

function addressesOf({ Networks }: Json): readonly string[] {
  return Object.values(asObject(Networks ?? {})).flatMap((network) => {
    const { IPAddress, GlobalIPv6Address } = asObject(network);
    return [textOf(IPAddress), textOf(GlobalIPv6Address)].filter((address) => address !== undefined);
  });
}

/** Parses `{"CPUPerc":"0.50%","MemUsage":"1.2MiB / 23.5GiB",…}`. */
export function parseSample(output: string): Partial<BackendStats> {
  const { CPUPerc, MemUsage } = asObject(JSON.parse(output));
  const [used, limit] = (textOf(MemUsage) ?? "").split("/");
  return known({
    cpuPercent: /^[\d.]+%$/.test(String(CPUPerc)) ? amountOf(String(CPUPerc).slice(0, -1)) : undefined,
    memoryUsedBytes: parseSize(used),
    memoryLimitBytes: parseSize(limit),
  });
}

const units: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

function parseSize(text: string | undefined): number | undefined {
  const [, amount, unit = ""] = /^\s*([\d.]+)\s*([A-Za-z]+)\s*$/.exec(text ?? "") ?? [];
  const factor = units[unit];
  return amount === undefined || factor === undefined
    ? undefined
    : amountOf(Math.round(Number(amount) * factor));
}
