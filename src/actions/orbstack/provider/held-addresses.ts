import { ExpectedError } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import { shortSentenceOf } from "../../../machine/sentences.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import type { Parts } from "../../context/parts.js";
import { unlessOtherUsers } from "../../identity/other-users.js";
import type { HeldAddresses, ProviderCall } from "../../provider.js";

const timeoutMs = 5_000;
const none: HeldAddresses = { addresses: [] };
/** Prints nothing if the file does not exist, which is a valid answer. */
const script = '[ ! -e "$1" ] || cat "$1"';

/** From the machine's metadata, or from a running guest. Fails with `addresses_unknown` if neither has them. */
export async function readHeldAddresses(
  machine: Machine,
  id: string,
  call: ProviderCall,
  parts: Parts,
): Promise<HeldAddresses> {
  const metadata = await parts
    .metadata(machine)
    .read()
    .catch(() => undefined);
  if (metadata?.network !== undefined) return metadata.network;
  // Rebuilt metadata does not contain them.
  if (metadata !== undefined && metadata.naming === undefined) return none;
  try {
    const found = await unlessOtherUsers(await parts.findMachine(machine, id), machine, parts);
    if (found === undefined) return none;
    if ("kind" in found) throw found.error;
    return { addresses: await askGuest(found, machine, call, parts) };
  } catch (error) {
    throw unknownOf(machine, error);
  }
}

/** A stopped machine is not started for this. */
async function askGuest(
  { name, state }: OrbMachine,
  machine: Machine,
  { signal }: ProviderCall,
  parts: Parts,
): Promise<readonly string[]> {
  if (state !== "running") throw new Error(`it is ${state}. Start it with \`orbctl start ${name}\`.`);
  const command = ["sh", "-c", script, "sh", "/etc/vagrant-orbstack/addresses"] as const;
  const options = { user: "root", signal, timeoutMs };
  const { exitCode, stdout, stderr } = await parts.driver(machine).run(name, command, options);
  if (exitCode !== 0) throw new Error(`its guest did not answer: ${stderr.trim().slice(0, 200)}`);
  return stdout.split(/\s+/).flatMap((address) => address.split("/")[0] || []);
}

function unknownOf({ name, rootPath }: Machine, error: unknown): ExpectedError {
  const machine = `the machine '${name}' of the project in ${rootPath}`;
  return new ExpectedError(
    "addresses_unknown",
    { machine, reason: shortSentenceOf(error) },
    { cause: error },
  );
}
