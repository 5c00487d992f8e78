using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BootCfs.Commits;

/// <summary>
/// The functions of libgit2 that LibGit2Sharp does not offer, or not under NativeAOT, from the same library
/// (https://libgit2.org/docs/reference/main/). Names and constants as in its headers.
/// </summary>
internal static partial class LibGit2
{
    internal const int GIT_OK = 0;
    internal const int GIT_ENOTFOUND = -3;
    internal const int GIT_EEXISTS = -4;
    internal const int GIT_EMODIFIED = -15;
    internal const int GIT_ERROR_OS = 2;

    private const int GIT_OPT_SET_SEARCH_PATH = 5;
    private const int GIT_OPT_ENABLE_FSYNC_GITDIR = 19;
    private const int GIT_OPT_SET_OWNER_VALIDATION = 36;
    private const int GIT_CONFIG_LEVEL_PROGRAMDATA = 1;
    private const int GIT_CONFIG_LEVEL_GLOBAL = 4;

    // The file name carries libgit2's commit and changes with the package.
    private const string Library = "libgit2-5853918";

    // What is configured for a user or a machine must not change what a commit is, and nothing may be lost to a power
    // cut once a reference names it. Who owns the files says nothing: trust is in signatures.
    static LibGit2()
    {
        bool ready = git_libgit2_init() > 0
            && git_libgit2_opts_int(GIT_OPT_ENABLE_FSYNC_GITDIR, 1) == GIT_OK
            && git_libgit2_opts_int(GIT_OPT_SET_OWNER_VALIDATION, 0) == GIT_OK;
        for (int level = GIT_CONFIG_LEVEL_PROGRAMDATA; level <= GIT_CONFIG_LEVEL_GLOBAL; level++)
            ready &= git_libgit2_opts_path(GIT_OPT_SET_SEARCH_PATH, level, "") == GIT_OK;
        if (!ready)
            throw new InvalidOperationException($"{Library} cannot be set up");
    }

    /// <summary>Sets libgit2 up, for LibGit2Sharp too; its static constructor does the work, once.</summary>
    internal static void Initialize()
    {
    }

    [LibraryImport(Library)]
    private static partial int git_libgit2_init();

    // Variadic in C; safe here because the arguments are integers and pointers.
    [LibraryImport(Library, EntryPoint = "git_libgit2_opts")]
    private static partial int git_libgit2_opts_int(int option, int value);

    [LibraryImport(Library, EntryPoint = "git_libgit2_opts", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int git_libgit2_opts_path(int option, int level, string path);

    [LibraryImport(Library)]
    internal static unsafe partial git_error* git_error_last();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int git_repository_open_bare(out nint repository, string path);

    [LibraryImport(Library)]
    internal static partial void git_repository_free(nint repository);

    [LibraryImport(Library)]
    internal static partial int git_repository_odb(out nint odb, nint repository);

    [LibraryImport(Library)]
    internal static partial void git_odb_free(nint odb);

    [LibraryImport(Library)]
    internal static partial int git_odb_exists(nint odb, in git_oid id);

    [LibraryImport(Library)]
    internal static partial int git_odb_hash(out git_oid id, ReadOnlySpan<byte> data, nuint length, GitObjectType type);

    [LibraryImport(Library)]
    internal static partial int git_odb_read(out nint obj, nint odb, in git_oid id);

    [LibraryImport(Library)]
    internal static unsafe partial byte* git_odb_object_data(nint obj);

    [LibraryImport(Library)]
    internal static partial nuint git_odb_object_size(nint obj);

    [LibraryImport(Library)]
    internal static partial GitObjectType git_odb_object_type(nint obj);

    [LibraryImport(Library)]
    internal static partial void git_odb_object_free(nint obj);

    [LibraryImport(Library)]
    internal static partial int git_odb_write(out git_oid id, nint odb, ReadOnlySpan<byte> data, nuint length, GitObjectType type);

    [LibraryImport(Library)]
    internal static partial int git_odb_open_wstream(out nint stream, nint odb, ulong size, GitObjectType type);

    // Tells a failed write(2) by its return value and errno only.
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int git_odb_stream_write(nint stream, ReadOnlySpan<byte> buffer, nuint length);

    [LibraryImport(Library)]
    internal static partial int git_odb_stream_finalize_write(out git_oid id, nint stream);

    [LibraryImport(Library)]
    internal static partial void git_odb_stream_free(nint stream);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int git_reference_create_matching(
        out nint reference, nint repository, string name, in git_oid id, int force, git_oid* current, string? logMessage);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int git_reference_remove(nint repository, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int git_reference_lookup(out nint reference, nint repository, string name);

    [LibraryImport(Library)]
    internal static unsafe partial git_oid* git_reference_target(nint reference);

    // Fails when the reference is no longer what it was when it was looked up.
    [LibraryImport(Library)]
    internal static partial int git_reference_delete(nint reference);

    [LibraryImport(Library)]
    internal static partial void git_reference_free(nint reference);

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct git_error
    {
        internal byte* message;
        internal int klass;
    }

    [InlineArray(Size)]
    internal struct git_oid
    {
        internal const int Size = 20;
        private byte _element;
    }
}
