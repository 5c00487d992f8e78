using System.Text;
using BootCfs.Deploy.Etc;

namespace BootCfs.Tests.Engine.Deploy.Etc;

public class EtcMergeTests
{
    /// <summary>What a name can be: nothing, what it was, changed, or of another type.</summary>
    private static readonly (string Letter, string Link, string Directory)[] States =
        [("-", "", ""), ("a", "f=a", "f=a"), ("b", "f=b", "f=b"), ("t", "f->t", "f/ | f/x=x")];

    [Fact]
    public void Every_combination_of_absent_same_changed_and_of_another_type_is_decided_by_the_one_law()
    {
        var table = new StringBuilder("old new here: kept, decided; new wins\n");
        foreach (bool isDirectory in new[] { false, true })
        {
            table.Append(isDirectory ? "\nt is a directory with a file\n" : "\nt is a symbolic link\n");
            foreach ((string Letter, string Link, string Directory) old in States)
            {
                foreach ((string Letter, string Link, string Directory) added in States)
                {
                    foreach ((string Letter, string Link, string Directory) own in States)
                        table.Append(Row(Text(old), Text(added), Text(own)));
                }
            }

            (string Letter, string Text) Text((string Letter, string Link, string Directory) state) =>
                (state.Letter, isDirectory ? state.Directory : state.Link);
        }

        Snapshot.Match(table.ToString());
    }

    // Whoever changed nothing has no say; who changed the same agrees; all else is a conflict.
    private static string Row((string Letter, string Text) old, (string Letter, string Text) added, (string Letter, string Text) own)
    {
        (string kept, string decided) = EtcSample.Merge(old.Text, added.Text, own.Text);
        (string taken, _) = EtcSample.Merge(old.Text, added.Text, own.Text, EtcSide.New);
        bool isConflict = own.Letter != old.Letter && added.Letter != old.Letter && own.Letter != added.Letter;
        Assert.Equal(own.Letter == old.Letter ? added.Text : own.Text, kept);
        Assert.Equal(added.Letter == old.Letter ? own.Text : added.Text, taken);
        Assert.Equal(isConflict, decided.Contains("Conflict", StringComparison.Ordinal));
        return $"{old.Letter} {added.Letter} {own.Letter}: {(kept.Length == 0 ? "nothing" : kept)}, {(decided.Length == 0 ? "unchanged" : decided)}{(isConflict ? $"; {(taken.Length == 0 ? "nothing" : taken)}" : "")}\n";
    }

    [Theory]
    // Times are no changes, and follow those who change something.
    [InlineData("f=a t1", "f=a t1", "f=a t2", "f=a t2", "")]
    [InlineData("f=a t1", "f=a t2", "f=a t1", "f=a t2", "")]
    [InlineData("f=a t1", "f=b t2", "f=a t3", "f=b t2", "NewTaken /etc/f")]
    [InlineData("f=a t1", "f=a t2", "f=b t3", "f=b t3", "LocalKept /etc/f")]
    // Each part of a file is decided by itself.
    [InlineData("f=a", "f=b", "f=a 0600", "f=b 0600", "Merged /etc/f")]
    [InlineData("f=a", "f=a 0600", "f=b", "f=b 0600", "Merged /etc/f")]
    [InlineData("f=a", "f=a @0:5", "f=a 0600", "f=a 0600 @0:5", "Merged /etc/f")]
    [InlineData("f=a 0600", "f=a 0640", "f=a 0644", "f=a", "Conflict /etc/f")]
    [InlineData("f=a", "f=a @1:1", "f=a @2:2", "f=a @2:2", "Conflict /etc/f")]
    [InlineData("f=a", "f=b @1:1", "f=b @2:2", "f=b @2:2", "Conflict /etc/f")]
    [InlineData("f=a", "f=b 0600", "f=b 0600", "f=b 0600", "")]
    [InlineData("f=a", "f=b 0600", "f=b", "f=b 0600", "Merged /etc/f")]
    // Extended attributes one by one.
    [InlineData("f=a", "f=a user.n:1", "f=a user.l:2", "f=a user.l:2 user.n:1", "Merged /etc/f")]
    [InlineData("f=a user.x:1", "f=a", "f=a user.x:1 user.l:2", "f=a user.l:2", "Merged /etc/f")]
    [InlineData("f=a user.x:1", "f=b user.x:1", "f=a", "f=b", "Merged /etc/f")]
    [InlineData("f=a user.x:1", "f=a", "f=a user.x:2", "f=a user.x:2", "Conflict /etc/f")]
    [InlineData("f=a", "f=a user.x:1", "f=a user.x:2", "f=a user.x:2", "Conflict /etc/f")]
    // An ACL is another view of the mode.
    [InlineData("f=a", "f=a 0600", "f=a system.posix_acl_access:x", "f=a system.posix_acl_access:x", "Conflict /etc/f")]
    [InlineData("f=a", "f=b", "f=a 0664 system.posix_acl_access:x", "f=b 0664 system.posix_acl_access:x", "Merged /etc/f")]
    [InlineData("f=a", "f=a 0600", "f=a system.posix_acl_default:x", "f=a 0600 system.posix_acl_default:x", "Merged /etc/f")]
    // Nobody's words get the rights that another gave to their own.
    [InlineData("f=a 0755", "f=b 0755", "f=a 4755", "f=a 4755", "Conflict /etc/f")]
    [InlineData("f=a 0755", "f=a 4755", "f=b 0755", "f=b 0755", "Conflict /etc/f")]
    [InlineData("f=a", "f=a security.capability:c", "f=b", "f=b", "Conflict /etc/f")]
    [InlineData("f=a 4755", "f=b 4755", "f=a 0755", "f=b 0755", "Merged /etc/f")]
    [InlineData("f=a", "f=b", "f=b 4755", "f=b 4755", "Merged /etc/f")]
    [InlineData("f=a", "f=b 4755", "f=b", "f=b 4755", "Merged /etc/f")]
    // Links and devices.
    [InlineData("f->a", "f->b", "f->a", "f->b", "NewTaken /etc/f")]
    [InlineData("f->a", "f->b", "f->c", "f->c", "Conflict /etc/f")]
    [InlineData("f->a", "f->b", "f->a @1:1", "f->b @1:1", "Merged /etc/f")]
    [InlineData("f%1:3", "f%1:5", "f%1:3", "f%1:5", "NewTaken /etc/f")]
    [InlineData("f%1:3", "f%1:5", "f%1:7", "f%1:7", "Conflict /etc/f")]
    [InlineData("f%1:3", "f=b", "f%1:3 0600", "f%1:3 0600", "Conflict /etc/f")]
    // What a directory is and what is in it are two things.
    [InlineData("d/ | d/f=a", "d/ 0700 | d/f=a", "d/ | d/f=b", "d/ 0700 | d/f=b", "NewTaken /etc/d, LocalKept /etc/d/f")]
    [InlineData("d/", "d/ 0700", "d/ @1:1 | d/f=a", "d/ 0700 @1:1 | d/f=a", "Merged /etc/d, LocalKept /etc/d/f")]
    [InlineData("d/", "d/ 0700 | d/n=n", "d/ 0750 | d/l=l", "d/ 0750 | d/l=l | d/n=n", "Conflict /etc/d, LocalKept /etc/d/l, NewTaken /etc/d/n")]
    [InlineData("", "d/ | d/n=n", "d/ | d/l=l", "d/ | d/l=l | d/n=n", "LocalKept /etc/d/l, NewTaken /etc/d/n")]
    [InlineData("", "d/ user.x:1", "d/", "d/", "Conflict /etc/d")]
    [InlineData("", "d/ 0700", "d/ 0750", "d/ 0750", "Conflict /etc/d")]
    [InlineData("", "d/ | d/f=n", "d/ | d/f=l", "d/ | d/f=l", "Conflict /etc/d/f")]
    // A directory that the new default has no more goes with what came with it, and stays for what did not.
    [InlineData("d/ | d/f=a", "", "d/ | d/f=a", "", "Removed /etc/d, Removed /etc/d/f")]
    [InlineData("d/ | d/f=a", "", "d/ | d/f=a | d/l=l", "d/ | d/l=l", "Removed /etc/d/f, LocalKept /etc/d/l")]
    [InlineData("d/ | d/f=a", "", "d/ | d/f=b", "d/ | d/f=b", "Conflict /etc/d/f")]
    [InlineData("d/", "", "d/ 0700", "d/ 0700", "Conflict /etc/d")]
    [InlineData("d/", "", "d/ 0700 | d/l=l", "d/ 0700 | d/l=l", "LocalKept /etc/d, LocalKept /etc/d/l")]
    // One that was deleted here stays away only as long as nothing in it becomes another.
    [InlineData("d/ | d/f=a", "d/ | d/f=a", "", "", "DeletedKept /etc/d")]
    [InlineData("d/ | d/f=a", "d/ | d/f=b", "", "", "Conflict /etc/d")]
    [InlineData("d/ | d/f=a", "d/ | d/f=a | d/n=n", "", "", "Conflict /etc/d")]
    [InlineData("d/ | d/f=a", "d/ | d/f=b | d/g=n", "d/", "d/ | d/g=n", "Conflict /etc/d/f, NewTaken /etc/d/g")]
    public void Merges_part_by_part(string old, string added, string own, string kept, string decided) =>
        Assert.Equal((kept, decided), EtcSample.Merge(old, added, own));

    [Theory]
    // Names that were one file here are so again; names that were made one here as well.
    [InlineData("a=x | b==a", "a=x | b==a", "a=x | b==a", "a=x | b==a")]
    [InlineData("a=x | b==a", "a=y | b==a", "a=x | b==a", "a=y | b==a")]
    [InlineData("a=x | b=x", "a=x | b=x", "a=x | b==a", "a=x | b==a")]
    [InlineData("a=x | b==a", "a=x | b=x", "a=x | b==a", "a=x | b=x")]
    [InlineData("a=x | b==a", "a=x | b==a", "a=x | b=x", "a=x | b=x")]
    [InlineData("", "", "a=x | b==a | c==a", "a=x | b==a | c==a")]
    // They cannot be one file when they are not the same any more.
    [InlineData("a=x | b=x", "a=y | b=x", "a=x | b==a", "a=y | b=x")]
    [InlineData("a=x | b==a", "a=x | b==a", "a=x | b=z", "a=x | b=z")]
    public void Names_of_one_file_stay_so(string old, string added, string own, string expected) =>
        Assert.Equal(expected, EtcSample.Merge(old, added, own).Result);

    [Theory]
    [InlineData("f=a", "", "f=b", "changed here (content), removed by the new default")]
    [InlineData("f=a", "f=b 0600", "", "deleted here, changed by the new default (content, mode)")]
    [InlineData("", "f=a", "f=b", "added here, added by the new default")]
    [InlineData("f=a", "f->x", "f=a 0600", "changed here (mode), changed by the new default (type)")]
    [InlineData("d/ | d/f=a", "d/ | d/f=b", "", "deleted here, changed by the new default")]
    public void A_conflict_says_what_both_did(string old, string added, string own, string text)
    {
        EtcMerged merged = EtcMerge.Run(Parse(old), Parse(added), Parse(own), EtcSide.Local);
        Assert.Equal(text, Assert.Single(merged.Decisions).Describe());

        static EtcTree Parse(string text) => EtcSample.Tree([.. text.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Trim())]);
    }
}
