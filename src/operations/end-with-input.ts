import type { GuestCommand } from "../orbstack/driver.js";
import type { EndingStep, EndOfInput } from "../process/run-process.js";

/**
 * In a session of its own, so that all which the program started can be ended with it. The watcher hears the end of the input; the
 * program has none. Where there is no `setsid`, the program ends when it next prints.
 */
const script = `
cd -- "\${1:-$HOME}" || exit 1
shift
command -v setsid >/dev/null || exec "$@" </dev/null
setsid sh -c '
exec 3<&0
{ trap "" TERM; while read -r _; do :; done; kill -TERM -$$; sleep 3; kill -KILL -$$; } <&3 >/dev/null 2>&1 &
watcher=$!
exec 3<&-
trap : TERM
sh -c "exec \\"\\$@\\"" "$0" "$@" </dev/null
code=$?
kill -KILL $watcher
exit $code
' "vagrant vm" "$@"
`;

/**
 * The command, made to end with its input: a guest gets no signals from us, but it does notice when we are gone, however that
 * happened. To be run with `endWithInputSteps`.
 *
 * @param folder the login user's home if `undefined`
 */
export function endWithInput(command: GuestCommand, folder?: string): GuestCommand {
  return ["sh", "-c", script, "sh", folder ?? "", ...command];
}

/** What the program in the guest is given to end in order, and after that the one that leads there. */
export const endWithInputSteps: readonly (EndingStep | EndOfInput)[] = [
  { signal: "end of input", graceMs: 5_000 },
  { signal: "SIGTERM", graceMs: 2_000 },
];
