import { known } from "./json.js";

/** What a machine uses, and what it has. What is absent is not known. */
export interface Figures {
  readonly uptimeSeconds?: number;
  readonly addresses: readonly string[];
  /** Of one processor. */
  readonly cpuPercent?: number;
  readonly processors?: number;
  readonly memoryUsedBytes?: number;
  readonly memoryLimitBytes?: number;
  readonly diskUsedBytes?: number;
  readonly diskTotalBytes?: number;
}

/** A number that something outside of us told: `undefined` unless it is one, and not below zero. */
export function amountOf(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** A TCP port that something outside of us told. */
export function portOf(value: unknown): number | undefined {
  const port = Number(value);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** `value` without what is not known, and without numbers that can be no figure of a machine: they are not known either. */
export function soundFigures<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const isSound = (part: unknown) => typeof part !== "number" || amountOf(part) !== undefined;
  return Object.fromEntries(Object.entries(known(value)).filter(([, part]) => isSound(part))) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
