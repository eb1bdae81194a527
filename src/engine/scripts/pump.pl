#!/usr/bin/perl
# Carries connections in a guest, in Perl, which most systems have. Arguments:
# - connect tcp HOST PORT, connect unix PATH: prints an empty line when it is connected, and then passes data on in both
#   directions. When the far side has ended, the word end and the number of its bytes go to standard error, because Incus
#   does not report the end of an output.
# - listen PORT: prints its port, and for each connection a line: a socket for fetching it, and the peer's address and
#   port. Runs until its input ends.
# The end of one direction is passed on; the other direction continues.

use strict; use warnings;
use Socket qw(getaddrinfo inet_aton inet_ntoa pack_sockaddr_in unpack_sockaddr_in pack_sockaddr_un
  PF_INET PF_UNIX SOCK_STREAM SOL_SOCKET SO_REUSEADDR);
$SIG{PIPE} = "IGNORE";

sub copy {
  my ($from, $to) = @_;
  my $total = 0;
  while (sysread($from, my $bytes, 65536)) {
    for (my $at = 0; $at < length $bytes; ) { $at += syswrite($to, $bytes, length($bytes) - $at, $at) // return $total }
    $total += length $bytes;
  }
  return $total;
}

# Both ways between a socket and what is read from and written to.
sub carry {
  my ($socket, $from, $to, $end) = @_;
  $SIG{CHLD} = "DEFAULT";
  my $child = fork // die "fork: $!\n";
  if (!$child) { close STDOUT; copy($from, $socket); shutdown($socket, 1); exit }
  $end->(copy($socket, $to));
  waitpid $child, 0;
}

sub dial {
  my ($kind, @where) = @_;
  my @all = { family => PF_UNIX, addr => $kind eq "unix" ? pack_sockaddr_un($where[0]) : undef };
  if ($kind eq "tcp") { (my $error, @all) = getaddrinfo(@where, { socktype => SOCK_STREAM }); die "$error\n" if $error }
  for (@all) {
    socket(my $socket, $_->{family}, SOCK_STREAM, 0) or next;
    return $socket if connect($socket, $_->{addr});
  }
  die "$!\n";
}

sub hand_over {
  my ($connection, $path, $peer) = @_;
  my ($port, $host) = unpack_sockaddr_in($peer);
  socket(my $door, PF_UNIX, SOCK_STREAM, 0) or die "$!\n";
  bind($door, pack_sockaddr_un($path)) && listen($door, 1) or die "$path: $!\n";
  syswrite(STDOUT, join(" ", $path, inet_ntoa($host), $port) . "\n");
  close STDIN; close STDOUT;
  $SIG{ALRM} = sub { unlink $path; exit 1 };
  alarm 60;
  accept(my $other, $door) or exit 1;
  alarm 0;
  unlink $path;
  carry($connection, $other, $other, sub { shutdown($other, 1) });
}

sub serve {
  my ($port) = @_;
  socket(my $listener, PF_INET, SOCK_STREAM, 0) or die "$!\n";
  setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1);
  bind($listener, pack_sockaddr_in($port, inet_aton("127.0.0.1"))) && listen($listener, 128) or die "$!\n";
  my $folder = "/tmp/.orbctl-$$-" . int rand 1e9;
  mkdir $folder, 0700 or die "$folder: $!\n";
  syswrite(STDOUT, (unpack_sockaddr_in(getsockname $listener))[0] . "\n");
  $SIG{CHLD} = "IGNORE";
  for (my $count = 0; ; $count++) {
    my $ready = "";
    vec($ready, fileno STDIN, 1) = vec($ready, fileno $listener, 1) = 1;
    next if select($ready, undef, undef, undef) < 0;
    last if vec($ready, fileno STDIN, 1);
    my $peer = accept(my $connection, $listener) or next;
    my $child = fork;
    if (defined $child && !$child) { close $listener; hand_over($connection, "$folder/$count", $peer); exit }
  }
  unlink glob "$folder/*";
  rmdir $folder;
}

my ($verb, @rest) = @ARGV;
if ($verb eq "listen") { serve(@rest) }
else {
  my $socket = dial(@rest);
  syswrite(STDOUT, "\n");
  carry($socket, \*STDIN, \*STDOUT, sub { syswrite(STDERR, "end $_[0]\n") });
}
