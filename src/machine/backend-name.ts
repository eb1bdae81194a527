/** The providers that can stand behind the provider `vagrant`, by Vagrant's names for them. */
export const backendNames = [
  "virtualbox",
  "vmware_desktop",
  "hyperv",
  "parallels",
  "libvirt",
  "docker",
] as const;

export type BackendName = (typeof backendNames)[number];
