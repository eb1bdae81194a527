import { fstabMarks } from "../../../src/actions/guest/fstab-marks.js";
import {
  awaitCommand,
  makeLinks,
  mountHelper,
  setUpLinks,
  setUpNetwork,
  shareGroups,
  transferClear,
  writeHosts,
} from "../../../src/generated/guest-scripts.js";
import { archiveOf } from "./archive.js";
import type { ScriptCase } from "./script-case.js";

const marked = (line: string) => `${fstabMarks[0]}\n${line}\n${fstabMarks[1]}\n`;
const fstabLine = "/mnt/mac/src /srv/app vagrant-orbstack ro,nofail 0 0";
const passwd = "root:x:0:0::/root:/bin/sh\nvagrant:x:1000:1000::/home/vagrant:/bin/sh\n";
const alias = "vagrant@web:x:1000:1000::/home/vagrant:/bin/sh\n";
const logCall = 'echo "$' + '{0##*/} $*" >> /calls';
/** The system's own tools, as busybox's know no VXLAN. Their changes are logged. */
const changing = 'case " $* " in *" show "* | *" -V "*) ;; *) echo "$' + '{0##*/} $*" >> /calls ;; esac';
const iproute = {
  ip: `${changing}\nexec /usr/bin/ip "$@"`,
  bridge: `${changing}\nexec /usr/sbin/bridge "$@"`,
};
const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join("");
const notMounted = "exit 1";
const isMounted = 'grep -q " $2 " /proc/mounts';

/** A case for each file of `src/guest-scripts`. */
export const guestCases: Readonly<Record<string, ScriptCase>> = {
  "add-ssh-name.sh": {
    args: ["vagrant", "vagrant@web", shareGroups],
    files: { "run/systemd/system/.keep": "" },
    stubs: { systemctl: logCall },
    leaves: {
      "etc/passwd": passwd + alias,
      "local/lib/vagrant/share-groups": shareGroups,
      "etc/systemd/system/vagrant-groups.path": /PathChanged=\/etc\/group/,
      calls: "systemctl start --no-block vagrant-groups.path vagrant-groups.service\n",
    },
  },
  "addresses.sh": {
    stdout: /^== addresses\n.*eth0 +inet 192\.168\.5\.2\/24 .*== routes\n/s,
  },
  "await-command.sh": {
    args: ["0", "echo not yet; exit 1"],
    exitCode: 1,
    stdout: "not yet\n",
  },
  "end-with-input.sh": {
    args: ["/etc", "sh", "-c", "pwd; exit 7"],
    exitCode: 7,
    stdout: "/etc\n",
  },
  "forget-network.sh": {
    args: [setUpNetwork, writeHosts, "copy.example.com", "", ""],
    files: {
      "etc/hosts":
        "# BEGIN vagrant-orbstack own\n127.0.1.1 web\n# END vagrant-orbstack own\n127.0.0.1 localhost\n",
    },
    leaves: { "etc/hosts": "127.0.0.1 localhost\n", "etc/hostname": "copy\n" },
  },
  "in-folder.sh": {
    args: ["/etc", 'pwd; echo "$1"', "a b"],
    stdout: "/etc\na b\n",
  },
  "list-packages.sh": {
    stubs: { "apt-mark": "echo curl; echo libc6", "dpkg-query": "echo curl optional; echo libc6 required" },
    stdout: "apt\ncurl\n",
  },
  "forget-links.sh": {
    args: [setUpLinks, makeLinks, "all", ""],
    files: { "etc/vagrant-links/links": "eth5 100 - 02:00:00:00:00:05 - -\n" },
    stubs: iproute,
    leaves: { "etc/vagrant-links/links": undefined },
  },
  "capture.sh": {
    args: ["eth0", "-l", "-n", "icmp"],
    stubs: { tcpdump: 'echo "$*"; exit 7' },
    exitCode: 7,
    stdout: "-i eth0 -l -n icmp\n",
    stderr: "capturing\n",
  },
  "change-links.sh": {
    args: ["set", "eth0 eth1", "limit", "1000", "loss", "50%"],
    stubs: {
      // This computer's kernel may have no netem. `eth0` has been impaired before.
      ip: `case "$*" in *"dev eth0") echo "2: eth0: mtu 1500 qdisc netem state UP" ;; esac`,
      tc: `[ "$*" != -V ] || exec echo "tc utility, iproute2-6.1.0"\n${logCall}`,
    },
    stdout: "== missing\n",
    leaves: {
      calls: lines(
        "tc qdisc delete dev eth0 root",
        "tc qdisc add dev eth0 root netem limit 1000 loss 50%",
        "tc qdisc add dev eth1 root netem limit 1000 loss 50%",
      ),
    },
  },
  "link-status.sh": {
    args: ["eth0", "eth9"],
    stdout:
      /^== interfaces\neth0 0x[0-9a-f]+ 1500 \d+ \d+ \d+ \d+ \neth9 missing\n== addresses\n.*eth0 +inet 192\.168\.5\.2\/24 .*== disciplines\n(.*\n)*eth0 noqueue\n(.*\n)*== impairments\n$/s,
  },
  "logs.sh": {
    args: ["2", "", "", ""],
    files: { "var/log/messages": "first\nsecond\nthird\n" },
    stdout: "file\nsecond\nthird\n",
  },
  "create-login-user.sh": {
    args: ["jane.doe"],
    stubs: { useradd: logCall },
    leaves: {
      calls: /^useradd -m -U -s \S+ jane\.doe\n$/,
      "etc/sudoers.d/vagrant-jane%2edoe": "jane.doe ALL=(ALL:ALL) NOPASSWD:ALL\n",
    },
  },
  "load-configuration.sh": {
    args: ["cat /etc/lab/a.conf /proc/sys/net/ipv4/ip_default_ttl"],
    input:
      "[file 644 /etc/lab/a.conf]\n\tone = 1\n\t\n\t[sysctl]\n[file 600 /etc/new/b c]\n[sysctl]\nnet.ipv4.ip_default_ttl = 65\n",
    files: { "etc/lab/a.conf": "before\n" },
    stdout: "one = 1\n\n[sysctl]\n65\n",
    leaves: { "etc/lab/a.conf": "one = 1\n\n[sysctl]\n", "etc/new/b c": "" },
  },
  "read-configuration.sh": {
    args: ["2", "/etc/lab/*.conf", "/etc/none", "net.ipv4.ip_default_ttl", "net.ipv4.no_such"],
    files: { "etc/lab/a.conf": "one = 1\n\ttwo", "etc/lab/b c.conf": "", "etc/lab/d": "no" },
    stdout:
      "[file 644 /etc/lab/a.conf]\n\tone = 1\n\t\ttwo\n[file 644 /etc/lab/b c.conf]\n[sysctl]\nnet.ipv4.ip_default_ttl = 64\n",
  },
  "mount-folders.sh": {
    args: [...fstabMarks, mountHelper, fstabLine, "/mnt/mac/src", "/srv/app", "ro"],
    files: {
      "run/systemd/system/.keep": "",
      "mnt/mac/src/file": "",
      "etc/fstab": `/dev/vda1 / ext4 defaults 0 1\n${marked("/mnt/mac/old /srv/old vagrant-orbstack rw,nofail 0 0")}`,
    },
    stubs: { mountpoint: isMounted, systemctl: logCall },
    leaves: {
      calls: "systemctl stop /srv/old\n",
      "etc/fstab": `/dev/vda1 / ext4 defaults 0 1\n${marked(fstabLine)}`,
      "sbin/mount.vagrant-orbstack": mountHelper,
    },
  },
  "mount-helper.sh": {
    args: ["/mnt/mac/src", "/srv/app", "-o", "rw,nofail"],
    stubs: { mountpoint: notMounted },
    exitCode: 32,
    stderr: "/mnt/mac/src is missing on the host; /srv/app stays empty\n",
  },
  "move-record.sh": {
    args: ["/etc/vagrant/record.json", "/run/vagrant/record.json"],
    files: { "etc/vagrant/record.json": "{}\n" },
    leaves: { "etc/vagrant/record.json": undefined, "run/vagrant/record.json": "{}\n" },
  },
  "make-links.sh": {
    args: ["/links"],
    files: {
      links:
        "eth5 100 10.0.12.1/30,fd00::1/64 02:00:00:00:00:05 1400 10.9.0.1,10.9.0.2\neth6 101 - 02:00:00:00:00:06 - -\n",
    },
    stubs: iproute,
    leaves: {
      calls: lines(
        "ip link add eth5 address 02:00:00:00:00:05 type vxlan id 100 dstport 4789 nolearning",
        "bridge fdb append 00:00:00:00:00:00 dev eth5 dst 10.9.0.1",
        "bridge fdb append 00:00:00:00:00:00 dev eth5 dst 10.9.0.2",
        "ip link set eth5 mtu 1400",
        "ip link set eth5 up",
        "ip address replace 10.0.12.1/30 dev eth5",
        "ip address replace fd00::1/64 dev eth5 nodad",
        "ip link add eth6 address 02:00:00:00:00:06 type vxlan id 101 dstport 4789 nolearning",
        "ip link set eth6 mtu 1450",
        "ip link set eth6 up",
      ),
    },
  },
  "ping.sh": {
    args: ["nc", "192.168.5.2", "9", "1"],
    stdout: /^== tools\n(\w+\n)*== output\n/,
  },
  "rename-ssh-names.sh": {
    args: ["copy"],
    files: { "etc/passwd": passwd + alias, "etc/group": "docker:x:999:vagrant,vagrant@web\n" },
    leaves: {
      "etc/passwd": passwd + alias.replace("@web", "@copy"),
      "etc/group": "docker:x:999:vagrant,vagrant@copy\n",
    },
  },
  "report.sh": {
    args: ["0.1", "1000", "sh no-such-server", "some-unit"],
    stdout:
      /^== memory\nMemTotal: (.*\n)+== processors\ncount \d+\n(.*\n)+== installed\nsh\n(.*\n)+== end\n$/,
  },
  "resolve-name.sh": {
    args: ["localhost"],
    stdout: /^== hosts\n127\.0\.0\.1 localhost\n== answer\n(getent\n127\.0\.0\.1|nslookup)/,
  },
  "resolver.sh": {
    files: { "etc/resolv.conf": "nameserver 10.0.0.1\n" },
    stdout: "== resolv\nnameserver 10.0.0.1\n== upstream\n",
  },
  "set-up-network.sh": {
    args: [writeHosts, "web.example.com", "127.0.1.1 web.example.com web", "10.1.1.2 db", "10.1.1.1/24"],
    files: { "etc/local.d/.keep": "" },
    stubs: { "rc-update": logCall },
    stdout: "192.168.5.2\n",
    leaves: {
      "etc/hostname": "web\n",
      "etc/hosts":
        /^# BEGIN vagrant-orbstack own\n127\.0\.1\.1 web(.*\n)+10\.1\.1\.2 db\n(.*\n)+127\.0\.0\.1 localhost\n$/,
      "etc/vagrant-orbstack/addresses": "10.1.1.1/24\n",
      "etc/local.d/vagrant-orbstack.start": /ip address replace/,
      calls: "rc-update add local default\n",
    },
  },
  "set-up-links.sh": {
    args: [makeLinks, "some", "eth6 101 10.0.13.1/30 02:00:00:00:00:06 1300 10.9.0.3"],
    files: {
      "etc/vagrant-links/links":
        "eth5 100 - 02:00:00:00:00:05 - 10.9.0.1\neth6 101 - 02:00:00:00:00:06 - -\n",
      "etc/local.d/.keep": "",
    },
    stubs: { ...iproute, "rc-update": logCall },
    stdout: "192.168.5.2\nkept\n",
    leaves: {
      "etc/vagrant-links/links":
        "eth6 101 10.0.13.1/30 02:00:00:00:00:06 1300 10.9.0.3\neth5 100 - 02:00:00:00:00:05 - 10.9.0.1\n",
      "etc/local.d/vagrant-links.start": /make-links \/etc\/vagrant-links\/links/,
      calls:
        /rc-update add local default\n(.*\n)+bridge fdb append 00:00:00:00:00:00 dev eth5 dst 10\.9\.0\.1\n/,
    },
  },
  "share-groups.sh": {
    files: {
      "etc/passwd": passwd + alias,
      "etc/group": "root:x:0:\nvagrant:x:1000:\ndocker:x:999:vagrant@web\n",
    },
    // The first time, another program has the file locked.
    stubs: { usermod: `${logCall}; mkdir /locked 2>/dev/null || exit 0; exit 10` },
    leaves: { calls: "usermod -a -G docker vagrant\n".repeat(2) },
  },
  "transfer-clear.sh": {
    args: ["/tmp/stage"],
    files: { "tmp/stage/0/file": "" },
    leaves: { "tmp/stage/0/file": undefined },
  },
  "transfer-commit.sh": {
    args: [transferClear, "/tmp/stage", "/tmp/target", "0/file"],
    files: { "tmp/stage/0/file": "new\n", "tmp/target": "old\n" },
    stdout: "1\n",
    leaves: { "tmp/target": "new\n", "tmp/stage/0/file": undefined },
  },
  "transfer-find-sources.sh": {
    args: ["/etc/passwd", "./missing"],
    exitCode: 1,
    stderr: "there is no missing\n",
  },
  "transfer-prepare.sh": {
    args: ["/tmp/target", "1"],
    stdout: /^\/tmp\/\.vagrant-vm-\w{8}\n$/,
  },
  "transfer-receive.sh": {
    args: [transferClear, "/tmp/stage", "0"],
    files: { "tmp/stage/.keep": "" },
    input: await archiveOf("file", "new\n"),
    leaves: { "tmp/stage/0/file": "new\n" },
  },
  "transfer-send.sh": {
    args: ["/etc", "./passwd"],
    stdout: /^\.\/passwd\0.*root:x:0:0/s,
  },
  "when-ready.sh": {
    args: [awaitCommand, "0", "read -r line || [ -e /etc/passwd ]", "cat", "-"],
    input: "all of it\n",
    stdout: "all of it\n",
  },
  "write-hosts.sh": {
    args: ["own", "127.0.1.1 web"],
    leaves: {
      "etc/hosts":
        "# BEGIN vagrant-orbstack own\n127.0.1.1 web\n# END vagrant-orbstack own\n127.0.0.1 localhost\n",
    },
  },
  "write-record.sh": {
    args: ["{}", "/etc/vagrant/record.json"],
    leaves: { "etc/vagrant/record.json": "{}\n" },
  },
};
