using System.CommandLine;

namespace BootCfs.Cli;

/// <summary>Asks before something is destroyed: on a terminal; without one, <c>--yes</c> has to say so, so that nothing ever hangs.</summary>
internal static class Confirmation
{
    internal static Option<bool> Option() => new("--yes", "-y") { Description = "Do not ask" };

    /// <summary>Goes on only when the operator wants it.</summary>
    /// <param name="run">Has the terminal.</param>
    /// <param name="question">What will happen, as a question.</param>
    /// <exception cref="UsageException">Nobody can be asked, or the answer is no.</exception>
    internal static void Require(Invocation run, string question)
    {
        if (!StandardStreams.InputIsTerminal)
            throw new UsageException($"{question} there is no terminal to ask on") { Hint = "pass --yes" };
        run.Ask($"{question} [y/N] ");
        string answer = new StreamReader(run.Input).ReadLine() ?? "";
        if (!answer.Trim().Equals("y", StringComparison.OrdinalIgnoreCase))
            throw new UsageException("nothing was changed");
    }
}
