export type Arch = "amd64" | "arm64";

/** The architectures as OrbStack, Debian and Vagrant name them, and as the kernel and Docker do. */
const names: Readonly<Record<string, Arch>> = {
  amd64: "amd64",
  x86_64: "amd64",
  "x86-64": "amd64",
  x64: "amd64",
  arm64: "arm64",
  aarch64: "arm64",
};

export const archNames: readonly string[] = Object.keys(names);

/** The architecture of that name, or `undefined` if OrbStack does not support it. */
export function asArch(name: string): Arch | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}
