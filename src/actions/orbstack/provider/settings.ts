import { known } from "../../../machine/json.js";
import type { Machine } from "../../../machine/machine.js";
import type { OrbstackBlock } from "../../../orbstack/config-schema.js";
import type { Parts } from "../../context/parts.js";
import { firstUser } from "../../guest/login-user.js";
import type { ProviderCall, ProviderSettings } from "../../provider.js";
import { knownSizing } from "../creation/sizing.js";
import { requirePresent } from "../lookup.js";

/** A provider block that recreates the machine. */
export async function readSettings(
  machine: Machine,
  { signal }: ProviderCall,
  parts: Parts,
): Promise<ProviderSettings> {
  const { orb } = await requirePresent({ machine, parts });
  const found = (await parts.driver(machine).info(orb.id, { signal })) ?? orb;
  const { cpus, memoryMib, diskMib } = knownSizing(await parts.metadata(machine).read(), found);
  // Without its name, because two machines cannot have the same.
  const given: OrbstackBlock = machine.config;
  const block = known<OrbstackBlock>({
    distro: found.distro,
    version: found.version || undefined,
    arch: found.arch || undefined,
    username: found.username ?? firstUser(machine),
    cpus,
    memory: memoryMib,
    disk: diskMib === undefined ? undefined : `${diskMib}M`,
    isolated: found.isolated || undefined,
    user_data: given.user_data,
    boot_timeout: given.boot_timeout,
    provision_in_parallel: given.provision_in_parallel,
    services: given.services,
    cli_path: given.cli_path,
  });
  return { block, ports: (await parts.forwarder(machine).look())?.plan.ports ?? [] };
}
