namespace BootCfs.Commits;

/// <summary>Kinds of git objects; values are those of <c>git_object_t</c>.</summary>
internal enum GitObjectType
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,
}
