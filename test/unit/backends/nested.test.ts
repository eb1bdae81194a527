import { describe, expect, it } from "vitest";
import { nestedEnvironment } from "../../../src/backends/nested-environment.js";
import { parseNestedLine } from "../../../src/backends/nested-events.js";
import { backendNamed, preferredOrder } from "../../../src/backends/registry.js";

// Vagrant 2.3.4 with docker: `vagrant up --machine-readable`.
describe("parseNestedLine", () => {
  it.each([
    [
      "1795249608,,ui,info,Bringing machine 'default' up with 'docker' provider...",
      {
        type: "ui",
        target: undefined,
        kind: "info",
        text: "Bringing machine 'default' up with 'docker' provider...",
      },
    ],
    [
      "1795249608,default,ui,detail,    default:  \\n    default: Container created: c4a0\r",
      { type: "ui", target: "default", kind: "detail", text: " \nContainer created: c4a0" },
    ],
    [
      "1795249612,default,ui,error,==> default: Exiting immediately%!(VAGRANT_COMMA) without cleanup!",
      { type: "ui", target: "default", kind: "error", text: "Exiting immediately, without cleanup!" },
    ],
    ["1795249609,default,state,running", { type: "state", target: "default", state: "running" }],
    [
      "1795249608,default,action,up,start",
      { type: "action", target: "default", action: "up", phase: "start" },
    ],
    [
      "1795249617,,error-exit,Vagrant::Errors::MachineNotFound,No%!(VAGRANT_COMMA) not found\\nhere.",
      { type: "failure", className: "Vagrant::Errors::MachineNotFound", text: "No, not found\nhere." },
    ],
    ["Sending build context, 2 kB", { type: "line", text: "Sending build context, 2 kB" }],
    ["1795249609,default,metadata,provider,docker", undefined],
    ["1795249609,default,ui,shout,HEY", undefined],
    ["1795249609,,state,running", undefined],
    ["1795249609,default,action,up,middle", undefined],
  ])("reads %s", (line, event) => {
    expect(parseNestedLine(line)).toEqual(event);
  });
});

describe("nestedEnvironment", () => {
  it("is the shell's, without the gems and options of the running Vagrant", () => {
    const environment = {
      ...{ PATH: "/opt/vagrant/embedded/bin:/bin", VAGRANT_OLD_ENV_PATH: "/bin", HOME: "/home/u" },
      ...{
        LD_LIBRARY_PATH: "/opt/vagrant/embedded/lib",
        GEM_HOME: "/opt/vagrant/gems",
        RUBYOPT: "-rbundler",
      },
      ...{ BUNDLE_GEMFILE: "/x", VAGRANT_OLD_ENV_GEM_HOME: "/home/u/gems", RUBYLIB: "/y", RUBY_VERSION: "3" },
      ...{ VAGRANT_CWD: "/p", VAGRANT_VAGRANTFILE: "V", VAGRANT_DEFAULT_PROVIDER: "vagrant" },
      ...{ VAGRANT_DOTFILE_PATH: "/d", VAGRANT_HOME: "/home/u/v", VAGRANT_NO_COLOR: "1", DOCKER_HOST: "h" },
      ...{ VAGRANT_ORBSTACK_NODE: "/opt/node" },
    };
    expect(nestedEnvironment(environment, "/i")).toEqual({
      ...{ PATH: "/bin", HOME: "/home/u", DOCKER_HOST: "h", RUBY_VERSION: "3", VAGRANT_HOME: "/home/u/v" },
      ...{ VAGRANT_CWD: "/i", VAGRANT_DOTFILE_PATH: "/i/.vagrant", VAGRANT_CHECKPOINT_DISABLE: "1" },
      ...{ VAGRANT_ORBSTACK_NODE: "/opt/node" },
    });
  });
});

describe("the choice of a backend", () => {
  it.each([
    [{}, "parallels"],
    [{ VAGRANT_DEFAULT_PROVIDER: "vagrant" }, "parallels"],
    [{ VAGRANT_DEFAULT_PROVIDER: "libvirt", VAGRANT_PREFERRED_PROVIDERS: "docker" }, "libvirt"],
    [{ VAGRANT_PREFERRED_PROVIDERS: " orbstack , docker,hyperv" }, "docker"],
  ])("starts, with %j, at %s", (environment, first) => {
    const order = preferredOrder(environment);
    expect(order[0]).toBe(first);
    expect(new Set(order).size).toBe(6);
    expect(order).toHaveLength(6);
  });

  it("suggests the nearest backend for an unknown name", () => {
    expect(backendNamed("hyperv")).toBe("hyperv");
    expect(() => backendNamed("vmware_desktp")).toThrow(
      expect.objectContaining({
        key: "backend_unknown",
        data: expect.objectContaining({ suggestion: "Did you mean vmware_desktop?" }),
      }),
    );
  });
});
