import type { Parts } from "./context/parts.js";
import { orbstackProvider } from "./orbstack/provider/orbstack-provider.js";
import { vagrantProvider } from "./vagrant/provider/vagrant-provider.js";

type Providers = Pick<Parts, "provider" | "providers">;

/** All providers, and the choice among them. An unknown name is a bug, because the shim only asks for ours. */
export function openProviders(parts: Parts): Providers {
  const all = [orbstackProvider(parts), vagrantProvider(parts)];
  return {
    providers: () => all,
    provider: ({ provider }) => {
      const found = all.find(({ name }) => name === provider);
      if (found === undefined) throw new Error(`there is no provider ${provider}`);
      return found;
    },
  };
}
