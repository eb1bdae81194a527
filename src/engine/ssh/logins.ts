import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../ground/failure.js";
import type { IncusClient } from "../incus/client.js";
import { whenRebooted } from "../incus/when-rebooted.js";
import { startMachine } from "../lifecycle/lifecycle.js";
import { findMachine, type Machine } from "../machines/store.js";
import { type Login, LoginRefused, openSession } from "./login.js";

/** The user and machine of a login. */
export interface Guest {
  readonly machine: string;
  /** `undefined`: the machine's default user. */
  readonly user: string | undefined;
}

/** How long a guest may take to boot. */
const bootTimeoutMs = 60_000;
/** `orbctl restart` stops a machine for a moment. If it takes longer, it was stopped on purpose. */
const stoppedTimeoutMs = 10_000;
const pollMs = 100;

/**
 * Keeps a user logged in to a guest while a connection lasts. If the guest reboots, new sessions wait until it has
 * booted. Only the first request starts a stopped machine, and only if the client has not forbidden it.
 */
export class Logins {
  private latest: Promise<Login>;
  private readonly closing = new AbortController();
  private mayStart = true;
  private noteRequest: () => void = () => undefined;
  private readonly requested = new Promise<void>((resolve) => {
    this.noteRequest = resolve;
  });

  /** `onGone` is called when the guest has stopped and does not come back. */
  constructor(
    private readonly client: IncusClient,
    guest: Promise<Guest>,
    private readonly onGone: () => void,
    private readonly log: (text: string) => void,
  ) {
    this.latest = this.follow(this.begin(guest));
  }

  /** The current login, once the guest has booted. */
  current(): Promise<Login> {
    this.noteRequest();
    return this.latest;
  }

  /** From now on, a stopped machine is an error. */
  forbidStart(): void {
    this.mayStart = false;
  }

  /** Aborted when the connection is closed. */
  get gone(): AbortSignal {
    return this.closing.signal;
  }

  /**
   * Closes the connection if the login failed. Every further request on it would fail as well, and a client that shares
   * the connection (`ControlPersist`) would keep it.
   */
  closeIfFailed(): void {
    this.latest.catch(this.onGone);
  }

  close(): void {
    this.closing.abort();
    this.latest.then(
      (login) => login.end(),
      () => undefined,
    );
  }

  /** Logs in again when the session ends. */
  private follow(opening: Promise<Login>): Promise<Login> {
    opening.then(
      async (login) => {
        if (this.gone.aborted) return login.end();
        await login.ended;
        if (this.gone.aborted) return;
        this.latest = this.follow(this.logIn(login.machine.record.id, login.user));
        this.latest.catch(this.onGone);
      },
      () => undefined,
    );
    return opening;
  }

  private async begin(guest: Promise<Guest>): Promise<Login> {
    const { machine, user } = await guest;
    const { record } = await this.wake(machine);
    return this.logIn(record.id, user);
  }

  private async wake(name: string): Promise<Machine> {
    const machine = await findMachine(this.client, name);
    if (machine.record.state === "stopped") {
      await this.requested;
      if (!this.mayStart) return this.requireRunning(machine);
    }
    await startMachine(this.client, machine).catch(async (error: unknown) => {
      // During a reboot, Incus starts it at the same time.
      await this.waitUntilRunning(machine.record.id).catch(() => {
        throw error;
      });
    });
    return machine;
  }

  private async requireRunning({ record, instance }: Machine): Promise<Machine> {
    await whenRebooted(this.client, instance.name);
    const machine = await findMachine(this.client, record.id);
    if (machine.record.state === "stopped") throw new Failure(`'${record.name}' is not running`);
    return machine;
  }

  private async waitUntilRunning(id: string): Promise<Machine> {
    let deadline: number | undefined;
    for (;;) {
      const machine = await findMachine(this.client, id);
      if (machine.instance.status === "Running") return machine;
      if (deadline === undefined) {
        await whenRebooted(this.client, machine.instance.name);
        deadline = Date.now() + stoppedTimeoutMs;
        continue;
      }
      if (Date.now() > deadline || this.gone.aborted)
        throw new Failure(`'${machine.record.name}' is not running`);
      await sleep(pollMs);
    }
  }

  private async logIn(id: string, user: string | undefined): Promise<Login> {
    const deadline = Date.now() + bootTimeoutMs;
    let reason = "it has not booted yet";
    while (Date.now() < deadline && !this.gone.aborted) {
      const machine = await this.waitUntilRunning(id);
      try {
        const name = user ?? machine.record.config.default_username;
        const login = await openSession(this.client, machine, name, this.log);
        if (login !== undefined) return login;
      } catch (error) {
        if (error instanceof LoginRefused) throw error;
        reason = error instanceof Error ? error.message : String(error);
      }
      await sleep(pollMs);
    }
    throw new Failure(`cannot log in within ${bootTimeoutMs / 1000} s: ${reason}`);
  }
}
