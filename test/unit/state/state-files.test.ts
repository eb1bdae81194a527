import { readdir } from "node:fs/promises";
import { expect, it } from "vitest";
import * as validators from "../../../src/generated/validators.js";
import * as stateFiles from "../../../src/state/state-files.js";

/** Of a label, of the guest's own file, and of a line in a log. */
const inNoFile = ["backend_mark", "guest_record", "step_timing"];

it("the list of our files has one for every format", async () => {
  const schemas = await readdir("src/state/schemas");
  const formats = schemas.map((name) => name.replace(".ts", "").replaceAll("-", "_"));
  const forms = Object.entries(validators).filter(([name]) => formats.includes(name));
  expect(forms.length).toBeGreaterThan(inNoFile.length);
  const listed = new Set(
    Object.values(stateFiles).flatMap((filesOf) => checksOf(filesOf("/folder", "name"))),
  );
  const missing = forms.flatMap(([name, form]) => (listed.has(form) ? [] : [name]));
  expect(missing.sort()).toEqual(inNoFile);
});

/** Of one file, or of several by name. */
function checksOf(found: object): readonly unknown[] {
  return "check" in found ? [found.check] : Object.values(found).map(({ check }) => check);
}
