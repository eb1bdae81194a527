import { describe, expect, it } from "vitest";
import { checkUserData, isInline, joinUserData } from "../../../src/orbstack/user-data.js";

const config = { text: "#cloud-config\npackages: [nginx]\n", origin: "user-data.yaml" };
const script = { text: "#!/bin/sh\necho ä\n", origin: "os.user_data" };

describe("user data", () => {
  it.each([
    ["#cloud-config", true],
    ["#!/bin/sh", true],
    ["Content-Type: text/x\n", true],
    ["cloud-init.yaml", false],
    ["/srv/user data", false],
  ])("%j is inline text: %s", (text, expected) => {
    expect(isInline(text)).toBe(expected);
  });

  it("with one part of a known type are unchanged", () => {
    expect(joinUserData([config])).toBe(config.text);
  });

  it("with several parts become a MIME message, with their types", () => {
    const joined = joinUserData([config, { ...script, contentType: "text/cloud-boothook" }, script]);
    const [head = "", ...parts] = joined.split("--=_vagrant-orbstack_=");
    expect(head).toBe(
      'Content-Type: multipart/mixed; boundary="=_vagrant-orbstack_="\nMIME-Version: 1.0\n\n',
    );
    expect(parts.map((part) => /Content-Type: ([^;]+);/.exec(part)?.[1])).toEqual([
      "text/cloud-config",
      "text/cloud-boothook",
      "text/x-shellscript",
      undefined,
    ]);
    const body = parts[2]?.split("\n\n")[1] ?? "";
    expect(Buffer.from(body, "base64").toString()).toBe(script.text);
    expect(joined.endsWith("--=_vagrant-orbstack_=--\n")).toBe(true);
  });

  it("with one part and an explicit type become a message, too", () => {
    const part = { text: "packages: [nginx]", contentType: "text/cloud-config", origin: "x" };
    expect(joinUserData([part])).toContain("Content-Type: text/cloud-config;");
  });

  it.each([
    [
      { text: "#cloud-config\npackages:\n  - nginx\n - curl\n", origin: "a.yaml" },
      expect.stringContaining("at line 4, column"),
    ],
    [
      { text: "a: [1", contentType: "text/cloud-config", origin: "a.yaml" },
      expect.stringContaining("at line 1, column"),
    ],
    [{ text: "#cloud-config\njust words\n", origin: "a.yaml" }, "it has no `key: value` lines"],
  ])("%j are refused with the line", async (part, reason) => {
    await expect(checkUserData([config, part])).rejects.toMatchObject({
      key: "user_data_invalid",
      data: { origin: "a.yaml", reason },
    });
  });

  it.each([
    config,
    script,
    { text: "#cloud-config\n", origin: "x" },
    { text: "## template: jinja\n#cloud-config\na: {{ b }}\n", origin: "x" },
  ])("%j are valid", async (part) => {
    await checkUserData([part]);
  });
});
