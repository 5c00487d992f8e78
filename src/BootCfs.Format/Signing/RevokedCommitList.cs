using System.Text;

namespace BootCfs.Format.Signing;

/// <summary>
/// A file of revoked commits, as <c>revoked.d</c> has them: on each line a commit's name, then a blank and a reason; lines that
/// are blank or begin with <c>#</c> mean nothing. Whatever else is there makes the whole file wrong.
/// </summary>
public static class RevokedCommitList
{
    /// <summary>How the names of such files end.</summary>
    public const string Suffix = ".commits";

    /// <summary>The commits in order.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidCommitException">A line does not begin with the name of a commit; it is named by its number.</exception>
    public static IReadOnlyList<RevokedCommit> Parse(ReadOnlySpan<byte> text, string path)
    {
        var commits = new List<RevokedCommit>();
        int number = 0;
        foreach (Range range in text.Split((byte)'\n'))
        {
            number++;
            ReadOnlySpan<byte> line = text[range];
            if (line.Trim(" \t"u8).IsEmpty || line[0] == '#')
                continue;
            int blank = line.IndexOfAny((byte)' ', (byte)'\t');
            ReadOnlySpan<byte> name = blank < 0 ? line : line[..blank];
            if (!GitObjectId.TryParse(Encoding.UTF8.GetString(name), out GitObjectId id))
                throw new InvalidCommitException($"{path}:{number}", "not named by 40 lower case hex digits");
            string reason = blank < 0 ? "" : Encoding.UTF8.GetString(line[blank..]).Trim(' ', '\t');
            if (reason.Any(char.IsControl))
                throw new InvalidCommitException($"{path}:{number}", "the reason has a control character");
            commits.Add(new RevokedCommit(id, reason));
        }

        return commits;
    }
}
