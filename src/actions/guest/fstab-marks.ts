/** The lines around our mounts in fstab. Existing machines have them, so they must not change. */
export const fstabMarks = ["# BEGIN vagrant-orbstack", "# END vagrant-orbstack"] as const;
