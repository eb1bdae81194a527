import { known } from "./json.js";

/** What a machine uses, and its limits. `undefined` means not known. */
export interface Figures {
  readonly uptimeSeconds?: number;
  readonly addresses: readonly string[];
  /** In percent of one processor. */
  readonly cpuPercent?: number;
  readonly processors?: number;
  readonly memoryUsedBytes?: number;
  readonly memoryLimitBytes?: number;
  readonly diskUsedBytes?: number;
  readonly diskTotalBytes?: number;
}

/** A non-negative number from outside; `undefined` if it is anything else. */
export function amountOf(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** A TCP port from outside; `undefined` if it is anything else. */
export function portOf(value: unknown): number | undefined {
  const port = Number(value);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** `value` without undefined values and impossible numbers. */
export function soundFigures<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const isSound = (part: unknown) => typeof part !== "number" || amountOf(part) !== undefined;
  return Object.fromEntries(Object.entries(known(value)).filter(([, part]) => isSound(part))) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
