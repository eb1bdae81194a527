import type { Supports } from "../../provider.js";

export const supports: Supports = {
  adopt: true,
  clone: true,
  config: true,
  default: true,
  export: true,
  import: true,
  rename: true,
  user: true,
  watch: "it has no generated Vagrantfile; `vagrant reload` applies what changed in your own",
};
