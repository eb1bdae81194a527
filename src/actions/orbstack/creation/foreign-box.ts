import { ExpectedError } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import type { Ui } from "../../../machine/ui.js";
import { providersAt } from "../../../orbstack/box-source.js";
import { imageForBox } from "../../../orbstack/boxes.js";
import { readConfig } from "../../../orbstack/config.js";
import { distroExample } from "../../../orbstack/guess-image.js";

/**
 * Whether Vagrant should fetch the box: the machine has no other source, and the Vagrantfile says where the box is.
 * Boxes that an image replaces are never fetched.
 */
export function needsBox({ id, config, vm }: Machine): boolean {
  const { box, boxUrls, installedBox } = vm;
  if (id !== undefined || box === undefined || installedBox !== undefined || boxUrls.length === 0)
    return false;
  return readConfig(config).distro === undefined && imageForBox(box) === undefined;
}

/** Refuses a box that is known to be for another provider, before it is fetched. Fails with `box_foreign`. */
export async function refuseForeignBox(machine: Machine): Promise<void> {
  if (!needsBox(machine)) return;
  const { rootPath, vm } = machine;
  const found = await Promise.all(vm.boxUrls.map((url) => providersAt(url, rootPath)));
  // Vagrant tries them in turn.
  if (found.some((providers) => providers === undefined || providers.includes("orbstack"))) return;
  throw new ExpectedError("box_foreign", {
    box: vm.box ?? "",
    source: vm.boxUrls.join(", "),
    providers: [...new Set(found.flat())].join(", ") || "no provider",
    example: exampleFor(machine),
  });
}

/** Before a box is fetched, tells the user what to do if it is for another provider. */
export function adviseOnBox(machine: Machine, ui: Ui): void {
  ui.say(
    "info",
    `Fetching the box ${machine.vm.box}. Only boxes for OrbStack can be used; instead of another provider's box, set a distribution, such as ${exampleFor(machine)}.`,
  );
}

function exampleFor({ vm: { box = "", boxUrls } }: Machine): string {
  return distroExample([box, ...boxUrls].join(" "));
}
