/** Where and how SSH reaches a machine: Vagrant's `ssh_info`, plus what the provider knows about the guest. */
export interface SshInfo {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly privateKeyPath: readonly string[];
}

export interface GuestTraits {
  /** The name of Vagrant's guest plugin (`debian`, `alpine`), so Vagrant need not detect it among some twenty. */
  readonly guest: string;
  /** The login shell that Vagrant's communicator starts. */
  readonly shell: string;
}
