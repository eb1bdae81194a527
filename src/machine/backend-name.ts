/** The backends of the provider `vagrant`, by their names in Vagrant. */
export const backendNames = [
  "virtualbox",
  "vmware_desktop",
  "hyperv",
  "parallels",
  "libvirt",
  "docker",
] as const;

export type BackendName = (typeof backendNames)[number];
