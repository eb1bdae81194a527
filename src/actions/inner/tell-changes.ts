import type { Ui } from "../../machine/ui.js";
import type { Regeneration } from "../../vagrantfile/regenerate.js";

/** Says what the machine cannot follow without a destroy, and where a file that was changed by hand is kept. */
export function tellLimits({ needsDestroy, keptAside }: Regeneration, ui: Ui): void {
  if (keptAside !== undefined)
    ui.say("warn", `The generated Vagrantfile was changed by hand. Your version is kept as ${keptAside}.`);
  if (needsDestroy.length === 0) return;
  const settings = needsDestroy.map(({ setting, from, to }) => `- ${setting}: ${from} => ${to}`);
  ui.say(
    "warn",
    [
      "These changes need `vagrant destroy` and `vagrant up`; the machine stays as it is in this:",
      ...settings,
    ].join("\n"),
  );
}

/** Says what a reload would change. */
export function tellPending({ pending, diff }: Regeneration, ui: Ui): void {
  if (!pending) return;
  ui.say("info", "The machine was configured anew since it was brought up. `vagrant reload` applies this:");
  if (diff !== "") ui.say("detail", diff.trimEnd());
}
