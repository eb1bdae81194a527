import { isIP, isIPv6 } from "node:net";
import type { Parts } from "../../actions/context/parts.js";
import { ExpectedError } from "../../errors.js";
import { ping } from "../../generated/guest-scripts.js";
import { amountOf } from "../../machine/figures.js";
import type { Machine } from "../../machine/machine.js";
import { askGuest } from "../guest/ask-guest.js";

export const pingMethods = ["ping", "curl", "nc"] as const;
export type PingMethod = (typeof pingMethods)[number];

/** What to reach from a machine. */
export interface PingRequest {
  /** A name, an address or, for `curl`, a URL. */
  readonly address: string;
  readonly method: PingMethod;
  /** `ping` uses no port. */
  readonly port: number | undefined;
  readonly count: number;
}

export interface PingReport {
  readonly method: PingMethod;
  /** The program in the guest that was used. */
  readonly tool: string;
  /** What was tried: a name, an address or a URL. */
  readonly address: string;
  /** The address that the name resolved to, if the program prints it. */
  readonly resolved: string | undefined;
  readonly sent: number;
  /** The duration of each successful attempt, in milliseconds. */
  readonly timesMs: readonly number[];
  /** The guest's explanation of a failure. Not trusted. */
  readonly reason: string | undefined;
}

/** The longest time of one attempt, that of `curl`, with the pause after it. */
const tryMs = 6_000;
const enterMs = 10_000;

/**
 * Tries to reach something from a machine. If nothing answers, that is a result, too. Fails with `guest_tool_missing`,
 * which suggests another method, and as `askGuest` does.
 */
export async function pingFrom(
  machine: Machine,
  { address, method, port, count }: PingRequest,
  options: { readonly parts: Parts; readonly signal: AbortSignal },
): Promise<PingReport> {
  const target = method === "curl" ? urlOf(address, port) : address;
  const section = await askGuest(
    machine,
    {
      what: `reach ${target}`,
      script: ping,
      args: [method, target, String(port ?? ""), String(count)],
      timeoutMs: enterMs + count * tryMs,
    },
    options,
  );
  const tool = toolFor(method, section("tools"), machine.name);
  const { timesMs, resolved, rest } = readOutput(method, section("output"));
  return {
    method,
    tool,
    address: method === "nc" ? `${bracketed(address)}:${port}` : target,
    resolved: resolved !== undefined && isIP(resolved) !== 0 ? resolved : undefined,
    sent: count,
    timesMs: timesMs.slice(0, count),
    reason: timesMs.length > 0 ? undefined : (rest.at(-1)?.slice(0, 300) ?? "no answer"),
  };
}

function urlOf(address: string, port: number | undefined): string {
  if (address.includes("://")) return address;
  if (port === 443) return `https://${bracketed(address)}/`;
  return `http://${bracketed(address)}${port === undefined ? "" : `:${port}`}/`;
}

function bracketed(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}

function toolFor(method: PingMethod, there: readonly string[], name: string): string {
  if (there.includes(method)) return method;
  if (method === "nc" && there.includes("bash")) return "bash";
  const others = pingMethods.filter(
    (other) => there.includes(other) || (other === "nc" && there.includes("bash")),
  );
  const [first] = others;
  const instead =
    first === undefined
      ? `Install ${pingMethods.join(", ")} or bash in it.`
      : `Try \`--method ${first}\`${first === "nc" ? " with a `--port`" : ""}, or install ${method} in it.`;
  throw new ExpectedError("guest_tool_missing", { name, tool: method, instead });
}

interface Output {
  readonly timesMs: readonly number[];
  readonly resolved: string | undefined;
  /** All other lines. */
  readonly rest: readonly string[];
}

/** Parses the output of `ping` from iputils and busybox, and our own lines for the other methods. */
export function readOutput(method: PingMethod, lines: readonly string[]): Output {
  const timesMs: number[] = [];
  const rest: string[] = [];
  let resolved: string | undefined;
  for (const line of lines) {
    const answer = readAnswer(method, line);
    resolved ??= answer?.resolved;
    if (answer?.ms !== undefined) timesMs.push(answer.ms);
    else if (answer === undefined) rest.push(line);
  }
  return { timesMs, resolved, rest };
}

function readAnswer(
  method: PingMethod,
  line: string,
): { readonly ms?: number; readonly resolved?: string | undefined } | undefined {
  if (method === "ping") {
    const [, ms] = /\btime[=<]([\d.]+) ?ms/.exec(line) ?? [];
    if (amountOf(ms) !== undefined) return { ms: Number(ms) };
    const [, resolved] = /^PING .*?\(([\da-f.:]+)\)/i.exec(line) ?? [];
    if (resolved !== undefined) return { resolved };
    return /^--- |^rtt |^round-trip /.test(line) ? {} : undefined;
  }
  if (method === "curl") {
    const [, status, seconds, resolved] = /^curl (\d{3}) ([\d.]+) ?(\S*)$/.exec(line) ?? [];
    if (status === undefined || amountOf(seconds) === undefined) return undefined;
    return status === "000" ? {} : { ms: Math.round(Number(seconds) * 1e6) / 1e3, resolved };
  }
  const [, microseconds] = /^nc (\d{1,12})$/.exec(line) ?? [];
  return microseconds === undefined ? undefined : { ms: Number(microseconds) / 1e3 };
}
