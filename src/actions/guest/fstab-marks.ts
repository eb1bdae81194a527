/** The lines of fstab between which the mounts of synced folders are listed. Machines have them in their files already, so they must not change. */
export const fstabMarks = ["# BEGIN vagrant-orbstack", "# END vagrant-orbstack"] as const;
