import { Failure } from "../ground/failure.js";
import type { IncusClient } from "../incus/client.js";
import { collect } from "../incus/collect.js";
import { exec } from "../incus/exec.js";

/** Runs a short script in a guest and returns its output. A failure contains the output. */
export async function runAsRoot(
  client: IncusClient,
  instance: string,
  script: string,
  args: readonly string[] = [],
): Promise<string> {
  const session = await exec(client, instance, {
    command: ["/bin/sh", "-c", script, "sh", ...args],
    environment: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root" },
    cwd: "/",
  });
  session.stdin.end();
  const [stdout, stderr, code] = await Promise.all([
    collect(session.stdout),
    collect(session.stderr),
    session.exit,
  ]);
  if (code !== 0)
    throw new Failure(
      `a command in '${instance}' failed with exit status ${code}: ${(stderr || stdout).trim()}`,
    );
  return stdout;
}
