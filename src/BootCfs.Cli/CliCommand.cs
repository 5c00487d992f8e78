using System.CommandLine;

namespace BootCfs.Cli;

/// <summary>A command that does something: it parses, calls the engine and prints.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(CommandContext context, string name, string description)
        : base(name, description) =>
        SetAction(parse => Run(new Invocation(parse, context)));

    /// <summary>Does it and returns the exit status.</summary>
    protected abstract int Run(Invocation run);
}
