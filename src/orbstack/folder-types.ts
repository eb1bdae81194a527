/** Types of synced folders that OrbStack's own file sharing replaces. */
export const nativeFolderTypes = [
  "nfs",
  "smb",
  "virtualbox",
  "vmware",
  "parallels",
  "hyperv",
  "docker",
  "virtiofs",
  "9p",
  "sshfs",
] as const;
