using System.CommandLine;

namespace BootCfs.Cli;

/// <summary>The option that tries once more what was given up, the same in each command that has it.</summary>
internal static class AllowQuarantined
{
    internal static Option<bool> Option() => new("--allow-quarantined") { Description = "Go on although no boot of it was healthy here" };
}
