import { expect, it } from "vitest";
import { sizeHint } from "../../../src/orbstack/other-providers.js";

const others = {
  virtualbox: { memory: 2048, customizations: [["pre-boot", ["modifyvm", "id", "--cpus", "4"]]] },
  parallels: { memory: 1024, cpus: null },
  vmware_desktop: { vmx: { memsize: "512", numvcpus: "2" } },
  docker: { create_args: ["--memory=2g"] },
  libvirt: { memory: null },
};

it("names all providers with their sizes, and all our options", () => {
  expect(sizeHint(others)).toBe(
    "The Vagrantfile sets memory for virtualbox (2048), parallels (1024), vmware_desktop (512) and docker (2g) and cpus for virtualbox (4) and vmware_desktop (2). For OrbStack, set os.memory and os.cpus; otherwise nothing is limited.",
  );
});

it("says nothing if no size is set", () => {
  expect(sizeHint({ libvirt: { memory: null }, virtualbox: {} })).toBeUndefined();
});
