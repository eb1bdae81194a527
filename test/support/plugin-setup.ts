import { readdir, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { execa } from "execa";
import { vagrantHome } from "./programs.js";

/** Vitest's global set-up: installs the built gem, as users do, into a Vagrant home that each test copies. */
export async function setup(): Promise<void> {
  const gems = (await readdir("pkg")).filter((name) => name.endsWith(".gem"));
  const [gem] = gems;
  if (gem === undefined || gems.length > 1)
    throw new Error(`expected one gem in pkg/, found ${gems.length}; run: make gem`);
  await rm(vagrantHome, { recursive: true, force: true });
  await execa("vagrant", ["plugin", "install", "--plugin-clean-sources", resolve("pkg", gem)], {
    env: { VAGRANT_HOME: vagrantHome },
    stdin: "ignore",
  });
}
