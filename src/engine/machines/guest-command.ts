/** What to run in a guest, as one of its users. */
export type GuestWork =
  /** A program with its arguments. */
  | { readonly kind: "program"; readonly argv: readonly string[] }
  /** A line for the user's login shell, as SSH has it. */
  | { readonly kind: "line"; readonly line: string }
  | { readonly kind: "login" };

/**
 * Becomes the user and goes on as the work, all in one command: looking the user up first would be another round trip.
 * `$1` user, `$2` folder (empty: home), `$3` kind of work, then the work.
 */
const becomeUser = `
set -f
user=$1 folder=$2 kind=$3
shift 3
entry=$(getent passwd "$user" 2>/dev/null || grep "^$user:" /etc/passwd) || { echo "user: unknown user $user" >&2; exit 255; }
fields() { IFS=:; set -- $entry; uid=$3 gid=$4 HOME=$6 SHELL=\${7:-/bin/sh}; unset IFS; }
fields
export HOME SHELL USER="$user" LOGNAME="$user"
cd "\${folder:-$HOME}" 2>/dev/null || { [ -z "$folder" ] || { echo "cannot enter $folder" >&2; exit 1; }; cd /; }
case $kind in
  line) set -- "$SHELL" -c "$1" ;;
  login) set -- "$SHELL" -l ;;
esac
[ "$uid" = 0 ] && exec "$@"
command -v setpriv >/dev/null && exec setpriv --reuid="$uid" --regid="$gid" --init-groups -- "$@"
exec su "$user" -s /bin/sh -c 'exec "$0" "$@"' -- "$@"
`;

const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The command that Incus is to start, as root, for work of a user. */
export function commandFor(user: string, work: GuestWork, folder = ""): readonly string[] {
  return ["/bin/sh", "-c", becomeUser, "sh", user, folder, work.kind, ...argumentsOf(work)];
}

function argumentsOf(work: GuestWork): readonly string[] {
  if (work.kind === "program") return work.argv;
  return work.kind === "line" ? [work.line] : [];
}

/** The environment of a login, before what the user sends along. */
export const loginEnvironment: Readonly<Record<string, string>> = { PATH: path, LANG: "C.UTF-8" };
