import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { asArch } from "../../machine/arch.js";
import type { Engine } from "../ground/engine.js";
import { Failure } from "../ground/failure.js";
import { parseRelease } from "../images/distros.js";
import { createMachine } from "../lifecycle/create.js";
import { readSize } from "../machines/size.js";
import { ensureService } from "../service/service.js";

interface Flags {
  readonly arch?: string;
  readonly user?: string;
  readonly userData?: string;
  readonly setPassword?: true;
  readonly isolated?: true;
  readonly mount: string[];
  readonly isolateNetwork?: true;
  readonly forwardSshAgent?: true;
  readonly cpus?: number;
  readonly memory?: string;
  readonly disk?: string;
}

const arches: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

export async function create(
  engine: Engine,
  image: string,
  name: string | undefined,
  flags: Flags,
): Promise<void> {
  refuseUnsupported(flags);
  if (flags.mount.length > 0 && !flags.isolated) throw new Failure("--mount is only for isolated machines");
  const release = parseRelease(image);
  await ensureService(engine);
  await createMachine(
    engine.client,
    {
      name: name ?? release.distro,
      release,
      arch: archOf(flags.arch),
      username: flags.user ?? userInfo().username,
      userData: flags.userData === undefined ? undefined : await readFile(flags.userData, "utf8"),
      isolated: flags.isolated === true,
      mounts: flags.mount,
      cpus: flags.cpus,
      memoryMib: readSize(flags.memory),
      diskMib: readSize(flags.disk),
    },
    engine.signal,
    engine.say,
  );
}

/** Refuses OrbStack's flags that have no effect here. */
function refuseUnsupported(flags: Flags): void {
  if (flags.setPassword)
    throw new Failure("--set-password is not supported on Linux; log in with the SSH key");
  if (flags.isolateNetwork) throw new Failure("--isolate-network is not supported on Linux");
  if (flags.forwardSshAgent) throw new Failure("--forward-ssh-agent is not supported on Linux");
}

/** A container runs on the host's processor; unlike on a Mac, there is no emulation. */
function archOf(asked: string | undefined): string {
  const own = arches[process.arch] ?? process.arch;
  if (asked !== undefined && asArch(asked) !== own)
    throw new Failure(`cannot run ${asked} machines on this computer, which is ${own}`);
  return own;
}
