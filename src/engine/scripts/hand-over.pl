#!/usr/bin/perl
# Replaces fusermount: passes the descriptor $ENV{VIEW_DESCRIPTOR}, which serves an existing mount, to libfuse over
# the socket on which it waits (cmsg(3)).

use strict; use warnings;
my ($byte, $control) = ("-", pack "J l l l x4", 20, 1, 1, $ENV{VIEW_DESCRIPTOR});
my $vector = pack "P J", $byte, 1;
my $message = pack "J L x4 P J P J l x4", 0, 0, $vector, 1, $control, length $control, 0;
my $number = { x86_64 => 46, aarch64 => 211 }->{(split ' ', `uname -m`)[0]};
exit(syscall($number, int $ENV{_FUSE_COMMFD}, $message, 0) > 0 ? 0 : 1);
