/** Types of synced folders, by their names in Vagrantfiles, that OrbStack's own sharing of the host's files stands in for. */
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
