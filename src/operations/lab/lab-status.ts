import type { Parts } from "../../actions/context/parts.js";
import { ExpectedError } from "../../errors.js";
import { linkStatus } from "../../generated/guest-scripts.js";
import { readLabOptions } from "../../machine/lab-options.js";
import type { Machine } from "../../machine/machine.js";
import type { StateId } from "../../machine/state.js";
import { type Link, linksOn, nameOf } from "../../network/links.js";
import type { Lab } from "../../state/lab-numbers.js";
import { askGuest, type GuestQuestion } from "../guest/ask-guest.js";
import { type GuestEnd, readInterfaces } from "./guest-interfaces.js";

/** A machine of a lab, and its ends of links. */
export interface LabMachineReport {
  /** As in `lab.kind`. */
  readonly kind: string;
  readonly state: StateId;
  readonly interfaces: readonly EndReport[];
  /** Why the state is not known, or the guest did not answer. */
  readonly problem?: unknown;
}

export interface EndReport {
  readonly name: string;
  /** The key of its link. */
  readonly link: string;
  /** `undefined`: it is not allocated yet. */
  readonly number: number | undefined;
  /** The other ends, such as `r2:eth1`. */
  readonly peers: readonly string[];
  /** The address in the Vagrantfile. */
  readonly address: string | undefined;
  /** What the guest has. `undefined`: it was not asked, or its answer cannot be read. */
  readonly guest: GuestEnd | undefined;
}

interface ReportContext {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

const timeoutMs = 15_000;

/** The machine's state and, if it is running, what its guest knows about its ends, by a single command. */
export async function reportLabMachine(
  machine: Machine,
  lab: Lab | undefined,
  context: ReportContext,
): Promise<LabMachineReport> {
  const { state, error } = await context.parts.provider(machine).state(machine);
  const { kind } = readLabOptions(machine);
  const links = linksOn(machine);
  const described = (guest?: ReadonlyMap<string, GuestEnd>) =>
    links.flatMap((link) => endsOf(machine, link, lab, guest));
  if (state.id !== "running" || links.length === 0)
    return { kind, state: state.id, interfaces: described(), ...(error !== undefined && { problem: error }) };
  try {
    const names = described().map(({ name }) => name);
    const question = { what: "show its links", script: linkStatus, args: names, timeoutMs };
    const guest = readInterfaces(await askGuest(machine, question, context));
    const isComplete = names.every((name) => guest.has(name));
    return {
      ...{ kind, state: state.id },
      interfaces: described(guest),
      ...(!isComplete && { problem: unread(machine, question) }),
    };
  } catch (problem) {
    if (context.signal.aborted) throw problem;
    return { kind, state: state.id, interfaces: described(), problem };
  }
}

function unread({ name }: Machine, { what }: GuestQuestion): ExpectedError<"guest_answer_invalid"> {
  return new ExpectedError("guest_answer_invalid", { name, command: what });
}

function endsOf(
  machine: Machine,
  link: Link,
  lab: Lab | undefined,
  guest: ReadonlyMap<string, GuestEnd> | undefined,
): readonly EndReport[] {
  return link.ends
    .filter((end) => end.machine === machine.name)
    .map((end) => ({
      name: end.interface,
      link: link.key,
      number: lab?.links?.[link.key],
      peers: link.ends.filter((other) => other !== end).map(nameOf),
      address: end.address,
      guest: guest?.get(end.interface),
    }));
}
