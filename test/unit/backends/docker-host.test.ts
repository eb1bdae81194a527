import { describe, expect, it } from "vitest";
import { settingsOf, whereOf } from "../../../src/actions/vagrant/where.js";
import { withDockerHost } from "../../../src/backends/docker-host.js";

describe("the Docker that has a machine", () => {
  const other = { DOCKER_HOST: "tcp://other:2375", HOME: "/h" };

  it.each([
    ["is asked, whatever the shell says by now", "ssh://build", { DOCKER_HOST: "ssh://build", HOME: "/h" }],
    ["is the usual one where the shell named none when it was made", "", { HOME: "/h" }],
    ["is the shell's where nobody noted it", undefined, other],
  ])("%s", (_case, host, environment) => {
    expect(withDockerHost(other, host)).toEqual(environment);
  });

  it("is copied from the machine's record to the registry and back", () => {
    const record = { docker_host: "", libvirt_uri: "qemu:///session" };
    expect(whereOf(record)).toEqual(record);
    expect(whereOf(undefined)).toEqual({});
    expect(settingsOf(record)).toEqual({ dockerHost: "", libvirtUri: "qemu:///session" });
  });
});
