import type { Machine } from "../../src/machine/machine.js";

/** A `config.lab.link`: the ends with their addresses. */
export function link(
  ends: Readonly<Record<string, string | undefined>>,
  options: Readonly<Record<string, unknown>> = {},
): Machine["lab"]["links"][number] {
  return { ends: Object.entries(ends).map(([end, address]) => ({ end, address })), options };
}
