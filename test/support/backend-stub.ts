/**
 * Stubs of six backends' tools: VBoxManage, vmrun, prlctl, powershell, virsh or docker, depending on the name by which it is
 * called. Its state is in the folder BACKEND_STUB_HOME:
 *
 * - `machines.json`: states by id: running, stopped, saved or paused;
 * - `fault.json`: `hang`, `hang-on-kill`, `fail`, `garbage`, or `ignore-kill`, for every call;
 * - `calls.log`: one JSON array of program and arguments per line;
 * - `memory.json`: MiB by id, for machines with a limit.
 *
 * With BACKEND_STUB_DOCKER, the address of a Docker daemon, each created machine has a guest: a container with an SSH server,
 * which runs while the machine does. Its address is then in the file `address`.
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { guestName } from "./guest-name.js";
import { hang, stubState } from "./stub-state.js";

type State = "running" | "stopped" | "saved" | "paused";

const home = process.env.BACKEND_STUB_HOME ?? fail(2, "BACKEND_STUB_HOME is not set");
const { readJson, writeJson, noteCall } = stubState(home);
const program = basename(process.argv[1] ?? "");
const args = process.argv.slice(2);
const machines = readJson<Record<string, State>>("machines.json", {});
const fault = readJson<string>("fault.json", "");

const programs: Record<string, () => void> = { VBoxManage, vmrun, prlctl, powershell, virsh, docker };

noteCall([program, ...args]);
if (fault === "hang") hang();
else if (fault === "fail") fail(1, "the hypervisor's service is not there");
else if (fault === "garbage") print("Segmentation fault");
else (programs[program] ?? (() => fail(127, `no such program: ${program}`)))();

// VirtualBox 7.0.
function VBoxManage(): void {
  const [verb, id = ""] = args;
  if (verb === "--version") answer("7.0.20r163906");
  perform(verb, { createvm: () => create(args[4] ?? "") });
  const byId = ["showvminfo", "controlvm", "modifyvm", "startvm", "unregistervm"];
  const target = byId.includes(verb ?? "") ? id : (args[2] ?? "");
  const state = machines[verb === "metrics" && args[1] === "setup" ? (args.at(-1) ?? "") : target];
  if (state === undefined) {
    fail(
      1,
      `VBoxManage: error: Could not find a registered machine with UUID {${target}}\n` +
        "VBoxManage: error: Details: code VBOX_E_OBJECT_NOT_FOUND (0x80bb0001), component VirtualBoxWrap, interface IVirtualBox, callee nsISupports\n" +
        'VBoxManage: error: Context: "FindMachine(Bstr(VMNameOrUuid).raw(), machine.asOutParam())" at line 3139 of file VBoxManageInfo.cpp',
    );
  }
  perform(verb, {
    modifyvm: () => setMemory(id, args[3]),
    startvm: () => start(id),
    unregistervm: () => remove(id),
  });
  const words = { running: "running", stopped: "poweroff", saved: "saved", paused: "paused" };
  if (verb === "showvminfo") {
    print('name="web_default_1700000000000_12345"\ngroups="/"\nostype="Ubuntu (64-bit)"');
    print(`UUID="${id}"\nmemory=${memoryOf(id)}\nvram=8\ncpus=2\nVMState="${words[state]}"`);
    print(
      'VMStateChangeTime="2026-11-05T10:00:00.123000000"\n"SATA Controller-0-0"="/vms/web/box disk.vmdk"',
    );
    print(`Forwarding(0)="ssh,tcp,${sshRule(id)},,22"\nForwarding(1)="tcp8080,tcp,,8080,,80"`);
  } else if (verb === "controlvm") {
    if (state !== "running" && state !== "paused")
      fail(1, "VBoxManage: error: Machine 'web_default_1700000000000_12345' is not currently running.");
    if (args[2] === "savestate") suspend(id);
    else powerOff(id);
    process.stderr.write("0%...10%...20%...30%...40%...50%...60%...70%...80%...90%...100%\n");
  } else if (verb === "guestproperty") {
    print(
      "/VirtualBox/GuestInfo/Net/0/V4/IP             = '10.0.2.15'   @ 2026-11-05T10:00:30.001Z TRANSRESET",
    );
  } else if (verb === "metrics" && args[1] === "query") {
    print("Object          Metric                                   Values");
    print(
      "--------------- ---------------------------------------- --------------------------------------------",
    );
    print("web_default_170 CPU/Load/User                            5.00%");
    print("web_default_170 CPU/Load/Kernel                          1.50%");
    print("web_default_170 RAM/Usage/Used                           512000 kB");
  }
}

// VMware Workstation 17. It prints errors to standard output.
function vmrun(): void {
  const [, , verb, vmx = "", mode] = args;
  const running = Object.keys(machines).filter((path) => machines[path] === "running");
  if (verb === "list") answer([`Total running VMs: ${running.length}`, ...running].join("\n"));
  perform(verb, {
    clone: () => {
      create(mode ?? "");
      writeVmx(mode ?? "");
    },
  });
  if (machines[vmx] === undefined)
    refuse(255, `Error: Cannot open VM: ${vmx}, The virtual machine cannot be found`);
  perform(verb, {
    writeVariable: () => {
      setMemory(vmx, args[6]);
      writeVmx(vmx);
    },
    start: () => {
      start(vmx);
      writeVmx(vmx);
    },
    deleteVM: () => {
      remove(vmx);
      rmSync(vmx);
    },
  });
  if (machines[vmx] !== "running") refuse(255, `Error: The virtual machine is not powered on: ${vmx}`);
  if (verb === "getGuestIPAddress") print(addressOf(vmx) ?? "192.168.33.128");
  if (verb === "stop") powerOff(vmx);
  if (verb === "suspend") {
    suspend(vmx);
    appendFileSync(vmx, 'checkpoint.vmState = "web-1a2b.vmss"\n');
  }
}

function writeVmx(vmx: string): void {
  writeFileSync(vmx, `memsize = "${memoryOf(vmx)}"\nnumvcpus = "2"\n`);
}

// Parallels Desktop 19.
function prlctl(): void {
  if (args[0] === "--version") answer("prlctl version 19.1.0 (54729)");
  const id = (args[0] === "list" ? args.at(-1) : args[1]) ?? "";
  perform(args[0], { create: () => create(id) });
  const state = machines[id];
  if (state === undefined)
    fail(
      255,
      `Failed to get VM config: The virtual machine could not be found. The virtual machine "${id}" is not registered in the virtual machine directory on this Mac.`,
    );
  const words = { running: "running", stopped: "stopped", saved: "suspended", paused: "paused" };
  if (args[0] === "list") {
    const hardware = {
      cpu: { cpus: 2, VTx: true },
      memory: { size: `${memoryOf(id, 2048)}Mb`, auto: "off" },
    };
    const network = {
      Conditioned: "off",
      ipAddresses: [{ type: "ipv4", ip: addressOf(id) ?? "10.211.55.3" }],
    };
    const machine = { ID: id, Name: "web", State: words[state], Uptime: "00:05:10 (since 2026-11-05 10:00)" };
    answer(JSON.stringify([{ ...machine, Hardware: hardware, Network: network }], undefined, "\t"));
  }
  perform(args[0], {
    set: () => setMemory(id, args[3]),
    start: () => start(id),
    suspend: () => suspend(id),
    delete: () => remove(id),
  });
  print("Stopping the VM...");
  if (state !== "running" && state !== "paused")
    fail(
      255,
      "Failed to stop the VM: Unable to perform the action because the virtual machine is not running.",
    );
  powerOff(id);
  print("The VM has been forcibly stopped");
}

// Windows 11. The task is recognised by words in the script.
function powershell(): void {
  const script = Buffer.from(args.at(-1) ?? "", "base64").toString("utf16le");
  if (script.includes("Get-VMHost")) answer("WORKSTATION\r");
  const id = /\$_\.Id -eq '([^']*)'/.exec(script)?.[1] ?? "";
  const verb = / \| (\S+-VM\w*)/.exec(script.split("\n").at(-1) ?? "")?.[1];
  perform(verb, { "New-VM": () => create(id) });
  const state = machines[id];
  const words = { running: "Running", stopped: "Off", saved: "Saved", paused: "Paused" };
  if (script.includes("else { 'null' }"))
    answer(state === undefined ? "null" : JSON.stringify({ State: words[state] }));
  if (state === undefined) fail(1, "There is no such machine.");
  perform(verb, {
    "Set-VMMemory": () => setMemory(id, /StartupBytes (\d+)MB/.exec(script)?.[1]),
    "Start-VM": () => start(id),
    "Stop-VM": () => powerOff(id),
    "Save-VM": () => suspend(id),
    "Remove-VM": () => remove(id),
  });
  const assigned = memoryOf(id) * 2 ** 20;
  const memory = { MemoryAssigned: assigned, MemoryDemand: 536870912, MemoryStartup: assigned };
  const figures = { Processors: 2, CpuUsage: 3, Uptime: 310.5, Disks: 4294967296 };
  const addresses = ["fe80::215:5dff:fe00:1", addressOf(id) ?? "172.20.0.5"];
  print(JSON.stringify({ State: words[state], ...memory, ...figures, Addresses: addresses }));
}

// libvirt 9.0.0.
function virsh(): void {
  const verb = args[2];
  if (verb === "uri") answer("qemu:///system\n");
  const id = args[4] ?? "";
  const state = machines[id];
  if (state === undefined) fail(1, `error: failed to get domain '${id}'`);
  const words = { running: "running", stopped: "shut off", saved: "shut off", paused: "paused" };
  if (verb === "dominfo") {
    print(`Id:             -\nName:           web\nUUID:           ${id}\nOS Type:        hvm`);
    print(`State:          ${words[state]}\nCPU(s):         1\nMax memory:     262144 KiB`);
    print(`Persistent:     yes\nManaged save:   ${state === "saved" ? "yes" : "no"}\n`);
  } else if (verb === "domstats") {
    print(`Domain: 'web'\n  state.state=${state === "running" ? 1 : 5}\n  cpu.time=364759000`);
    print("  balloon.maximum=262144\n  balloon.rss=42152\n  vcpu.current=1\n  block.0.allocation=1048576\n");
  } else if (verb === "domifaddr") {
    if (state !== "running")
      fail(1, "error: Failed to query for interfaces addresses\nerror: domain is not running");
    print(" Name       MAC address          Protocol     Address\n--------------------------------------");
    print(" vnet0      52:54:00:01:02:03    ipv4         192.168.121.5/24\n");
  } else if (verb === "destroy") {
    if (state !== "running" && state !== "paused")
      fail(
        1,
        `error: Failed to destroy domain '${id}'\nerror: Requested operation is not valid: domain is not running`,
      );
    powerOff(id);
    print(`Domain '${id}' destroyed\n`);
  }
}

// Docker 28 on a daemon of 20.10.
function docker(): void {
  const [verb] = args;
  if (verb === "version") answer("20.10.24+dfsg1");
  const id = args.at(-1) ?? "";
  const state = machines[id];
  if (state === undefined) {
    if (verb === "inspect") print("[]");
    fail(1, `Error response from daemon: No such container: ${id}`);
  }
  const words = { running: "running", stopped: "exited", saved: "exited", paused: "paused" };
  if (verb === "inspect") {
    const ports = { "22/tcp": [{ HostIp: "0.0.0.0", HostPort: "2222" }] };
    const networks = { bridge: { IPAddress: "10.78.0.2", GlobalIPv6Address: "" } };
    const started = "2026-11-05T10:00:00.412456028Z";
    print(
      JSON.stringify([
        {
          Id: id,
          State: { Status: words[state], StartedAt: started },
          HostConfig: { Memory: 0 },
          NetworkSettings: { Ports: ports, Networks: networks },
          ...(args.includes("--size") && { SizeRw: 4096 }),
        },
      ]),
    );
  } else if (verb === "stats") {
    print('{"CPUPerc":"0.50%","MemUsage":"568KiB / 23.54GiB","Name":"web","PIDs":"1"}');
  } else if (verb === "kill") {
    if (state !== "running" && state !== "paused")
      fail(1, `Error response from daemon: Cannot kill container: ${id}: Container ${id} is not running`);
    powerOff(id);
    print(id);
  }
}

/** Performs the task of that name, if there is one, and exits. */
function perform(name: string | undefined, tasks: Readonly<Record<string, () => void>>): void {
  const task = tasks[name ?? ""];
  if (task === undefined) return;
  task();
  // `hang-on-kill` performs it and then hangs.
  if (fault !== "hang-on-kill") process.exit();
}

function powerOff(id: string): void {
  if (fault === "hang-on-kill") hang();
  else if (fault !== "ignore-kill") {
    // Accepts a stopped guest, because a call that was ended may have got this far.
    guest("stop", id, "--time", "0");
    setState(id, "stopped");
  }
}

function create(id: string): void {
  setState(id, "stopped");
  guest("create", id);
}

function start(id: string): void {
  guest(machines[id] === "saved" ? "unpause" : "start", id);
  const address = addressOf(id, true);
  if (address !== undefined) writeFileSync(join(home, "address"), address);
  setState(id, "running");
}

/** The memory of a container is not written to disk: it is paused. */
function suspend(id: string): void {
  guest("pause", id);
  setState(id, "saved");
}

function remove(id: string): void {
  guest("rm", id);
  setState(id, undefined);
}

function setState(id: string, state: State | undefined): void {
  writeJson("machines.json", { ...machines, [id]: state });
}

function setMemory(id: string, mebibytes: string | undefined): void {
  const known = readJson<Record<string, number>>("memory.json", {});
  writeJson("memory.json", { ...known, [id]: Number(mebibytes) });
}

function memoryOf(id: string, otherwise = 1024): number {
  return readJson<Record<string, number>>("memory.json", {})[id] ?? otherwise;
}

/** The host's address and port that lead to the guest. */
function sshRule(id: string): string {
  const address = addressOf(id);
  return address === undefined ? "127.0.0.1,2222" : `${address},22`;
}

function addressOf(id: string, starting = false): string | undefined {
  if (!starting && machines[id] !== "running") return undefined;
  return guest("inspect", id, "--format", "{{.NetworkSettings.IPAddress}}");
}

/** Runs a Docker command on the machine's container, if there are guests. */
function guest(verb: string, id: string, ...options: string[]): string | undefined {
  const host = process.env.BACKEND_STUB_DOCKER;
  if (host === undefined) return undefined;
  const name = guestName(id);
  const args = verb === "create" ? ["--name", name, "vagrant-orbstack-test:ssh"] : [...options, name];
  // The real docker, not this stub.
  return execFileSync(
    "/usr/bin/docker",
    ["--host", host, verb, ...(verb === "rm" ? ["--force"] : []), ...args],
    {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    },
  ).trim();
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function answer(text: string): never {
  print(text);
  process.exit();
}

function refuse(code: number, line: string): never {
  print(line);
  process.exit(code);
}

function fail(code: number, line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(code);
}
