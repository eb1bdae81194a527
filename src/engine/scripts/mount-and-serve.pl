#!/usr/bin/perl
# Mounts a FUSE file system and runs the command, in which %fd stands for the descriptor to serve it with. The whole
# host sees the mount, while the server can run in a namespace of its own. fusermount3, which may mount for users,
# passes the descriptor over a socket (cmsg(3)). Perl's syscall is the only way to receive it on every Debian. $ARGV:
# mount point, options, command.

use strict; use warnings; use Socket;
my ($folder, $options, @command) = @ARGV;
my $number = { x86_64 => 47, aarch64 => 212 }->{(split ' ', `uname -m`)[0]} or die "unknown processor\n";
open my $lock, ">", "$folder.lock" or die "$folder.lock: $!\n";
print $lock $$;
close $lock;
# Nobody else serves it while we hold its lock: whatever is mounted here has lost its server.
system "fusermount3 -uz '$folder' 2>/dev/null" if !-e "$folder/host";
mkdir $folder, 0700;
socketpair(my $ours, my $theirs, AF_UNIX, SOCK_STREAM, PF_UNSPEC) or die "socketpair: $!\n";
my $child = fork // die "fork: $!\n";
if ($child == 0) {
  fcntl $theirs, 2, 0;
  $ENV{_FUSE_COMMFD} = fileno $theirs;
  exec "fusermount3", "-o", $options, "--", $folder or die "fusermount3: $!\n";
}
close $theirs;
my ($byte, $control) = ("-" x 8, "-" x 64);
substr $_, 0, 1, "+" for $byte, $control;
my $vector = pack "P J", $byte, 1;
my $message = pack "J L x4 P J P J l x4", 0, 0, $vector, 1, $control, length $control, 0;
my $got = syscall $number, fileno $ours, $message, 0;
my (undef, undef, $type, $fd) = unpack "J l l l", $control;
waitpid $child, 0;
die "fusermount3 could not mount $folder\n" unless $got > 0 && $type == 1;
exec map { s/%fd/$fd/r } @command or die "$command[0]: $!\n";
