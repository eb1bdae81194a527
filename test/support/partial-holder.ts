/** A process that is writing the file in its argument, says so, and does not finish. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withPartialFolder } from "../../src/process/partial-folder.js";

const [file = ""] = process.argv.slice(2);
await withPartialFolder(file, async (folder) => {
  await writeFile(join(folder, "half"), "half");
  process.stdout.write("half\n");
  setInterval(() => undefined, 60_000);
  await new Promise(() => undefined);
});
