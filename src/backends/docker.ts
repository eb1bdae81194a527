import { isExpected } from "../errors.js";
import { asObject, firstOf, type Json, known, numberOf, textOf } from "../machine/json.js";
import type { CallOptions, ConsoleCommand, InnerStats, LogOptions, Size, SshEndpoint } from "./backend.js";
import { Hypervisor, type KnownState, stateIn } from "./hypervisor.js";
import type { ToolContext, ToolFacts } from "./tool.js";

const facts: ToolFacts = {
  backend: "docker",
  idPattern: /^[0-9a-f]{64}$/,
  programs: process.platform === "win32" ? ["docker.exe"] : ["docker"],
  folders: ["/usr/local/bin", "/opt/homebrew/bin", "/Applications/Docker.app/Contents/Resources/bin"],
  remedy: "Install Docker (https://docs.docker.com/get-docker/) and start it.",
};

/** Pure. `{{json .}}` and not `json`, which only newer clients know. */
export const dockerArgv = {
  version: () => ["version", "--format", "{{.Server.Version}}"],
  inspect: (id: string) => ["inspect", "--type", "container", id],
  // The sizes take Docker a walk over the container's files.
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
  update: (id: string, { cpus, memoryMib }: Size) => [
    "update",
    ...(cpus === undefined ? [] : [`--cpus=${cpus}`]),
    // Docker's own rule for new containers: as much swap as memory. Without it, no more memory than the old swap is granted.
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

/** Containers, over Docker's command line: of Docker 20.10 or newer. */
export class DockerBackend extends Hypervisor {
  override readonly canResize = true;

  constructor(context: ToolContext) {
    super(facts, context);
  }

  protected async askSshInfo(id: string, options: CallOptions): Promise<SshEndpoint | undefined> {
    return parseSshPort(await this.tool.succeed(dockerArgv.inspect(id), options));
  }

  protected async askStats(id: string, options: CallOptions): Promise<InnerStats> {
    const [inspected, sampled] = await Promise.all([
      this.tool.run(dockerArgv.inspectSize(id), options),
      this.tool.run(dockerArgv.stats(id), options),
    ]);
    const container = this.tool.read(this.tool.succeeded(inspected), (output) =>
      parseContainer(output, Date.now()),
    );
    // Docker samples no container that is off.
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
      // What a container wrote to its standard error comes on ours.
      const result = await this.tool.run(dockerArgv.logs(id, options), {
        ...{ signal, onLine, onErrorLine: onLine, unbuffered: true },
        ...(timeoutMs !== undefined && { timeoutMs }),
      });
      this.tool.succeeded(result);
    } catch (error) {
      // There is no other end to it.
      if (!follow || !isExpected(error, "interrupted")) throw error;
    }
    return true;
  }

  protected override consoleOf(id: string, user: string | undefined): ConsoleCommand {
    return { program: this.tool.require(), args: dockerArgv.shell(id, user), leave: "exit" };
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

/** The port of the host that leads to the container's port 22. */
export function parseSshPort(output: string): SshEndpoint | undefined {
  const ports = asObject(asObject(firstOf(output).NetworkSettings).Ports ?? {});
  const bindings = ports["22/tcp"];
  if (!Array.isArray(bindings) || bindings.length === 0) return undefined;
  const { HostIp, HostPort } = asObject(bindings[0]);
  const host = textOf(HostIp) ?? "0.0.0.0";
  return { host: host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host, port: Number(HostPort) };
}

/** The host's ports, each with the container's own. */
export function parsePorts(output: string): Readonly<Record<string, number>> {
  const ports = asObject(asObject(firstOf(output).NetworkSettings).Ports ?? {});
  const pairs = Object.entries(ports).flatMap(([port, bindings]) =>
    (Array.isArray(bindings) ? bindings : []).map((binding) => [
      String(asObject(binding).HostPort),
      Number.parseInt(port, 10),
    ]),
  );
  return Object.fromEntries(pairs);
}

/** What `inspect --size` knows. `now` in milliseconds, as `Date.now()`. */
export function parseContainer(output: string, now: number): InnerStats {
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

/** Reads `{"CPUPerc":"0.50%","MemUsage":"1.2MiB / 23.5GiB",…}`. */
export function parseSample(output: string): Partial<InnerStats> {
  const { CPUPerc, MemUsage } = asObject(JSON.parse(output));
  const [used, limit] = (textOf(MemUsage) ?? "").split("/");
  return known({
    cpuPercent: /^[\d.]+%$/.test(String(CPUPerc)) ? Number.parseFloat(String(CPUPerc)) : undefined,
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
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor);
}
