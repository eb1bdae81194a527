import type { BackendName } from "../machine/backend-name.js";
import { writeMark } from "../machine/mark.js";
import type { Context } from "./context.js";
import { rubyKeywords, rubyLiteral } from "./ruby-literal.js";

/** How a backend names its settings. The user's own `backend_options` come after them and override them. */
interface BackendSyntax {
  settings(context: Context): Readonly<Record<string, unknown>>;
  /** The user's options, if others are merged into them. */
  options?(context: Context): Readonly<Record<string, unknown>>;
  /** Options that are not written as `name = value`. */
  readonly special?: Readonly<Record<string, (value: unknown) => readonly string[]>>;
}

const userOptions = ({ backendOptions }: Context) => backendOptions;
const cpusAndMemory = ({ cpus, memoryMib }: Context) => ({ cpus, memory: memoryMib });

/** Options of vagrant-libvirt 0.11 that are methods instead of attributes. */
const libvirtMethods = [
  ...["channel", "clock_timer", "cpu_feature", "cputopology", "disk_driver", "hyperv_feature", "input"],
  ...["launchsecurity", "memtune", "pci", "qemuargs", "qemuenv", "random", "redirdev", "redirfilter"],
  ...["serial", "smartcard", "usb", "usb_controller", "watchdog"],
];

const backendSyntax: Readonly<Record<BackendName, BackendSyntax>> = {
  virtualbox: {
    settings: (context) => ({ gui: context.graphical, ...cpusAndMemory(context) }),
    special: { customize: customizeCalls },
  },
  vmware_desktop: {
    settings: ({ graphical, cpus, memoryMib }) => ({
      gui: graphical,
      vmx: { numvcpus: text(cpus), memsize: text(memoryMib) },
    }),
    special: { vmx: vmxEntries },
  },
  // Without maxmemory, memory is not dynamic, so the machine has exactly what was requested.
  hyperv: { settings: cpusAndMemory },
  parallels: { settings: cpusAndMemory },
  libvirt: {
    // vagrant-libvirt names domains after the Vagrantfile's folder, which has the same name in all projects.
    settings: (context) => ({
      default_prefix: `${context.project}_`,
      description: context.mark && writeMark(context.mark),
      ...cpusAndMemory(context),
    }),
    special: {
      ...Object.fromEntries(libvirtMethods.map((name) => [name, (value) => keywordCalls(name, value)])),
      boot: (value) => [value].flat().map((device) => `boot ${rubyLiteral(device)}`),
      storage: storageCalls,
    },
  },
  docker: {
    settings: ({ box, backendOptions }) => ({
      image: ["image", "build_dir", "git_repo"].some((option) => option in backendOptions) ? undefined : box,
      has_ssh: true,
    }),
    options: dockerOptions,
  },
};

/** The Ruby statements of the provider block, without its variable: `memory = 2048`. */
export function providerSettings(context: Context): readonly string[] {
  const { settings, special = {}, options = userOptions } = backendSyntax[context.backend];
  const own = settings(context);
  return [...Object.entries(own), ...Object.entries(options(context))].flatMap(([option, value]) => {
    if (value === undefined) return [];
    return special[option]?.(value) ?? [`${option} = ${rubyLiteral(value)}`];
  });
}

/** Labels and limits become arguments of Docker, merged with the user's own. */
function dockerOptions({
  backendOptions,
  mark,
  cpus,
  memoryMib,
}: Context): Readonly<Record<string, unknown>> {
  const { create_args = [], ...rest } = backendOptions;
  const args = [
    ...(mark === undefined ? [] : [`--label=${writeMark(mark)}`]),
    ...(cpus === undefined ? [] : [`--cpus=${cpus}`]),
    ...(memoryMib === undefined ? [] : [`--memory=${memoryMib}m`]),
    ...[create_args].flat(),
  ];
  return args.length === 0 ? rest : { ...rest, create_args: args };
}

/** VirtualBox commands: `["modifyvm", "id", "--audio", "none"]`, or a list of them. Ruby's `:id` arrives as `id`. */
function customizeCalls(value: unknown): readonly string[] {
  const list = [value].flat();
  const commands = Array.isArray(list[0]) ? list : [list];
  return commands.map((command) => `customize ${rubyLiteral(withMachineId(command))}`);
}

function withMachineId(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMachineId);
  return value === "id" || value === ":id" ? Symbol("id") : value;
}

function vmxEntries(value: unknown): readonly string[] {
  return Object.entries(value ?? {})
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `vmx[${rubyLiteral(key)}] = ${rubyLiteral(item)}`);
}

/** One call for `{ "size" => "20G" }`, several for a list of hashes. */
function keywordCalls(method: string, value: unknown): readonly string[] {
  return [value].flat().map((options) => `${method} ${rubyKeywords({ ...(options as object) })}`);
}

/** libvirt's disks. It only supports the kind `:file`, and needs the device as a symbol. */
function storageCalls(value: unknown): readonly string[] {
  return [value].flat().map((disk) => {
    const { device, ...options } = { ...(disk as { device?: unknown }) };
    const symbol = device === undefined ? {} : { device: Symbol(String(device)) };
    return `storage :file, ${rubyKeywords({ ...symbol, ...options })}`;
  });
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
