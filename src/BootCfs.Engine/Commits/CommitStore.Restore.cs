using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    /// <summary>Where an object lies that is no part of a pack, below <see cref="Path"/>.</summary>
    internal static string LoosePath(GitObjectId id) => $"objects/{id.ToString()[..2]}/{id.ToString()[2..]}";

    /// <summary>Reads an object of any kind, proven by its name; null when it is missing or damaged.</summary>
    internal GitObjectBytes? TryReadIntact(GitObjectId id)
    {
        try
        {
            return _raw.TryReadAny(id);
        }
        catch (CommitStoreException e) when (e.Code is not (ErrorCode.Permission or ErrorCode.NoSpace))
        {
            return null;
        }
    }

    /// <summary>Whether bytes are those of an object.</summary>
    internal bool Fits(GitObjectId id, in GitObjectBytes bytes) => _raw.Hash(bytes.Type, bytes.Bytes) == id;

    /// <summary>Writes an object that is not there, durably.</summary>
    internal void Restore(in GitObjectBytes bytes) => _raw.Write(bytes.Type, bytes.Bytes);

    /// <summary>Objects that an object names: a commit's tree and parents, a tree's entries.</summary>
    internal static IEnumerable<GitObjectId> NamedBy(GitObjectId id, GitObjectBytes bytes)
    {
        switch (bytes.Type)
        {
            case GitObjectType.Commit:
                var commit = CommitObject.Parse(bytes.Bytes, id.ToString());
                return [commit.Tree, .. commit.Parents];
            case GitObjectType.Tag:
                return TargetOfTag(bytes.Bytes) is { } target ? [target] : [];
            case GitObjectType.Tree:
                return GitTree.Read(bytes.Bytes, id).Where(entry => entry.Mode != SubmoduleMode).Select(entry => entry.Id);
            default:
                return [];
        }
    }
}
