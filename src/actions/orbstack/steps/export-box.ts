import { join } from "node:path";
import { boxMetadata, boxVagrantfile, exportFile } from "../../../orbstack/box-export.js";
import { writeBox } from "../../../state/box-folder.js";
import type { Step } from "../../context/step.js";
import { whileTelling } from "../../context/while-telling.js";
import { firstUser } from "../../guest/login-user.js";
import { missingRecord, withoutGuestRecord } from "../../identity/hidden-record.js";
import { requirePresent } from "../lookup.js";

/** Fills the folder that Vagrant packs into a box: the exported machine, its description and its settings. The machine is not changed. */
export const exportBox: Step = {
  name: "export_box",
  keepsState: true,
  async run(context) {
    const { machine, parts, ui, env, signal } = context;
    const { orb } = await requirePresent(context);
    const folder = String(env["export.temp_dir"]);
    ui.say("info", `Exporting machine ${orb.name}...`);
    const driver = parts.driver(machine);
    const warn = (text: string) => ui.say("warn", text);
    await whileTelling(ui, "Still exporting", () =>
      withoutGuestRecord(orb, { driver, signal, warn, missing: missingRecord(parts.metadata(machine)) }, () =>
        driver.export(orb.name, join(folder, exportFile), { signal }),
      ),
    );
    const username = orb.username ?? firstUser(machine);
    await writeBox(folder, boxMetadata(orb, username), boxVagrantfile(username));
  },
};
