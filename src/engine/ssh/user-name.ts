/** Whom an SSH connection means. */
export interface Login {
  /** Absent: the default machine. */
  readonly machine?: string;
  /** Absent: the machine's own user. */
  readonly user?: string;
}

/** Reads OrbStack's SSH user names: `default`, `MACHINE` or `USER@MACHINE`. */
export function parseUserName(name: string): Login {
  const at = name.lastIndexOf("@");
  const machine = name.slice(at + 1);
  return {
    ...(machine !== "default" && { machine }),
    ...(at !== -1 && { user: name.slice(0, at) }),
  };
}
