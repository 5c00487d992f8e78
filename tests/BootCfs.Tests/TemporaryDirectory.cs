namespace BootCfs.Tests;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    internal TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("bootcfs-test-").FullName;

    /// <summary>Absolute path.</summary>
    internal string Path { get; }

    /// <summary>Absolute path of something in the directory.</summary>
    internal string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
