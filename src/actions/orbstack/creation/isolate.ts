import { readConfig } from "../../../orbstack/config.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import type { WorkContext } from "../../context/step.js";

/**
 * Isolates a stopped machine if the Vagrantfile asks for it; an imported or cloned one is as its original was. It gets
 * the folders that Vagrant announced, and loses those of the original's project.
 */
export async function isolate(orb: OrbMachine, { machine, parts, ui, signal }: WorkContext): Promise<void> {
  if (!readConfig(machine.config).isolated) return;
  const wanted = mountsText(parts.folders.announced(machine).map(asMount));
  if (orb.isolated && mountsText(orb.mounts ?? []) === wanted) return;
  const { settings } = parts.driver(machine);
  const key = `machine.${orb.name}`;
  ui.say("info", `Isolating machine ${orb.name} from this computer's files...`);
  try {
    if (!orb.isolated) await settings.set(`${key}.isolated`, "true", { signal });
    await settings.set(`${key}.mounts`, wanted, { signal });
  } finally {
    parts.changed(machine, orb.id);
  }
}

type MountList = NonNullable<OrbMachine["mounts"]>;

function asMount({ hostpath, guestpath }: { hostpath: string; guestpath: string }): MountList[number] {
  return { source: hostpath, destination: guestpath };
}

/** In OrbStack's list format. */
function mountsText(mounts: MountList): string {
  return mounts.map(({ source, destination }) => `${source}:${destination}`).join(",");
}
