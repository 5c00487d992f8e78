namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    private static readonly string[] Suffixes = ["~", "^", "@{"];

    /// <summary>
    /// The stream that a revision names, here or of a remote, by the order in which git looks for names; null when it names a
    /// commit in another way. What follows the name, as in <c>stream~2</c>, is of the stream.
    /// </summary>
    public StreamName? FindStream(string revision)
    {
        foreach (string suffix in Suffixes)
        {
            int start = revision.IndexOf(suffix, StringComparison.Ordinal);
            revision = start < 0 ? revision : revision[..start];
        }

        string[] candidates = [revision, $"refs/{revision}", $"refs/tags/{revision}", $"refs/heads/{revision}", $"refs/remotes/{revision}"];
        foreach (string candidate in candidates)
        {
            if (RefName.TryParse(candidate, out RefName name) && ReadRef(name) is not null)
                return name.Stream ?? name.RemoteStream;
        }

        return null;
    }
}
