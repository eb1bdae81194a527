import { ExpectedError } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import type { Ui } from "../../../machine/ui.js";
import { providersAt } from "../../../orbstack/box-source.js";
import { imageForBox } from "../../../orbstack/boxes.js";
import { readConfig } from "../../../orbstack/config.js";
import { distroExample } from "../../../orbstack/guess-image.js";

/**
 * Whether Vagrant should fetch the box: there is nothing yet that the machine could be made of, and the Vagrantfile says where the box
 * is. A box that an image stands in for is never fetched.
 */
export function needsBox({ id, config, vm }: Machine): boolean {
  const { box, boxUrls, installedBox } = vm;
  if (id !== undefined || box === undefined || installedBox !== undefined || boxUrls.length === 0)
    return false;
  return readConfig(config).distro === undefined && imageForBox(box) === undefined;
}

/** Refuses a box of which it is known, before anything is fetched, that it is another provider's: `box_foreign`. */
export async function refuseForeignBox(machine: Machine): Promise<void> {
  if (!needsBox(machine)) return;
  const { rootPath, vm } = machine;
  const found = await Promise.all(vm.boxUrls.map((url) => providersAt(url, rootPath)));
  // Vagrant tries them one after the other.
  if (found.some((providers) => providers === undefined || providers.includes("orbstack"))) return;
  throw new ExpectedError("box_foreign", {
    box: vm.box ?? "",
    source: vm.boxUrls.join(", "),
    providers: [...new Set(found.flat())].join(", ") || "no provider",
    example: exampleFor(machine),
  });
}

/** Says, before a box is fetched, what to do when it is another provider's. */
export function adviseOnBox(machine: Machine, ui: Ui): void {
  ui.say(
    "info",
    `Fetching the box ${machine.vm.box}. Only boxes for OrbStack can be used; instead of another provider's box, set a distribution, such as ${exampleFor(machine)}.`,
  );
}

function exampleFor({ vm: { box = "", boxUrls } }: Machine): string {
  return distroExample([box, ...boxUrls].join(" "));
}
