import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { shippedKinds } from "../../../src/generated/shipped-kinds.js";
import { kindSchema } from "../../../src/kinds/kind-schema.js";

describe("docs/labs.md", () => {
  it("has a row for each option of a kind, with its description and its default", async () => {
    const page = await readFile("docs/labs.md", "utf8");
    for (const [name, option] of Object.entries(kindSchema.properties)) {
      const value = "default" in option ? option.default : undefined;
      const text = typeof value === "string" && value !== "" ? `\`${value}\`` : value;
      const ending = typeof value === "number" || text !== value ? ` (default: ${text})` : "";
      expect(page).toContain(`| \`${name}\` | ${option.description}${ending} |`);
    }
  });

  it("has a row for each kind that comes with the plugin", async () => {
    const page = await readFile("docs/labs.md", "utf8");
    for (const name of Object.keys(shippedKinds))
      expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\| `, "m"));
  });
});
