import { shortSentenceOf } from "../../machine/sentences.js";
import type { TemporaryReport } from "../../operations/temporary/report.js";
import type { TemporaryMount, TemporaryRecord } from "../../state/temporary-machines.js";

/** A temporary machine as JSON; `docs/schemas/vm-temp-status.json` describes it. */
export function describeTemporary({ name, record, state, error, health }: TemporaryReport) {
  return {
    name,
    state: state.id,
    health,
    ...(record && describeRecord(record)),
    error: error && shortSentenceOf(error),
  };
}

function describeRecord({ provider, box, options, mounts, created_at, session }: TemporaryRecord) {
  return {
    provider,
    box,
    options,
    mounts: mounts.map(describeMount),
    created_at,
    remove_on_exit: session !== undefined,
  };
}

export function describeMount({ hostpath, guestpath, read_only }: TemporaryMount) {
  return { source: hostpath, target: guestpath, read_only };
}

/** What the machine was created from, in a few words: its box or its distribution. */
export function systemOf({ box, options: { distro, version, backend } }: TemporaryRecord): string {
  const system = box ?? [distro, version].filter((part) => part !== undefined).join(":");
  return backend === undefined ? system : `${system} on ${backend}`;
}
