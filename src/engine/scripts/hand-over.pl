#!/usr/bin/perl
# Stands in for fusermount: gives libfuse, over the socket that it waits at, the descriptor $ENV{VIEW_DESCRIPTOR}, which serves what is
# mounted already (cmsg(3)).

use strict; use warnings;
my ($byte, $control) = ("-", pack "J l l l x4", 20, 1, 1, $ENV{VIEW_DESCRIPTOR});
my $vector = pack "P J", $byte, 1;
my $message = pack "J L x4 P J P J l x4", 0, 0, $vector, 1, $control, length $control, 0;
my $number = { x86_64 => 46, aarch64 => 211 }->{(split ' ', `uname -m`)[0]};
exit(syscall($number, int $ENV{_FUSE_COMMFD}, $message, 0) > 0 ? 0 : 1);
