/** How a command of `vagrant vm` can end; `docs/vm.md` tells the user. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** The words were not understood. */
  usage: 2,
  /** The provider of the machine cannot do it. */
  unsupported: 3,
  /** It went well with some machines and not with others. */
  partly: 4,
} as const;
