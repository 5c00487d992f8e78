using System.CommandLine;
using BootCfs.Deploy.Etc;

namespace BootCfs.Cli.Etc;

/// <summary>Options that say what <c>/etc</c> of a new deployment begins with.</summary>
internal sealed class EtcOptions
{
    private const string New = "new";
    private const string Keep = "keep";

    private readonly ChoiceOption _choice = new("--etc", "What /etc begins with: the new default with the changes made here, or alone", "merge", New);
    private readonly ChoiceOption _conflict = new("--etc-conflict", "Where changes here and in the new default exclude each other: end with 11, or take one", "fail", Keep, New);

    internal void AddTo(Command command)
    {
        command.Options.Add(_choice);
        command.Options.Add(_conflict);
    }

    internal EtcRequest Read(Invocation run) => new()
    {
        Choice = run.Get(_choice) == New ? EtcChoice.New : EtcChoice.Merge,
        Conflicts = run.Get(_conflict) switch
        {
            Keep => EtcConflictPolicy.Keep,
            New => EtcConflictPolicy.New,
            _ => EtcConflictPolicy.Fail,
        },
    };
}
