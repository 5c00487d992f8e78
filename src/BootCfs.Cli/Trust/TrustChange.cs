using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Trust;

namespace BootCfs.Cli.Trust;

/// <summary>What commands that change a folder of trust have in common.</summary>
internal static class TrustChange
{
    internal static Option<bool> DryRun() => new("--dry-run") { Description = "Say which files would be written, and write none" };

    internal static Option<string?> Name() => new("--name")
    {
        Description = "Name by which rules call the key [default: that of the file]",
        HelpName = "NAME",
    };

    /// <summary>Prints the files that were changed, or would be.</summary>
    internal static int Print(Invocation run, TrustEditor editor, bool dryRun)
    {
        if (run.Json)
            run.Print(new TrustChangeDocument(dryRun, editor.Files), CliJson.Context.TrustChangeDocument);
        else if (editor.Files.Count == 0)
            run.Note("nothing to change");
        foreach (string file in run.Json ? [] : editor.Files)
            run.Text.WriteLine(file);
        return ExitStatus.Ok;
    }
}
