using System.CommandLine;

namespace BootCfs.Cli;

/// <summary>The option that goes on without a signature, the same in each command that has it.</summary>
internal static class AllowUnsigned
{
    internal static Option<bool> Option() => new("--allow-unsigned") { Description = "Go on although no trusted key signs" };
}
