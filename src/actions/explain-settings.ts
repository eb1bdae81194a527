import type { Machine } from "../machine/machine.js";

/** Settings of a Vagrantfile that have no effect here, a sentence each: what is done in their place. */
export function explainSettings({ ssh, vm }: Machine): readonly string[] {
  const sentences: string[] = [];
  if (ssh.privateKeyPath.length > 0) {
    sentences.push(
      "`config.ssh.private_key_path` is not used: OrbStack's SSH server takes its own key, which Vagrant gets.",
    );
  }
  const address = [ssh.host && "host", ssh.port && "port"].filter(Boolean).join("` and `config.ssh.");
  if (address !== "") {
    sentences.push(
      `\`config.ssh.${address}\` cannot be set: machines are reached through OrbStack's SSH server.`,
    );
  }
  if (ssh.forwardAgent) {
    sentences.push(
      "`config.ssh.forward_agent` has no effect: OrbStack on a Mac shows your SSH agent to every machine that is not isolated; on Linux there is no such thing.",
    );
  }
  if (vm.disks > 0) {
    sentences.push(
      "`config.vm.disk` has no effect: a machine of OrbStack has one disk, which takes what is on it; `disk` in the provider block limits it.",
    );
  }
  return sentences;
}
