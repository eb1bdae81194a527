import type { Ui } from "../../machine/ui.js";
import type { Regeneration } from "../../vagrantfile/regenerate.js";

/** Lists changes that need a destroy, and says where a manually edited file was kept. */
export function tellLimits({ needsDestroy, keptAside }: Regeneration, ui: Ui): void {
  for (const sentence of limitsOf({ needsDestroy, keptAside })) ui.say("warn", sentence);
}

/** The same as sentences. */
export function limitsOf({
  needsDestroy,
  keptAside,
}: Pick<Regeneration, "needsDestroy" | "keptAside">): readonly string[] {
  const settings = needsDestroy.map(({ setting, from, to }) => `- ${setting}: ${from} => ${to}`);
  const limits = [
    "These changes need `vagrant destroy` and `vagrant up`; until then, the machine does not have them:",
    ...settings,
  ].join("\n");
  return [
    ...(keptAside === undefined
      ? []
      : [`The generated Vagrantfile was edited by hand. Your version is kept as ${keptAside}.`]),
    ...(settings.length === 0 ? [] : [limits]),
  ];
}

/** Says what a reload would change. */
export function tellPending({ pending, pendingDiff }: Regeneration, ui: Ui): void {
  if (!pending) return;
  ui.say("info", "The configuration changed since the machine was started. `vagrant reload` applies this:");
  if (pendingDiff !== "") ui.say("detail", pendingDiff.trimEnd());
}
