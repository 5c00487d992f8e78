namespace BootCfs.Store;

/// <summary>When what is written is on the disk.</summary>
public enum Durability
{
    /// <summary>All contents with one <c>syncfs</c>, then all names with another: best for many files.</summary>
    FileSystem,

    /// <summary>Each file by itself with <c>fsync</c>, so that nothing waits for what others write to the filesystem.</summary>
    File,
}

/// <summary>How objects get into a store.</summary>
/// <param name="Durability">When they are on the disk.</param>
/// <param name="KeepFree">Bytes of the filesystem that have to stay free.</param>
/// <param name="TrustsNames">Whether what is in the store under the right name is taken for right.</param>
/// <param name="TakesUnsealed">Whether an object that cannot be sealed is as good, whatever the reason.</param>
/// <param name="ReplacesAll">Whether what is in the store is written anew, whatever it is.</param>
internal readonly record struct StagingRules(
    Durability Durability, long KeepFree = 0, bool TrustsNames = false, bool TakesUnsealed = false, bool ReplacesAll = false);
