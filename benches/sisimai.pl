# Says of each mail in a folder what the Perl edition of sisimai takes it for: its name, then the
# reasons of the bounces found in it, or "-". Told so, it counts absences ("vacation") as well.
use strict;
use warnings;
use Sisimai;

my $folder = shift;
opendir(my $handle, $folder) or die "no folder $folder\n";
for my $name (sort grep { !/^\./ } readdir $handle) {
    my $found = eval { Sisimai->make("$folder/$name", delivered => 1, vacation => 1) };
    my @reasons = map { $_->reason } @{ $found || [] };
    print "$name ", (@reasons ? join(',', @reasons) : '-'), "\n";
}
