#!/bin/sh
# Opens a login session for a user and holds it until the input ends. With systemd, through PAM as sshd does, once the
# system has booted. $1: user; $2: the script that reports on the session and holds it. Exits with 75 while the system
# boots or shuts down, and with 255 and PAM's message if the account may not log in, or if it is not known why PAM
# refuses it. If PAM fails otherwise, the session is a plain one, and standard error says why.

user=$1 report=$2
getent passwd "$user" >/dev/null 2>&1 || cut -d: -f1 /etc/passwd | grep -qxF -- "$user" || { echo "user: unknown user $user" >&2; exit 255; }
# The messages of PAM's modules. If a process ends before the journal has read its messages, they are not stored with its
# unit. systemd's own messages always name the unit, and the process whose messages are wanted.
pam_messages() {
  journalctl --sync
  pid=$(journalctl -q --no-pager -o export "UNIT=orbctl-login-$id.service" | sed -n 's/^_PID=//p' | grep -vx 1 | head -n 1)
  [ -n "$pid" ] && journalctl -q --no-pager -o cat --since=-1min "_PID=$pid" | grep -v '^PAM failed' | grep -e '^PAM ' -e '^pam_'
}
closed=
for file in /run/nologin /etc/nologin; do [ ! -e $file ] || closed=$file; done
if [ -n "$closed" ] && [ "$(id -u "$user")" != 0 ]; then
  case $(systemctl is-system-running 2>/dev/null) in
    initializing | starting | stopping) ;;
    *) said=$(cat $closed 2>/dev/null) && { echo "${said:-$closed exists}" >&2; exit 255; } ;;
  esac
fi
case $(readlink -f /sbin/init) in
  */systemd)
    [ -d /run/systemd/system ] || exit 75
    # Every distribution has two stacks. Debian's `login` runs the scripts of the message of the day each time.
    pam=login
    [ ! -e /etc/pam.d/common-session ] || [ ! -e /etc/pam.d/su-l ] || pam=su-l
    read -r id < /proc/sys/kernel/random/uuid
    exec 3>&1
    said=$(systemd-run --quiet --pipe --wait --collect --unit="orbctl-login-$id" -p PAMName=$pam -p "User=$user" -p After=systemd-user-sessions.service \
      -E XDG_SESSION_TYPE=tty -E XDG_SESSION_CLASS=user /bin/sh -c "$report" 2>&1 >&3) && exit 0
    code=$?
    case $(systemctl is-system-running 2>/dev/null) in
      running | degraded | maintenance) ;;
      *) exit 75 ;;
    esac
    # systemd exits with this status if PAM refused. Modules name the stage, and only that of the account decides who
    # may log in. The journal may have their messages a moment later.
    if [ $code = 224 ]; then
      tries=0
      until said=$(pam_messages) || [ $tries -ge 50 ]; do tries=$((tries + 1)); sleep 0.1; done
      [ -n "$said" ] || { echo "user: PAM refuses $user, and the journal does not say why" >&2; exit 255; }
    fi
    refusal=$(echo "$said" | sed -n "s/^.*($pam:account): //p")
    [ -z "$refusal" ] || { echo "user: PAM refuses $user: $refusal" >&2; exit 255; }
    echo "no PAM session for $user: ${said:-systemd-run ended with $code}" >&2 ;;
  *) su -l -s /bin/sh -c "$report" "$user" 2>/dev/null && exit 0 ;;
esac
exec /bin/sh -c "$report"
