namespace BootCfs.Deploy.Etc;

/// <summary>What becomes of a path below <c>/etc</c>.</summary>
public enum EtcFate
{
    /// <summary>Here and in the new default it is what it was, or has become the same.</summary>
    Unchanged,

    /// <summary>It was added or changed here, and stays so.</summary>
    LocalKept,

    /// <summary>The new default added or changed it, and nothing was changed here.</summary>
    NewTaken,

    /// <summary>It was changed here and in the new default, each in something else; both changes are taken.</summary>
    Merged,

    /// <summary>It was deleted here, and stays away.</summary>
    DeletedKept,

    /// <summary>The new default has it no more, and nothing was changed here.</summary>
    Removed,

    /// <summary>Changes here and in the new default exclude each other.</summary>
    Conflict,
}

/// <summary>What is done where changes exclude each other.</summary>
public enum EtcConflictPolicy
{
    /// <summary>Nothing is deployed.</summary>
    Fail,

    /// <summary>What is here stays.</summary>
    Keep,

    /// <summary>The new default is taken.</summary>
    New,
}
