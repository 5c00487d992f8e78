using BootCfs.Linux;

namespace BootCfs.Tests;

/// <summary>A directory of a test's own that is gone when the test is.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    internal TemporaryDirectory()
    {
        Path = System.IO.Directory.CreateTempSubdirectory("bootcfs-test-").FullName;
        Handle = DirectoryHandle.Open(Path);
    }

    internal string Path { get; }

    internal DirectoryHandle Handle { get; }

    internal string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        Handle.Dispose();
        using DirectoryHandle parent = DirectoryHandle.Open(System.IO.Path.GetDirectoryName(Path)!); // never a root
        parent.RemoveTree(System.IO.Path.GetFileName(Path));
    }
}
