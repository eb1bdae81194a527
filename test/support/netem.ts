import { execaSync } from "execa";

/** Why links cannot be impaired here; `undefined` if they can. Machines have this computer's kernel. */
export function absenceOfNetem(): string | undefined {
  const command = ["--net", "tc", "qdisc", "add", "dev", "lo", "root", "netem"];
  const { failed, stderr } = execaSync("unshare", command, { reject: false });
  return failed ? `no netem here: ${stderr}` : undefined;
}
