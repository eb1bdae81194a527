import type { Supports } from "../../provider.js";

export const backendSupports: Supports = {
  adopt: "the files of its backend cannot be taken over",
  clone:
    "its provider cannot copy machines; `vagrant package NAME` makes a box of it, for use in `config.vm.box` of another machine",
  config:
    "the provider vagrant has no settings for all machines. Change those of its backend there, and OrbStack's from another folder.",
  default: "only OrbStack has a default machine; pass the machine's name to `vagrant ssh`",
  export: "its provider cannot export machines; `vagrant package NAME --output FILE` makes a box of it",
  import:
    "its provider cannot import machines; `vagrant box add NAME FILE` adds what `vagrant package` made, for use in `config.vm.box`",
  rename: "its name is part of its generated Vagrantfile, and its backend cannot rename it",
  user: "only OrbStack has default users. Set `config.ssh.username` in the Vagrantfile to choose who Vagrant logs in as.",
  watch: true,
};
