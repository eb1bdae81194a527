/** The user that an SSH connection names. */
export interface Login {
  /** `undefined`: the default machine. */
  readonly machine?: string;
  /** `undefined`: the machine's default user. */
  readonly user?: string;
}

/** Parses OrbStack's SSH user names: `default`, `MACHINE` or `USER@MACHINE`. */
export function parseUserName(name: string): Login {
  const at = name.lastIndexOf("@");
  const machine = name.slice(at + 1);
  return {
    ...(machine !== "default" && { machine }),
    ...(at !== -1 && { user: name.slice(0, at) }),
  };
}
