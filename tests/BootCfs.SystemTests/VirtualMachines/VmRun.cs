namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>What one run of a virtual machine left: its console, and the results of its probes by name.</summary>
internal sealed class VmRun
{
    private readonly ILookup<string, string> _results;

    internal VmRun(string folder)
    {
        Console = File.ReadAllText(Path.Combine(folder, "console.log"));
        _results = File.ReadLines(Path.Combine(folder, "result.log"))
            .Select(line => line.TrimEnd('\r').Split('\t', 2))
            .Where(fields => fields.Length == 2)
            .ToLookup(fields => fields[0], fields => fields[1]);
    }

    internal string Console { get; }

    /// <summary>True when anything at all ran from the root file system's own services.</summary>
    internal bool ReachedUserSpace => _results.Count > 0;

    /// <summary>Standard output of a probe.</summary>
    internal string Output(string probe) => Text(probe, "out");

    /// <summary>Standard error of a probe.</summary>
    internal string Error(string probe) => Text(probe, "err");

    /// <summary>Exit status of a probe; a probe that did not run fails the test with the console in the message.</summary>
    internal int Exit(string probe) =>
        _results[$"{probe}.exit"].FirstOrDefault() is { } status
            ? int.Parse(status, System.Globalization.CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"probe {probe} did not run; console:\n{Console}");

    /// <summary>Asserts that a probe ended well and returns its output; its error text is the message otherwise.</summary>
    internal string Success(string probe)
    {
        int status = Exit(probe);
        Assert.True(status == 0, $"{probe} ended with {status}: {Error(probe)}\n{Output(probe)}");
        return Output(probe);
    }

    private string Text(string probe, string kind) => string.Join('\n', _results[$"{probe}.{kind}"]);
}
