using System.CommandLine;
using BootCfs.Deploy.Etc;

namespace BootCfs.Cli.Etc;

/// <summary>The option that says what happens where changes of <c>/etc</c> exclude each other.</summary>
internal sealed class EtcConflictOption
{
    private const string Keep = "keep";
    private const string New = "new";

    private readonly ChoiceOption _choice = new(
        "--etc-conflict", "Where changes here and in the new default exclude each other: end with 11, or take one", "fail", Keep, New);

    internal void AddTo(Command command) => command.Options.Add(_choice);

    internal EtcConflictPolicy Read(Invocation run) => run.Get(_choice) switch
    {
        Keep => EtcConflictPolicy.Keep,
        New => EtcConflictPolicy.New,
        _ => EtcConflictPolicy.Fail,
    };
}
