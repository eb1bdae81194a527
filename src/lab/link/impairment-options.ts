import { createOption, InvalidArgumentError, type Option } from "commander";
import type { Impairments } from "../../network/impairments.js";
import { UsageError } from "../../vm/session/usage-error.js";

/** The options of `vagrant lab link set`, as commander reads them. */
export interface ImpairmentOptions {
  readonly delay?: number;
  readonly jitter?: number;
  readonly loss?: number;
  readonly rate?: number;
  readonly corrupt?: number;
  readonly duplicate?: number;
}

export function impairmentOptions(): readonly Option[] {
  const option = (flags: string, text: string, read: (text: string) => number) =>
    createOption(flags, text).argParser(read);
  return [
    option("--delay <time>", "delay each packet, such as 50ms", readMs),
    option("--jitter <time>", "vary the delay by up to this time, such as 5ms", readMs),
    option("--loss <percent>", "lose packets at random, such as 1%", readPercent),
    option("--rate <rate>", "send no faster than this, such as 10mbit", readRate),
    option("--corrupt <percent>", "change a bit in packets at random", readPercent),
    option("--duplicate <percent>", "send packets twice at random", readPercent),
  ];
}

/** Fails with `UsageError` if there are none, or one needs another. */
export function readImpairments(options: ImpairmentOptions): Impairments {
  const { delay: delayMs, jitter: jitterMs, loss, rate, corrupt, duplicate } = options;
  if (jitterMs !== undefined && delayMs === undefined)
    throw new UsageError("`--jitter` needs a `--delay`, which it varies");
  const found = {
    ...{ delayMs, jitterMs, lossPercent: loss, rate, corruptPercent: corrupt, duplicatePercent: duplicate },
  };
  const given = Object.entries(found).filter(([, value]) => value !== undefined);
  if (given.length === 0)
    throw new UsageError(
      "say what to set, such as `--delay 50ms`; `vagrant lab link reset` removes all of it",
    );
  return Object.fromEntries(given);
}

const milliseconds: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 };
const longestMs = 60_000;

function readMs(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)(us|ms|s)$/.exec(text) ?? [];
  const ms = Number(amount) * (milliseconds[unit] ?? Number.NaN);
  if (ms <= longestMs) return ms;
  throw new InvalidArgumentError("Expected a time of up to 60s with a unit, such as 50ms, 0.5s or 200us.");
}

function readPercent(text: string): number {
  const [, amount] = /^(\d+(?:\.\d+)?)%?$/.exec(text) ?? [];
  if (amount !== undefined && Number(amount) <= 100) return Number(amount);
  throw new InvalidArgumentError("Expected a percentage from 0% to 100%, such as 1% or 0.5%.");
}

const bits: Readonly<Record<string, number>> = { kbit: 1e3, mbit: 1e6, gbit: 1e9 };
const [slowest, fastest] = [1e3, 100e9];

function readRate(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)(kbit|mbit|gbit)$/.exec(text.toLowerCase()) ?? [];
  const rate = Number(amount) * (bits[unit] ?? Number.NaN);
  if (rate >= slowest && rate <= fastest) return rate;
  throw new InvalidArgumentError(
    "Expected bits per second from 1kbit to 100gbit, such as 512kbit, 10mbit or 1gbit.",
  );
}
