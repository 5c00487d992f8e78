using BootCfs.Linux;

namespace BootCfs.Tests.Linux;

/// <summary>An empty directory for one test, open, removed with all that is in it.</summary>
internal sealed class OpenTemporaryDirectory : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    internal OpenTemporaryDirectory() => Handle = DirectoryHandle.Open(_directory.Path);

    internal DirectoryHandle Handle { get; }

    internal string Path => _directory.Path;

    internal void Write(PathName name, ReadOnlySpan<byte> bytes)
    {
        using var file = Handle.CreateFile(name, 0b110_100_100);
        FileHandle.Write(file, bytes);
    }

    internal byte[] Read(PathName name)
    {
        using var file = Handle.OpenFile(name);
        return FileHandle.ReadAll(file, 1 << 20);
    }

    internal IEnumerable<string> Names() =>
        new DirectoryWalker().Read(Handle).Select(e => ((PathName)e.Name).ToString());

    public void Dispose()
    {
        Handle.Dispose();
        _directory.Dispose();
    }
}
