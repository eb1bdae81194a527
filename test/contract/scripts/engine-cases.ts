import { archiveOf } from "./archive.js";
import type { ScriptCase } from "./script-case.js";

const logCall = 'echo "$' + '{0##*/} $*" >> /calls';

/** A case for each shell script of `src/engine/scripts`. */
export const engineCases: Readonly<Record<string, ScriptCase>> = {
  "become-user.sh": {
    args: ["root", "/etc", "line", ":", 'echo "$USER in $PWD"'],
    stdout: "root in /etc\n",
  },
  "customize-cloud.sh": {
    args: ["/"],
    files: { "etc/cloud/cloud.cfg.d/.keep": "" },
    leaves: { "etc/cloud/cloud.cfg.d/90-orbctl.cfg": "locale: C.UTF-8\nusers: []\n" },
  },
  "customize-image.sh": {
    args: ["/"],
    files: { "var/lib/apt/lists/list": "", "etc/hostname": "builder\n" },
    stubs: { systemctl: logCall },
    leaves: {
      "etc/systemd/network/80-eth0.network": /Name=eth0/,
      "etc/hostname": undefined,
      "var/lib/apt/lists/list": undefined,
      calls: /^systemctl enable (.*\n)+systemctl mask /,
    },
  },
  "let-go.sh": { stdout: "" },
  "open-login.sh": {
    args: ["vagrant", "echo session"],
    stubs: { su: "exit 1" },
    stdout: "session\n",
  },
  "report-login.sh": {
    input: "",
    stdout: /^\0orbctl\0.*PATH=.*\0orbctl\0.*\0orbctl\0Limit .*\0orbctl\0$/s,
  },
  "run-pump.sh": {
    args: ["the pump in Perl", "the pump in bash", "connect", "tcp"],
    stubs: { perl: 'echo "$*"' },
    stdout: "-e the pump in Perl -- connect tcp\n",
  },
  "serve-files.sh": {
    args: ["7", "1000", "hand over", "cover", "/root", "show", "/srv"],
    stubs: { bindfs: 'case $1 in --fuse-version) echo "version 3.0" ;; *) echo "$*" ;; esac' },
    stdout: /--force-user=1000 --force-group=1000 .* \/run\/view \/run\/empty\n$/,
  },
  "set-up-guest.sh": {
    args: ["jane", "1001"],
    stubs: { groupadd: logCall, useradd: logCall },
    leaves: {
      calls: /^groupadd -o -g 1001 jane\nuseradd -o -m -u 1001 -g jane /,
      "etc/sudoers.d/orbstack": "jane ALL=(ALL:ALL) NOPASSWD:ALL\n",
    },
  },
  "unpack.sh": {
    args: ["/tmp/target", "file"],
    input: await archiveOf("file", "new\n"),
    leaves: { "tmp/target": "new\n" },
  },
};
