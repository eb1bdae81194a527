/** The exit statuses of `vagrant vm`; `docs/vm.md` documents them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** Usage error. */
  usage: 2,
  /** The machine's provider does not support it. */
  unsupported: 3,
  /** It succeeded for some of the machines only. */
  partly: 4,
} as const;
