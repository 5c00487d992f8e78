using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>A reference as its file says it, good or bad.</summary>
/// <param name="Name">Its full name, for people: what is no name shows up too.</param>
/// <param name="Commit">The commit that it names, through tags; null when it names none, as signatures do.</param>
/// <param name="Problem">What is wrong with it, to be read behind its name; null when nothing is.</param>
public sealed record RefState(string Name, GitObjectId? Commit, string? Problem)
{
    /// <summary>The object on the way to a commit that is missing or damaged, when that is the problem.</summary>
    public GitObjectId? BrokenObject { get; init; }

    /// <summary>The blob that it names, when it is a good reference of a signature.</summary>
    public GitObjectId? Blob { get; init; }

    /// <summary>The name, if it is one.</summary>
    public RefName? Ref => RefName.TryParse(Name, out RefName name) ? name : null;
}
