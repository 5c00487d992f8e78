namespace BootCfs.Audit;

/// <summary>What a check came to.</summary>
public enum Verdict
{
    /// <summary>The claim holds.</summary>
    Pass,

    /// <summary>The claim holds less firmly than it could.</summary>
    Warn,

    /// <summary>The claim is false: the chain is broken here.</summary>
    Fail,

    /// <summary>The claim could not be tested, or says nothing about this subject.</summary>
    Skip,
}

/// <summary>One result of a check; a check that looks at many things has one for each that is wrong.</summary>
/// <param name="Check">The check's stable id.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Detail">What was seen, or why not.</param>
public sealed record CheckResult(string Check, Verdict Verdict, string Detail)
{
    /// <summary>Digest of the object concerned.</summary>
    public string? ObjectDigest { get; init; }

    /// <summary>Path in the tree, or on the host, that is concerned.</summary>
    public string? Path { get; init; }

    /// <summary>What to do next.</summary>
    public string? Hint { get; init; }

    /// <summary>What the verdict follows from.</summary>
    public IReadOnlyList<AuditFact> Facts { get; init; } = [];

    /// <summary>All that the detail speaks of, when it is too much for a line.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];
}
