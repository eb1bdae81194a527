import { messageOf } from "../../errors.js";
import { damageOf, setAside } from "../../state/damage.js";
import type { StateFile } from "../../state/state-files.js";
import type { Parts } from "../context/parts.js";

/** What a repair needs. */
export interface RepairContext {
  readonly parts: Parts;
  readonly signal: AbortSignal;
  /** Tells the user what was damaged, where the damaged file is, and what happens now. */
  say(text: string): void;
}

interface Repair {
  /** What happens without the file: the end of a sentence that names it. */
  readonly outcome: string;
  /** Prepares to write the file again, and fails if too little is known. If absent, the file is only set aside. */
  readonly rebuild?: () => Promise<(() => Promise<void>) | undefined>;
}

/**
 * Sets a damaged file aside under a name with the date, and rebuilds it. If it cannot be rebuilt, it stays, and
 * commands that need it fail.
 */
export async function repairFile(
  file: StateFile,
  { outcome, rebuild }: Repair,
  context: RepairContext,
): Promise<void> {
  const damage = await damageOf(file);
  if (damage === undefined) return;
  const { parts, say } = context;
  const { path } = file;
  try {
    // Rebuild first, because until the content is known, the damaged file is all there is.
    const write = await rebuild?.();
    const aside = await setAside(path, parts.now());
    await write?.();
    parts.logger.warn({ path, aside, reason: damage.data.reason }, "a damaged file was set aside");
    say(`${path} was damaged, and was set aside as ${aside}: ${outcome}`);
  } catch (error) {
    parts.logger.warn({ path, reason: messageOf(error) }, "a damaged file could not be repaired");
  }
}
