import { createHash } from "node:crypto";

/** The container that is the guest of a stub's machine. */
export function guestName(id: string): string {
  return `vot-guest-${createHash("sha256").update(id).digest("hex").slice(0, 12)}`;
}
