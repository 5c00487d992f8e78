namespace BootCfs.Tests.Cli.Reference;

/// <summary>The program under the reference tools' names, as <c>make install</c> links them, and room for what they write.</summary>
public sealed class ReferencePrograms : IDisposable
{
    /// <summary>The smallest dump there is.</summary>
    internal const string Root = "/ 4096 40755 2 0 0 0 0.0 - - -\n";

    private readonly TemporaryDirectory _directory = new();

    public ReferencePrograms()
    {
        foreach (string name in new[] { "mkcomposefs", "composefs-info", "composefs-dump", "mount.composefs" })
            File.CreateSymbolicLink(Program(name), PublishedProgram.Path);
        Directory.CreateDirectory(this[""]);
    }

    /// <summary>A path in the room for files.</summary>
    internal string this[string name] => Path.Combine(_directory["files"], name);

    /// <summary>All names in the room for files.</summary>
    internal IEnumerable<string?> Files => Directory.GetFileSystemEntries(this[""]).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    public void Dispose() => _directory.Dispose();

    /// <summary>The path of a tool.</summary>
    internal string Program(string name) => _directory[name];

    internal ProgramRun Make(params string[] arguments) => Run([], "mkcomposefs", arguments);

    internal ProgramRun Info(params string[] arguments) => Run([], "composefs-info", arguments);

    internal ProgramRun Run(byte[] input, string name, params string[] arguments)
    {
        (int status, byte[] output, string error) = Tool.Start(input, Program(name), arguments);
        return new ProgramRun(status, output, error);
    }

    /// <summary>Writes a file and returns its path.</summary>
    internal string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    /// <summary>Builds an image from dump text and returns its path.</summary>
    internal string Image(string name, string dump)
    {
        Run(Format.DumpText.Bytes(dump), "mkcomposefs", "--from-file", "-", this[name]).Success();
        return this[name];
    }
}
