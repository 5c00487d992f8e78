using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>A git object that something refers to is missing, damaged or of another kind.</summary>
/// <param name="id">The object.</param>
/// <param name="problem">What is wrong, to be read behind its name.</param>
/// <param name="code">Which kind of failure it is.</param>
public sealed class BrokenGitObjectException(GitObjectId id, string problem, ErrorCode code)
    : BootCfsException(code, $"git object {id} {problem}")
{
    /// <summary>The object.</summary>
    public GitObjectId Id { get; } = id;

    /// <summary>What is wrong, to be read behind its name.</summary>
    public string Problem { get; } = problem;
}
