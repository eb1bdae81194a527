import { stripVTControlCharacters } from "node:util";
import { asObject, type Json } from "../machine/json.js";
import type { Sizing } from "../machine/sizing.js";
import { findJson } from "./find-json.js";
import type { Mount, OrbMachine, OrbMachineInfo } from "./orb-machine.js";

/**
 * Parses `orbctl list -f json`: an array of records. Some versions print `null` or nothing if there are no machines.
 * Throws a SyntaxError or TypeError for anything else.
 */
export function parseList(output: string): readonly OrbMachine[] {
  const text = stripVTControlCharacters(output);
  const records = findJson(text, "[");
  if (Array.isArray(records)) return records.map((record) => machineOf(recordOf(asObject(record))));
  if (["", "null"].includes(withoutBox(text).trim())) return [];
  throw new SyntaxError("no list");
}

/** Parses `orbctl info -f json`: `{record, disk_size, ip4, ip6}` since 2.0, only the record before. */
export function parseInfo(output: string): OrbMachineInfo {
  const info = asObject(findJson(stripVTControlCharacters(output), "{"));
  return {
    ...machineOf(recordOf(info)),
    ...(typeof info.ip4 === "string" && info.ip4 !== "" && { ip4: info.ip4 }),
    ...(typeof info.ip6 === "string" && info.ip6 !== "" && { ip6: info.ip6 }),
    ...(typeof info.disk_size === "number" && { diskSize: info.disk_size }),
  };
}

/** Parses the first line of `orbctl version`, such as `Version: 2.2.1 (2020100)`. */
export function parseVersion(output: string): string | undefined {
  return /Version:\s*(\d+\.\d+\.\d+)/.exec(output)?.[1];
}

/** Parses `orbctl default`: a machine's name. Anything else means that there is none. */
export function parseDefault(output: string): string | undefined {
  const name = stripVTControlCharacters(output).trim().split("\n").at(-1)?.trim() ?? "";
  return /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(name) && name !== "none" ? name : undefined;
}

/** Parses `orbctl config show`: lines such as `network.subnet4: 192.168.138.0/23`. Ignores other lines. */
export function parseSettings(output: string): ReadonlyMap<string, string> {
  const lines = stripVTControlCharacters(output)
    .split("\n")
    .map((line) => /^([\w.-]+): ?(.*?)\r?$/.exec(line));
  return new Map(lines.flatMap((line) => (line === null ? [] : [[line[1] ?? "", line[2] ?? ""]])));
}

/** Parses `orbctl config get`: the bare value. */
export function parseSetting(output: string): string {
  return withoutBox(stripVTControlCharacters(output)).trim();
}

/** Whether `orbctl` said that there is no such machine, as opposed to failing. */
export function saysNotFound(stderr: string): boolean {
  return /machine not found|no machine found/i.test(stderr);
}

/**
 * Whether OrbStack is running, from `orbctl status`: `Running` with exit status 0, `Stopped` with 1, `Starting` with 2. If
 * it prints something else, its exit status says it.
 */
export function parseServing({
  exitCode,
  stdout,
}: {
  readonly exitCode: number;
  readonly stdout: string;
}): boolean {
  const words = stripVTControlCharacters(stdout)
    .toLowerCase()
    .match(/\b(?:running|starting|stopped)\b/g);
  return words === null ? exitCode !== 1 : words.at(-1) !== "stopped";
}

/** Whether `orbctl default` failed because there is no default machine. OrbStack 2.0 says `key not found`. */
export function saysNoDefault(stderr: string): boolean {
  return /no default|key not found/i.test(stderr);
}

/** `[-32098] machine 'web' has no logs of type console` */
export function saysNoLogs(stderr: string): boolean {
  return /has no logs/i.test(stderr);
}

/** Splits text into lines, without a banner before it. */
export function parseLines(output: string): readonly string[] {
  const lines = output.split(/\r?\n/);
  const banner = lines.findIndex((line) => /^╰─+╯$/u.test(line));
  // The banner ends with an empty line.
  const own = banner === -1 ? lines : lines.slice(banner + 2);
  while (own.at(-1) === "") own.pop();
  return own;
}

function withoutBox(output: string): string {
  return output.replace(/^.*[╭╮╰╯│─].*$/gmu, "");
}

function recordOf(value: Json): Json {
  return value.record === undefined ? value : asObject(value.record);
}

function machineOf(record: Json): OrbMachine {
  const image = asObject(record.image ?? {});
  const config = asObject(record.config ?? {});
  return {
    id: requiredText(record, "id"),
    name: requiredText(record, "name"),
    // Briefly empty while a machine is being created.
    state: text(record.state) || "unknown",
    distro: text(image.distro),
    version: text(image.version),
    arch: text(image.arch),
    isolated: (config.isolated ?? record.isolated) === true,
    ...(typeof config.default_username === "string" && { username: config.default_username }),
    ...(Array.isArray(config.mounts) && { mounts: config.mounts.map((mount) => mountOf(asObject(mount))) }),
    limits: limitsOf(config),
  };
}

function mountOf(mount: Json): Mount {
  return { source: text(mount.source), destination: text(mount.destination) };
}

function limitsOf({
  cpu_limit: cpus,
  memory_limit_mib: memoryMib,
  disk_limit_bytes: diskBytes,
}: Json): Sizing {
  return {
    ...(isLimit(cpus) && { cpus }),
    ...(isLimit(memoryMib) && { memoryMib }),
    ...(isLimit(diskBytes) && { diskMib: diskBytes / 1024 ** 2 }),
  };
}

/** 0 means no limit. */
function isLimit(value: unknown): value is number {
  return typeof value === "number" && value > 0;
}

function requiredText(record: Json, key: string): string {
  const value = text(record[key]);
  if (value === "") throw new TypeError(`a machine without ${key}`);
  return value;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
