import { once } from "node:events";
import pLimit from "p-limit";
import { configInputs, loadOptions } from "../vagrantfile/load-options.js";
import type { Regeneration } from "../vagrantfile/regenerate.js";
import { watchFiles } from "../vagrantfile/watch.js";
import { type GeneratedContext, planGenerated } from "./generated-vagrantfile.js";

/** What came of a change of files; `files` are absolute paths, none for what was found at the beginning. */
export type OptionsEvent =
  /** Changes from now on are told. Said again when the files are others. */
  | { readonly kind: "watching"; readonly files: readonly string[] }
  | {
      readonly kind: "changed";
      readonly files: readonly string[];
      readonly regeneration: Regeneration;
      /** Whether the machine runs: a reload then applies the change. */
      readonly running: boolean;
    }
  | { readonly kind: "failed"; readonly files: readonly string[]; readonly error: unknown };

/** Told one after another; the next change waits until it is done. */
type OnEvent = (event: OptionsEvent) => Promise<void> | void;

/** What came of one look at the files, and which files there are to watch from now on. */
interface Look {
  readonly inputs: readonly string[];
  readonly event: Exclude<OptionsEvent, { kind: "watching" }>;
}

/**
 * Brings a machine's generated Vagrantfile up to date at each change of what it is generated from, until the signal fires. What is wrong in
 * the files is told, and watching goes on.
 */
export async function watchOptions(context: GeneratedContext, onEvent: OnEvent): Promise<void> {
  const { signal } = context;
  let files = configInputs(context.machine, context.parts.vagrant.user);
  // Told at the beginning: what a reload is due for, and what is wrong. When the files become others, that was told before.
  let isWorthTelling = ({ event }: Look) => event.kind === "failed" || event.regeneration.pending;
  while (!signal.aborted) {
    files = await watchThese(files, isWorthTelling, context, onEvent);
    isWorthTelling = ({ event }) => event.kind === "changed" && event.regeneration.changed;
  }
}

/** Ends when the files to watch are others, which it answers, or the signal fires: an option may name another template. */
async function watchThese(
  files: readonly string[],
  isWorthTelling: (look: Look) => boolean,
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
    if (changed.length > 0 || isWorthTelling(found)) await onEvent(found.event);
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
    // What changed while nobody watched.
    await turn(() => update([]));
    if (ended.aborted) return next;
    await onEvent({ kind: "watching", files });
    if (!ended.aborted) await once(ended, "abort");
  } finally {
    await watcher.close();
  }
  return next;
}

/** Brings the Vagrantfile up to date. While the files cannot be read, those that are known are watched on. */
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
