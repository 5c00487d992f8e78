using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.History;

/// <summary>A name is to be given to a commit, and something else has it.</summary>
public sealed class NameTakenException : BootCfsException
{
    /// <summary>Says what has it: a commit or an annotated tag.</summary>
    public NameTakenException(RefName name, GitObjectId target)
        : base(ErrorCode.RefusedByPolicy, $"{name} is taken: it names {target}") => Hint = "pass --force to move it";
}
