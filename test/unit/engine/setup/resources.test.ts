import { expect, it } from "vitest";
import type { IncusClient } from "../../../../src/engine/incus/client.js";
import { resourceChecks } from "../../../../src/engine/setup/resources.js";

/** Incus with the profile of an earlier version. A real profile is shared by all machines, and cannot be changed while one is busy. */
function incusWithFormerProfile() {
  let config: Record<string, string> = {};
  const request = async (method: string, _path: string, body?: { config: Record<string, string> }) => {
    if (method === "PATCH") config = { ...config, ...body?.config };
    return { config };
  };
  return { request } as unknown as IncusClient;
}

it("disables the autostart of machines, also in a profile of an earlier version", async () => {
  const checks = resourceChecks(incusWithFormerProfile());
  const check = checks.find(({ name }) => name === "start of machines");
  expect(await check?.examine()).toContain("starts machines at its own start");
  const said: string[] = [];
  await check?.repair?.((text) => said.push(text));
  expect(said).toEqual([expect.stringContaining("disabling the autostart of machines")]);
  expect(await check?.examine()).toBeUndefined();
});
