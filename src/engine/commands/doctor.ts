import type { Engine } from "../ground/engine.js";
import { Failure } from "../ground/failure.js";
import { parseRelease } from "../images/distros.js";
import { findImage } from "../images/image.js";
import { engineChecks } from "../service/engine-checks.js";
import type { Check } from "../setup/check.js";

interface Flags {
  readonly fix?: true;
  readonly image: readonly string[];
}

/** Checks everything that machines need from this computer, and with `--fix` fixes it. Returns the exit status. */
export async function doctor(engine: Engine, flags: Flags): Promise<number> {
  if (flags.fix && process.getuid?.() !== 0)
    throw new Failure("only root can fix problems; run: sudo orbctl doctor --fix");
  let wrong = 0;
  for (const check of engineChecks(engine.client)) {
    const finding = flags.fix ? await repair(check, engine) : await check.examine();
    if (finding === undefined) engine.print(`ok: ${check.name}`);
    else {
      wrong++;
      engine.print(`problem: ${check.name}: ${finding}`);
    }
  }
  if (wrong > 0) {
    if (!flags.fix) engine.print("To fix this, run: sudo orbctl doctor --fix");
    return 1;
  }
  for (const image of flags.image) await warmUp(engine, image);
  return 0;
}

/** Repairs what a check found. Returns what is still wrong. */
async function repair(check: Check, engine: Engine): Promise<string | undefined> {
  if ((await check.examine()) === undefined) return undefined;
  await check.repair?.((text) => engine.print(`fix: ${text}`));
  return check.examine();
}

async function warmUp(engine: Engine, image: string): Promise<void> {
  await findImage(engine.client, parseRelease(image), {
    cloud: false,
    signal: engine.signal,
    say: engine.say,
  });
  engine.print(`ok: image ${image}`);
}
