const prefix = "mount";

type Device = Readonly<Record<string, string>>;

/** The devices for an isolated machine's folders; each is `SRC[:DEST]`. */
export function mountDevices(mounts: readonly string[]): Record<string, Device> {
  return Object.fromEntries(
    mounts.map((mount, index) => {
      const [source = "", destination = source] = mount.split(":");
      return [`${prefix}${index}`, mountDevice(source, destination)];
    }),
  );
}

/** Whether a device of that name is such a folder. */
export function isMount(device: string): boolean {
  return /^mount\d+$/.test(device);
}

/** A folder that no longer exists on the host must not prevent a machine from starting. */
export function mountDevice(source: string, path: string): Device {
  return { type: "disk", source, path, required: "false" };
}

/** The same devices, with their sources below another root. */
export function mountsIn(root: string, mounts: Readonly<Record<string, Device>>): Record<string, Device> {
  return Object.fromEntries(
    Object.entries(mounts).map(([name, { source = "", path = "" }]) => [
      name,
      mountDevice(root + source, path),
    ]),
  );
}
