export type Arch = "amd64" | "arm64";

/** What OrbStack, Debian and Vagrant call processors, and what the kernel and Docker call them. */
const names: Readonly<Record<string, Arch>> = {
  amd64: "amd64",
  x86_64: "amd64",
  "x86-64": "amd64",
  x64: "amd64",
  arm64: "arm64",
  aarch64: "arm64",
};

export const archNames: readonly string[] = Object.keys(names);

/** The architecture of that name, or `undefined` for one that OrbStack has not. */
export function asArch(name: string): Arch | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}
