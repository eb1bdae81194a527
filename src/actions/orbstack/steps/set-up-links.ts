import { messageOf } from "../../../errors.js";
import { type Link, linksOn, nameOf } from "../../../network/links.js";
import type { Metadata } from "../../../state/metadata-store.js";
import type { Step, StepContext } from "../../context/step.js";
import { requirePresent } from "../lookup.js";
import { setUpGuestLinks } from "../networks/guest-links.js";
import { claimLinks, isInLab } from "../networks/lab-of.js";
import { linkLines, type Numbers } from "../networks/link-lines.js";
import { type Peer, runningPeers, untold } from "../networks/link-peers.js";
import { releaseLinks } from "../networks/release-links.js";

/** Sets up the links of a machine that was just started, and its address at their other ends. */
export const setUpLinks: Step = {
  name: "set_up_links",
  keepsState: true,
  async run(context) {
    const { machine, parts, ui, signal } = context;
    const before = (await parts.metadata(machine).read())?.lab;
    if (!isInLab(machine)) {
      if (before !== undefined) await leaveLab(before, context);
      return;
    }
    const numbers = await claimLinks(context);
    const links = linksOn(machine);
    if (links.length + Object.keys(before?.links ?? {}).length > 0) {
      ui.say("info", "Setting up links...");
      for (const link of links) ui.say("detail", describe(link, machine.name));
      await parts.labs(machine).exclusively(numbers.id, signal, () => connect(links, numbers, context));
    }
    await note(numbers, context);
  },
};

/**
 * One command in the machine, and one in each running machine with another end: at once if OrbStack knows the machine's
 * address already, and otherwise when its guest has told it.
 */
async function connect(links: readonly Link[], numbers: Numbers, context: StepContext): Promise<void> {
  const { machine, parts, ui, signal } = context;
  const { orb } = await requirePresent(context);
  const driver = parts.driver(machine);
  const [peers, info] = await Promise.all([runningPeers(links, context), driver.info(orb.id, { signal })]);
  const addresses = Object.fromEntries(peers.map(({ name, address }) => [name, address]));
  const lines = linkLines(machine.name, links, numbers, addresses);
  const tellAll = (own: string) => {
    const all = { ...addresses, [machine.name]: own };
    return Promise.all(peers.map((peer) => tell(peer, sharedWith(peer, links), numbers, all, context)));
  };
  // Both are waited for in any case, because nobody else may set up links meanwhile.
  const [own, told] = await Promise.allSettled([
    setUpGuestLinks(driver, orb.name, "all", lines, signal),
    info?.ip4 === undefined ? undefined : tellAll(info.ip4),
  ]);
  if (own.status === "rejected") throw own.reason;
  if (told.status === "rejected") throw told.reason;
  const { address, kept } = own.value;
  if (info?.ip4 === undefined) await tellAll(address);
  if (lines.length > 0 && !kept)
    ui.say("warn", "The links are lost if the guest reboots by itself; `vagrant reload` sets them up again.");
}

async function tell(
  { name, orb }: Peer,
  links: readonly Link[],
  numbers: Numbers,
  addresses: Readonly<Record<string, string>>,
  { machine, parts, ui, signal }: StepContext,
): Promise<void> {
  const lines = linkLines(name, links, numbers, addresses);
  try {
    await setUpGuestLinks(parts.driver(machine), orb.name, "some", lines, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    ui.say("warn", untold(name));
    parts.logger.warn({ machine: name, reason: messageOf(error) }, "it was not told about a link");
  }
}

function sharedWith({ name }: Peer, links: readonly Link[]): readonly Link[] {
  return links.filter(({ ends }) => ends.some((end) => end.machine === name));
}

/** For example `eth1 (10.0.12.1/30) to r2:eth1`. */
function describe({ ends }: Link, machine: string): string {
  const own = ends.filter((end) => end.machine === machine);
  const others = ends.filter((end) => end.machine !== machine).map(nameOf);
  const names = own.map(({ interface: name, address }) => (address ? `${name} (${address})` : name));
  return others.length === 0 ? names.join(", ") : `${names.join(", ")} to ${others.join(", ")}`;
}

/** Removes the links that the Vagrantfile no longer has. */
async function leaveLab({ links }: NonNullable<Metadata["lab"]>, context: StepContext): Promise<void> {
  const { machine, parts, signal } = context;
  const { orb } = await requirePresent(context);
  if (Object.keys(links).length > 0)
    await setUpGuestLinks(parts.driver(machine), orb.name, "all", [], signal);
  await releaseLinks(context);
  await note(undefined, context);
}

async function note(lab: Numbers | undefined, { machine, parts }: StepContext): Promise<void> {
  const { lab: _, ...metadata } = (await parts.metadata(machine).read()) ?? {};
  if ("orbstack_machine_name" in metadata) await parts.metadata(machine).write({ ...metadata, lab });
}
