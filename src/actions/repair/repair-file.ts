import { messageOf } from "../../errors.js";
import { damageOf, type StateFile, setAside } from "../../state/state-files.js";
import type { Parts } from "../context/parts.js";

/** What a repair needs. */
export interface RepairContext {
  readonly parts: Parts;
  readonly signal: AbortSignal;
  /** Tells the user what was damaged, where it is now, and what became of it. */
  say(text: string): void;
}

interface Cure {
  /** What the file was good for, and what goes on without it: the end of a sentence that names the file. */
  readonly outcome: string;
  /** Writes the file anew. Without it, the file is absent afterwards. It fails before it writes when too little is known. */
  readonly rebuild?: () => Promise<(() => Promise<void>) | undefined>;
}

/**
 * Sets a damaged file aside, under a name with the date, and rebuilds it. What cannot be rebuilt now stays as it is: whatever needs it says so.
 */
export async function repairFile(
  file: StateFile,
  { outcome, rebuild }: Cure,
  context: RepairContext,
): Promise<void> {
  const damage = await damageOf(file);
  if (damage === undefined) return;
  const { parts, say } = context;
  const { path } = file;
  try {
    // First what is to come: until that is known, the damaged file is all that there is.
    const write = await rebuild?.();
    const aside = await setAside(path, parts.now());
    await write?.();
    parts.logger.warn({ path, aside, reason: damage.data.reason }, "a damaged file was set aside");
    say(`${path} was damaged, and was set aside as ${aside}: ${outcome}`);
  } catch (error) {
    parts.logger.warn({ path, reason: messageOf(error) }, "a damaged file could not be repaired");
  }
}
