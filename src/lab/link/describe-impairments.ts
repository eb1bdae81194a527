import type { Impairments } from "../../network/impairments.js";

/** Each impairment as `vagrant lab link set` reads it. `undefined`: there is none. */
export function describeImpairments(impairments: Impairments) {
  const { delayMs, jitterMs, lossPercent, rate, corruptPercent, duplicatePercent } = impairments;
  return {
    delay: unlessNone(delayMs, time),
    jitter: unlessNone(jitterMs, time),
    loss: unlessNone(lossPercent, percent),
    rate: unlessNone(rate, speed),
    corrupt: unlessNone(corruptPercent, percent),
    duplicate: unlessNone(duplicatePercent, percent),
  };
}

/** For example `delay 50ms, loss 1%`. */
export function impairmentsText(impairments: Impairments): string {
  const parts = Object.entries(describeImpairments(impairments));
  const words = parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  return words.join(", ") || "no impairments";
}

function unlessNone(value: number | undefined, describe: (value: number) => string): string | undefined {
  return value === undefined || value === 0 ? undefined : describe(value);
}

function time(ms: number): string {
  if (ms >= 1000) return `${ms / 1000}s`;
  return ms >= 1 ? `${ms}ms` : `${Math.round(ms * 1000)}us`;
}

function percent(value: number): string {
  return `${value}%`;
}

function speed(rate: number): string {
  if (rate >= 1e9) return `${rate / 1e9}gbit`;
  return rate >= 1e6 ? `${rate / 1e6}mbit` : `${rate / 1e3}kbit`;
}
