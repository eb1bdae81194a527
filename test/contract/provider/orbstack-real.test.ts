import { describe, it } from "vitest";
import { makeStub, pathWith, realOrbctl } from "../../support/orbctl.js";
import { providerSuite } from "../provider.suite.js";
import { askOrbctl, never } from "./orbstack.suite.js";

const real = realOrbctl();

if ("absent" in real)
  describe("the provider orbstack with the real orbctl", () => it.skip(real.absent, () => undefined));
else
  providerSuite({
    name: "the real orbctl",
    provider: "orbstack",
    cannot: never,
    async prepare() {
      const name = `vot-suite-${process.pid}`;
      // A stub in front of the real orbctl, which can fail.
      const stub = await makeStub({}, "file");
      await stub.fail({ list: "fail", info: "fail" });
      return {
        environment: {},
        vagrantfile: {
          block: (memoryMib) => `provider.machine_name = "${name}"; provider.memory = ${memoryMib}`,
          more: 'config.vm.box = "debian/bookworm64"',
        },
        ...askOrbctl(real.program, name),
        broken: {
          env: { ...stub.environment, PATH: await pathWith(stub, "file") },
          reason: "connection reset by peer",
        },
      };
    },
  });
