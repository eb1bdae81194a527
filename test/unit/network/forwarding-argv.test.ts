import { expect, it } from "vitest";
import { forwardingArgv } from "../../../src/network/forwarding-argv.js";

it("forwards each port through the machine's own user, and fails if one is taken", () => {
  const argv = forwardingArgv(
    { host: "127.0.0.1", port: 32222, username: "vagrant@web", privateKeyPath: ["/key"] },
    [
      { host_ip: "127.0.0.1", host: 8080, guest_ip: "127.0.0.1", guest: 80, carrier: "ssh" },
      { host_ip: "::", host: 8443, guest_ip: "::1", guest: 443, carrier: "ssh" },
    ],
  );
  const text = argv.join(" ");
  expect(text).toContain("-o ExitOnForwardFailure=yes");
  expect(text).toContain("-o SetEnv=ORBCTL_NO_START=1");
  expect(text).toContain(
    "-i /key -p 32222 -l vagrant@web -L 127.0.0.1:8080:127.0.0.1:80 -L [::]:8443:[::1]:443 127.0.0.1 ",
  );
});
