using System.Buffers;
using System.Runtime.InteropServices;
using BootCfs.Format;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using static BootCfs.Commits.LibGit2;

namespace BootCfs.Commits;

/// <summary>
/// Objects of a git repository as bytes, and references moved only from where they are believed to be. libgit2 checks
/// the name of every object that it reads.
/// </summary>
internal sealed class RawRepository : SafeHandle
{
    private const int BufferSize = 128 << 10;

    private readonly string _path;
    private readonly nint _odb;

    private RawRepository(string path)
        : base(0, ownsHandle: true)
    {
        _path = path;
        Check(git_repository_open_bare(out handle, path));
        Check(git_repository_odb(out _odb, handle));
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Opens a bare repository.</summary>
    internal static RawRepository Open(string path) => new(path);

    /// <summary>Whether an object is there.</summary>
    internal bool Contains(GitObjectId id) => git_odb_exists(_odb, ToOid(id)) != 0;

    /// <summary>Reads an object; null when there is none of this name, or it is of another kind.</summary>
    internal byte[]? TryRead(GitObjectId id, GitObjectType type) =>
        TryReadAny(id) is { } found && found.Type == type ? found.Bytes : null;

    /// <summary>Reads an object of any kind; null when there is none of this name.</summary>
    internal unsafe GitObjectBytes? TryReadAny(GitObjectId id)
    {
        int status = git_odb_read(out nint obj, _odb, ToOid(id));
        if (status == GIT_ENOTFOUND)
            return null;
        Check(status);
        try
        {
            var bytes = new ReadOnlySpan<byte>(git_odb_object_data(obj), checked((int)git_odb_object_size(obj)));
            return new GitObjectBytes(git_odb_object_type(obj), bytes.ToArray());
        }
        finally
        {
            git_odb_object_free(obj);
        }
    }

    /// <summary>The name that an object would get.</summary>
    internal GitObjectId Hash(GitObjectType type, ReadOnlySpan<byte> bytes)
    {
        Check(git_odb_hash(out git_oid id, bytes, (nuint)bytes.Length, type));
        return ToId(id);
    }

    /// <summary>Writes an object, durably; one that is there already is left as it is.</summary>
    internal GitObjectId Write(GitObjectType type, ReadOnlySpan<byte> bytes)
    {
        Check(git_odb_write(out git_oid id, _odb, bytes, (nuint)bytes.Length, type));
        return ToId(id);
    }

    /// <summary>Writes a blob, durably, without holding all of it in memory.</summary>
    /// <param name="content">Read from its position; not closed.</param>
    /// <param name="length">How many bytes there are to read.</param>
    internal GitObjectId WriteBlob(Stream content, long length)
    {
        Check(git_odb_open_wstream(out nint stream, _odb, (ulong)length, GitObjectType.Blob));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long left = length; left > 0;)
            {
                int count = (int)Math.Min(left, buffer.Length);
                content.ReadExactly(buffer, 0, count);
                if (git_odb_stream_write(stream, buffer.AsSpan(0, count), (nuint)count) != GIT_OK)
                    throw new LinuxException("write", Path.Join(_path, "objects"), Marshal.GetLastPInvokeError());
                left -= count;
            }

            Check(git_odb_stream_finalize_write(out git_oid id, stream));
            return ToId(id);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            git_odb_stream_free(stream);
        }
    }

    /// <summary>Moves a reference, durably; false when it is not where it was expected.</summary>
    /// <param name="name">The reference.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="expected">Where it is now; null when it is not there yet.</param>
    internal unsafe bool TryMove(RefName name, GitObjectId target, GitObjectId? expected)
    {
        git_oid current = expected is GitObjectId id ? ToOid(id) : default;
        int status = git_reference_create_matching(
            out nint reference,
            handle,
            name.ToString(),
            ToOid(target),
            expected is null ? 0 : 1,
            expected is null ? null : &current,
            null);
        if (status is GIT_EMODIFIED or GIT_EEXISTS or GIT_ENOTFOUND)
            return false;
        Check(status);
        git_reference_free(reference);
        return true;
    }

    /// <summary>Removes a reference; false when it is not where it was expected.</summary>
    internal unsafe bool TryRemove(RefName name, GitObjectId expected)
    {
        int status = git_reference_lookup(out nint reference, handle, name.ToString());
        if (status == GIT_ENOTFOUND)
            return false;
        Check(status);
        try
        {
            git_oid* target = git_reference_target(reference);
            if (target is null || ToId(*target) != expected)
                return false;
            status = git_reference_delete(reference);
            if (status is GIT_EMODIFIED or GIT_ENOTFOUND)
                return false;
            Check(status);
            return true;
        }
        finally
        {
            git_reference_free(reference);
        }
    }

    /// <summary>Removes a reference, if there is one.</summary>
    internal void Remove(RefName name) => Check(git_reference_remove(handle, name.ToString()));

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        git_odb_free(_odb);
        git_repository_free(handle);
        return true;
    }

    private static git_oid ToOid(GitObjectId id)
    {
        git_oid oid = default;
        Convert.FromHexString(id.ToString(), oid, out _, out int written);
        return written == git_oid.Size ? oid : throw new ArgumentException("names no object", nameof(id));
    }

    private static GitObjectId ToId(ReadOnlySpan<byte> oid) => GitObjectId.Parse(Convert.ToHexStringLower(oid));

    private unsafe void Check(int status)
    {
        if (status >= GIT_OK)
            return;
        git_error* error = git_error_last();
        string text = error is null ? "" : Marshal.PtrToStringUTF8((nint)error->message) ?? "";
        bool fromSystem = error is not null && error->klass == GIT_ERROR_OS;
        throw GitFailure.From(_path, text, fromSystem ? ErrorCode.SystemCall : ErrorCode.InvalidMetadata);
    }
}
