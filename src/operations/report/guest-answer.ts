import { isIP, isIPv4 } from "node:net";
import { soundFigures } from "../../machine/figures.js";
import { known } from "../../machine/json.js";
import { processBytes } from "./guest-question.js";

/** A guest's report about itself. `undefined` means that it could not tell. */
export interface GuestAnswer {
  readonly uptimeSeconds?: number;
  /** In percent of one processor, between the two samples of this answer. */
  readonly cpuPercent?: number;
  /** The last sample. */
  readonly cpu?: CpuSample;
  readonly processors?: number;
  readonly memoryUsedBytes?: number;
  /** Its own limit, or its host's memory if it has none. */
  readonly memoryLimitBytes?: number;
  /** For the file system `/`. */
  readonly diskUsedBytes?: number;
  readonly diskTotalBytes?: number;
  readonly addresses: readonly string[];
  /** Open TCP ports with their number of connections. */
  readonly ports: ReadonlyMap<number, number>;
  /** Known service programs that are installed. */
  readonly installed: ReadonlySet<string>;
  /** The units that were asked for; empty if no service manager answered. */
  readonly units: readonly Unit[];
  readonly processes: readonly Process[];
  /** Whether there were too many processes to read them all. */
  readonly moreProcesses: boolean;
}

/** The total CPU time of the machine at a moment. */
export interface CpuSample {
  readonly atSeconds: number;
  readonly usedSeconds: number;
}

export interface Unit {
  /** For example `active`. */
  readonly state: string;
  /** For example `exit-code`; empty if not reported. */
  readonly result: string;
  readonly known: boolean;
  /** The memory of all its processes. */
  readonly memoryBytes?: number;
}

interface Process {
  /** At most 15 characters. */
  readonly name: string;
  readonly residentBytes: number;
}

/** Linux's unit of process times. */
const ticksPerSecond = 100;
/** Linux's unit of process memory, except on a few ARM kernels. */
const pageBytes = 4096;
const bytesPerKib = 1024;
/** If the clocks differ by more, they were set between the samples. */
const clockToleranceSeconds = 0.05;
const mostAddresses = 20;
const mostPort = 65_535;

/** Parses the answer to `reportCommand`. `undefined` if it is incomplete or something else. Never throws. */
export function parseAnswer(text: string): GuestAnswer | undefined {
  const parts = partsOf(text);
  if (!parts.has("end")) return undefined;
  const last = (name: string) => parts.get(name)?.at(-1) ?? [];
  const processes = last("processes");
  return {
    ...soundFigures({ uptimeSeconds: uptimeOf(parts), processors: processorsOf(last("processors")) }),
    ...cpuOf(parts),
    ...memoryOf(last("memory")),
    ...diskOf(last("disk")),
    addresses: addressesOf(last("addresses")),
    ports: portsOf(last("ports")),
    installed: new Set(last("installed")),
    units: unitsOf(last("units")),
    processes: processes.flatMap(processOf),
    moreProcesses: processes.reduce((sum, line) => sum + line.length + 1, 0) >= processBytes,
  };
}

/** In percent of one processor; `undefined` if no time passed between the samples. */
export function cpuPercent(before: CpuSample, after: CpuSample): number | undefined {
  const seconds = after.atSeconds - before.atSeconds;
  // Some guests do not count the time of processes that have ended.
  const used = Math.max(after.usedSeconds - before.usedSeconds, 0);
  return seconds > 0 ? (100 * used) / seconds : undefined;
}

type Lines = readonly string[];
/** The lines of each part, in order of appearance. */
type Parts = ReadonlyMap<string, readonly Lines[]>;

function partsOf(text: string): Parts {
  const parts = new Map<string, string[][]>();
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    const [, name] = /^== (\w+)$/.exec(line) ?? [];
    if (name === undefined) {
      lines.push(line);
    } else {
      lines = [];
      const others = parts.get(name);
      if (others === undefined) parts.set(name, [lines]);
      else others.push(lines);
    }
  }
  return parts;
}

/** The first process started when the machine did. If the machine has its own uptime, that is used. */
function uptimeOf(parts: Parts): number | undefined {
  const [line = ""] = parts.get("clock")?.at(-1) ?? [];
  const uptime = numberIn(line.split(" ")[1]);
  if (uptime === undefined || parts.get("boot")?.at(-1)?.includes("own")) return uptime;
  const first = parts
    .get("processes")
    ?.at(-1)
    ?.find((process) => process.startsWith("1 ("));
  const started = first === undefined ? undefined : statOf(first)?.started;
  return started === undefined ? undefined : Math.max(uptime - started, 0);
}

function cpuOf(parts: Parts): Pick<GuestAnswer, "cpu" | "cpuPercent"> {
  const usages = (parts.get("usage") ?? []).map(([line = ""]) => usageIn(line));
  const counted = usages.every((usage) => usage !== undefined);
  const used = counted ? usages : (parts.get("processes") ?? []).map(timeOfProcesses);
  const clocks = (parts.get("clock") ?? []).map(([line = ""]) => line.split(" "));
  const uptime = numberIn(clocks.at(-1)?.[1]);
  const [usedBefore, usedSeconds] = [used[0], used.at(-1)];
  if (uptime === undefined || usedSeconds === undefined) return {};
  const cpu = { atSeconds: uptime, usedSeconds };
  if (usedBefore === undefined || used.length < 2) return { cpu };
  const before = {
    atSeconds: uptime - secondsBetween(clocks[0] ?? [], clocks.at(-1) ?? []),
    usedSeconds: usedBefore,
  };
  return { cpu, ...known({ cpuPercent: cpuPercent(before, cpu) }) };
}

/** Prefers the nanosecond clock, unless it is missing or was set; uptimes are coarse. */
function secondsBetween(before: Lines, after: Lines): number {
  const coarse = Number(after[1]) - Number(before[1]);
  const [fineBefore = "", fineAfter = ""] = [before[0], after[0]];
  const fine = Number(fineAfter) - Number(fineBefore);
  const isFine = [fineBefore, fineAfter].every((time) => /^\d+\.\d{9}$/.test(time));
  return isFine && Math.abs(fine - coarse) < clockToleranceSeconds ? fine : coarse;
}

/** Seconds, from `usage_usec 860315` or a bare number of nanoseconds. */
function usageIn(line: string): number | undefined {
  const [key = "", value] = line.trim().split(" ");
  if (key === "usage_usec") return scaled(numberIn(value), 1e-6);
  return scaled(numberIn(key), 1e-9);
}

function timeOfProcesses(lines: Lines): number {
  return lines.reduce((sum, line) => sum + (statOf(line)?.busy ?? 0), 0);
}

function processorsOf(lines: Lines): number | undefined {
  const count = numberIn(valueIn(lines, "count"));
  const [quota, period] = (valueIn(lines, "quota") ?? "").split(" ").map(numberIn);
  const granted = quota && period ? quota / period : undefined;
  return smallest(count, granted);
}

type Memory = Pick<GuestAnswer, "memoryUsedBytes" | "memoryLimitBytes">;

function memoryOf(lines: Lines): Memory {
  const kib = (key: string) => scaled(numberIn(valueIn(lines, `${key}:`)?.trim().split(" ")[0]), bytesPerKib);
  const [total, available] = [kib("MemTotal"), kib("MemAvailable")];
  const [used, limit, cache] = ["used", "limit", "cache"].map((key) => numberIn(valueIn(lines, key)));
  const ofHost = total !== undefined && available !== undefined ? total - available : undefined;
  return soundFigures({
    // Reclaimable cache does not count as used.
    memoryUsedBytes: used === undefined ? ofHost : Math.max(used - (cache ?? 0), 0),
    memoryLimitBytes: smallest(limit, total),
  });
}

type Disk = Pick<GuestAnswer, "diskUsedBytes" | "diskTotalBytes">;

/** Parses `/dev/vda  264212084 28613808 77784928  27% /`; the name may contain spaces. */
function diskOf(lines: Lines): Disk {
  for (const line of lines) {
    const [, total, used] = /\s(\d{1,18})\s+(\d{1,18})\s+-?\d+\s+\S+\s+\//.exec(line) ?? [];
    if (total !== undefined)
      return known({
        diskUsedBytes: scaled(numberIn(used), bytesPerKib),
        diskTotalBytes: scaled(numberIn(total), bytesPerKib),
      });
  }
  return {};
}

/** Parses `2: eth0    inet 10.0.0.5/24 brd …` or bare addresses. IPv4 comes first. */
function addressesOf(lines: Lines): readonly string[] {
  const found = lines.flatMap((line) => {
    const [, address] = / inet6? ([^/ ]+)/.exec(line) ?? [];
    return address === undefined ? line.split(" ") : [address];
  });
  const own = [...new Set(found)].filter(
    (address) => isIP(address) !== 0 && !/^(127\.|::1$|fe80:)/i.test(address),
  );
  return [...own.filter(isIPv4), ...own.filter((address) => !isIPv4(address))].slice(0, mostAddresses);
}

/** Parses `0A 1538 2`: state, hexadecimal port, number of sockets. */
function portsOf(lines: Lines): ReadonlyMap<number, number> {
  const sockets = lines.flatMap((line) => {
    const [, state, digits = "", count] = /^(0A|01) ([0-9A-F]{4}) (\d{1,9})$/.exec(line) ?? [];
    return state === undefined ? [] : [{ state, port: Number.parseInt(digits, 16), count: Number(count) }];
  });
  const connections = new Map(
    sockets.filter(({ state }) => state === "01").map(({ port, count }) => [port, count]),
  );
  const listening = sockets.filter(({ state, port }) => state === "0A" && port <= mostPort);
  return new Map(listening.map(({ port }) => [port, connections.get(port) ?? 0]));
}

function unitsOf(lines: Lines): readonly Unit[] {
  return lines
    .join("\n")
    .split("\n\n")
    .map((block) => block.split("\n"))
    .filter((block) => block.some((line) => line.startsWith("Id=")))
    .map((block) => {
      const value = (key: string) =>
        block.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? "";
      const memoryBytes = numberIn(value("MemoryCurrent"));
      return {
        state: value("ActiveState"),
        result: value("Result"),
        known: value("LoadState") !== "not-found",
        // systemd prints the largest number if it does not know.
        ...(memoryBytes !== undefined && memoryBytes < Number.MAX_SAFE_INTEGER && { memoryBytes }),
      };
    });
}

function processOf(line: string): readonly Process[] {
  const stat = statOf(line);
  return stat === undefined ? [] : [{ name: stat.name, residentBytes: stat.residentBytes }];
}

/** Parses a line of `/proc/PID/stat`. The name may contain anything, even parentheses. Times are in seconds. */
function statOf(line: string) {
  const [, name, rest = ""] = /^\d+ \((.{0,64})\) (\S .*)$/.exec(line) ?? [];
  if (name === undefined) return undefined;
  const fields = rest.split(" ").map(numberIn);
  const field = (number: number) => fields[number - 3] ?? 0;
  const ticks = field(14) + field(15) + field(16) + field(17);
  return {
    name,
    busy: ticks / ticksPerSecond,
    started: field(22) / ticksPerSecond,
    residentBytes: field(24) * pageBytes,
  };
}

/** The rest of the line after the key. */
function valueIn(lines: Lines, key: string): string | undefined {
  return lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1);
}

/** A non-negative number. */
function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,20}(\.\d{1,12})?$/.test(text) ? Number(text) : undefined;
}

function scaled(number: number | undefined, factor: number): number | undefined {
  return number === undefined ? undefined : number * factor;
}

function smallest(...numbers: readonly (number | undefined)[]): number | undefined {
  const some = numbers.filter((number) => number !== undefined);
  return some.length === 0 ? undefined : Math.min(...some);
}
