/** Where and how SSH reaches a machine: Vagrant's `ssh_info`, plus what only the provider knows of the guest. */
export interface SshInfo {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly privateKeyPath: readonly string[];
}

export interface GuestTraits {
  /** Name of Vagrant's guest plugin (`debian`, `alpine`), so that it need not try some twenty. */
  readonly guest: string;
  /** Command of the login shell that Vagrant's communicator starts. */
  readonly shell: string;
}
