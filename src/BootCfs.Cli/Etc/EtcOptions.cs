using System.CommandLine;
using BootCfs.Deploy.Etc;

namespace BootCfs.Cli.Etc;

/// <summary>Options that say what <c>/etc</c> of a new deployment begins with.</summary>
internal sealed class EtcOptions
{
    private const string New = "new";

    private readonly ChoiceOption _choice = new("--etc", "What /etc begins with: the new default with the changes made here, or alone", "merge", New);
    private readonly EtcConflictOption _conflict = new();

    internal void AddTo(Command command)
    {
        command.Options.Add(_choice);
        _conflict.AddTo(command);
    }

    internal EtcRequest Read(Invocation run) => new()
    {
        Choice = run.Get(_choice) == New ? EtcChoice.New : EtcChoice.Merge,
        Conflicts = _conflict.Read(run),
    };
}
