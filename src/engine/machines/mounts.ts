const prefix = "mount";

/** The devices of an isolated machine's folders, `SRC[:DEST]` each. */
export function mountDevices(mounts: readonly string[]): Record<string, Record<string, string>> {
  return Object.fromEntries(
    mounts.map((mount, index) => {
      const [source = "", destination = source] = mount.split(":");
      return [`${prefix}${index}`, { type: "disk", source, path: destination }];
    }),
  );
}

/** Whether the device of that name is such a folder. */
export function isMount(device: string): boolean {
  return device.startsWith(prefix);
}
