import type { Machine } from "../../../machine/machine.js";

/** Settings of `config.vm` that OrbStack decides itself. */
const orbstacksOwn = new Map([
  ["base_mac", "OrbStack assigns addresses to machines"],
  ["base_address", "OrbStack assigns addresses to machines"],
  [
    "graceful_halt_timeout",
    "OrbStack decides how long a stop may take; `vagrant halt --force` does not wait",
  ],
]);

function noEffect(name: string): string {
  return `\`config.vm.${name}\` has no effect: ${orbstacksOwn.get(name)}.`;
}

/** One sentence for each setting of the Vagrantfile that has no effect, with what happens instead. */
export function explainSettings({ ssh, vm, settings }: Machine): readonly string[] {
  const sentences = [...orbstacksOwn.keys()]
    .filter((name) => settings.vm?.[name] !== undefined)
    .map(noEffect);
  if (ssh.privateKeyPath.length > 0) {
    sentences.push(
      "`config.ssh.private_key_path` is ignored: OrbStack's SSH server only accepts its own key, which Vagrant uses.",
    );
  }
  const address = [ssh.host && "host", ssh.port && "port"].filter(Boolean).join("` and `config.ssh.");
  if (address !== "") {
    sentences.push(
      `\`config.ssh.${address}\` cannot be changed: Vagrant connects through OrbStack's SSH server.`,
    );
  }
  if (ssh.forwardAgent) {
    sentences.push(
      "`config.ssh.forward_agent` has no effect: on a Mac, OrbStack forwards your SSH agent to every machine that is not isolated; on Linux, it is never forwarded.",
    );
  }
  if (vm.disks.length > 0) {
    sentences.push(
      "`config.vm.disk` has no effect: an OrbStack machine has one disk, which grows as needed; `disk` in the provider block limits it.",
    );
  }
  return sentences;
}
