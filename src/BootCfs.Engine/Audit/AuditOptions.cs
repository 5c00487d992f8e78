using BootCfs.Deploy;
using BootCfs.Trust;

namespace BootCfs.Audit;

/// <summary>How much is looked at.</summary>
public sealed record AuditOptions
{
    /// <summary>Everything.</summary>
    public static AuditOptions Default { get; } = new();

    /// <summary>How objects are proven.</summary>
    public ContentDepth Content { get; init; } = ContentDepth.Full;

    /// <summary>Reads who may have signed commits.</summary>
    public Func<TrustPolicy> Policy { get; init; } = () => TrustPolicy.Empty;

    /// <summary>The stream that a commit was asked for by; null when it was asked for by another name.</summary>
    public string? Stream { get; init; }

    /// <summary>Tells how old a commit is.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the running kernel says; null to ask it.</summary>
    public LiveSystem? Live { get; init; }

    /// <summary>What guards the running kernel; null to ask it.</summary>
    public Platform? Platform { get; init; }
}

/// <summary>How the content of an object is proven.</summary>
public enum ContentDepth
{
    /// <summary>All of it is read; of sealed objects, too, because a block that no longer fits its hash shows only then.</summary>
    Full,

    /// <summary>The kernel is asked which digest it enforces, which takes the same time for a file of any length.</summary>
    Measure,
}
