using BootCfs.Format;

namespace BootCfs.Commits;

/// <summary>A reference is not where it was when the change was prepared: somebody else was faster.</summary>
public sealed class RefMovedException : BootCfsException
{
    /// <summary>Names the reference.</summary>
    public RefMovedException(RefName name)
        : base(ErrorCode.Locked, $"{name} was changed by another process meanwhile")
    {
        Name = name;
        Hint = "run the command again";
    }

    /// <summary>The reference.</summary>
    public RefName Name { get; }
}
