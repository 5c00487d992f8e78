namespace BootCfs.SystemTests.Linux;

/// <summary>An empty file that is gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    internal string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
