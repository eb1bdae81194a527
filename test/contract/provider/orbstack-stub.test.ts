import { resolve } from "node:path";
import { makeStub } from "../../support/orbctl.js";
import { providerSuite } from "../provider.suite.js";
import { askOrbctl, never } from "./orbstack.suite.js";

const noGuest = "the stub's machines have no guest";

providerSuite({
  name: "a stub of orbctl",
  provider: "orbstack",
  cannot: { ...never, ssh: noGuest, mounts: noGuest, snapshots: noGuest },
  async prepare() {
    const [stub, broken] = [await makeStub({}, "file"), await makeStub({}, "file")];
    await broken.fail({ list: "fail", info: "fail" });
    // The driver, which answers the suite's own questions, passes on its environment.
    Object.assign(process.env, stub.environment);
    return {
      environment: stub.environment,
      vagrantfile: {
        block: (memoryMib) =>
          `provider.machine_name = "web"; provider.cli_path = "${stub.program}"; provider.memory = ${memoryMib}`,
        more: `require "${resolve("test/support/silent-communicator.rb")}"
          config.vm.box = "debian/bookworm64"
          config.vm.communicator = :silent`,
      },
      ...askOrbctl(stub.program, "web"),
      broken: { env: broken.environment, reason: "connection reset by peer" },
    };
  },
});
