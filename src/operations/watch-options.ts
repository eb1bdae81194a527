import { once } from "node:events";
import pLimit from "p-limit";
import { configInputs, loadOptions } from "../vagrantfile/load-options.js";
import type { Regeneration } from "../vagrantfile/regenerate.js";
import { watchFiles } from "../vagrantfile/watch.js";
import { type GeneratedContext, planGenerated } from "./generated-vagrantfile.js";

/** The result of a change. `files` are absolute paths; empty for what was found at the start. */
export type OptionsEvent =
  /** Changes are watched from now on. Repeated when the set of files changes. */
  | { readonly kind: "watching"; readonly files: readonly string[] }
  | {
      readonly kind: "changed";
      readonly files: readonly string[];
      readonly regeneration: Regeneration;
      /** Whether the machine is running, so a reload applies the change. */
      readonly running: boolean;
    }
  | { readonly kind: "failed"; readonly files: readonly string[]; readonly error: unknown };

/** Called for one event at a time; the next change waits for it. */
type OnEvent = (event: OptionsEvent) => Promise<void> | void;

/** The result of one update, and the files to watch next. */
interface Look {
  readonly inputs: readonly string[];
  readonly event: Exclude<OptionsEvent, { kind: "watching" }>;
}

/**
 * Regenerates a machine's Vagrantfile when its inputs change, until the signal fires. Errors in the files are reported,
 * and watching continues.
 */
export async function watchOptions(context: GeneratedContext, onEvent: OnEvent): Promise<void> {
  const { signal } = context;
  let files = configInputs(context.machine, context.parts.vagrant.user);
  // At the start, only errors and pending changes are reported. After a change of the watched files, they already were.
  let isReported = ({ event }: Look) => event.kind === "failed" || event.regeneration.pending;
  while (!signal.aborted) {
    files = await watchThese(files, isReported, context, onEvent);
    isReported = ({ event }) => event.kind === "changed" && event.regeneration.changed;
  }
}

/** Ends when the set of files changes, because an option may name another template, and returns the new set; or when the signal fires. */
async function watchThese(
  files: readonly string[],
  isReported: (look: Look) => boolean,
  context: GeneratedContext,
  onEvent: OnEvent,
): Promise<readonly string[]> {
  const moved = new AbortController();
  const ended = AbortSignal.any([context.signal, moved.signal]);
  const turn = pLimit(1);
  let next = files;
  const update = async (changed: readonly string[]) => {
    if (ended.aborted) return;
    const found = await look(changed, files, context);
    if (context.signal.aborted) return;
    if (changed.length > 0 || isReported(found)) await onEvent(found.event);
    next = found.inputs;
    if (next.join("\n") !== files.join("\n")) moved.abort();
  };
  const watcher = watchFiles({
    files,
    onChange: (changed) => turn(() => update(changed)),
    onError: (error) => void onEvent({ kind: "failed", files: [], error }),
  });
  try {
    await watcher.ready;
    // Finds changes that were made before the watcher was ready.
    await turn(() => update([]));
    if (ended.aborted) return next;
    await onEvent({ kind: "watching", files });
    if (!ended.aborted) await once(ended, "abort");
  } finally {
    await watcher.close();
  }
  return next;
}

/** Regenerates the Vagrantfile. While the files cannot be read, the known ones are still watched. */
async function look(
  changed: readonly string[],
  known: readonly string[],
  context: GeneratedContext,
): Promise<Look> {
  let inputs = known;
  try {
    ({ inputs } = await loadOptions(context.machine, context.parts.vagrant.user));
    const { preview, write, state } = await planGenerated(context);
    await write();
    const running = state.id === "running";
    return { inputs, event: { kind: "changed", files: changed, regeneration: preview, running } };
  } catch (error) {
    return { inputs, event: { kind: "failed", files: changed, error } };
  }
}
