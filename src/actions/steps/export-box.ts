import { join } from "node:path";
import { boxMetadata, boxVagrantfile, exportFile } from "../../orbstack/box-export.js";
import { readConfig } from "../../orbstack/config.js";
import { writeBox } from "../../state/box-folder.js";
import { requirePresent } from "../lookup.js";
import type { Step } from "../step.js";
import { whileTelling } from "../while-telling.js";

/** Fills the folder that Vagrant makes a box of: the exported machine, what it is, and its settings. The machine stays as it is. */
export const exportBox: Step = {
  name: "export_box",
  keepsState: true,
  async run(context) {
    const { machine, parts, ui, env, signal } = context;
    const { orb } = await requirePresent(context);
    const folder = String(env["export.temp_dir"]);
    ui.say("info", `Exporting machine ${orb.name}...`);
    await whileTelling(ui, "Still exporting", () =>
      parts.driver(machine).export(orb.name, join(folder, exportFile), { signal }),
    );
    const username = orb.username ?? readConfig(machine.config).username;
    await writeBox(folder, boxMetadata(orb, username), boxVagrantfile(username));
  },
};
