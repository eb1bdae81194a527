/**
 * For scripts in a guest: sets `$begin` and `$end`, the lines of fstab between which the mounts of synced folders are listed. Machines
 * have them in their files already, so they must not change.
 */
export const fstabMarks = "begin='# BEGIN vagrant-orbstack' end='# END vagrant-orbstack'";
