/** Where the SSH server listens: OrbStack's port, or `ORBSTACK_SSH_PORT`. */
export function sshPort(environment: NodeJS.ProcessEnv = process.env): number {
  return Number(environment.ORBSTACK_SSH_PORT ?? 32222);
}
