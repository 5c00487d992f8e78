namespace BootCfs.Format.Signing;

/// <summary>One trailer of a commit message.</summary>
/// <param name="Key">What stands before the colon; case does not count when it is looked up.</param>
/// <param name="Value">What stands after it.</param>
public readonly record struct CommitTrailer(string Key, string Value)
{
    /// <summary><c>Key: Value</c>.</summary>
    public override string ToString() => $"{Key}: {Value}";
}
