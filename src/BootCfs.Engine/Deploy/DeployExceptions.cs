using BootCfs.Deploy.Etc;
using BootCfs.Format;
using BootCfs.Format.Tree;

namespace BootCfs.Deploy;

/// <summary>A commit that has no kernel and cannot be deployed.</summary>
/// <param name="message">What is missing.</param>
public sealed class NotBootableException(string message) : BootCfsException(ErrorCode.InvalidTree, message);

/// <summary>Changes of the <c>/etc</c> in use and of the new default exclude each other.</summary>
/// <param name="message">Which.</param>
public sealed class EtcConflictException(string message) : BootCfsException(ErrorCode.EtcConflict, message)
{
    private const int Shown = 20;

    internal static EtcConflictException Of(IReadOnlyList<EtcDecision> conflicts)
    {
        IEnumerable<string> shown = conflicts.Take(Shown).Select(conflict => $"{PathText.Display(conflict.Path)} ({conflict.Describe()})");
        string more = conflicts.Count > Shown ? $" and {conflicts.Count - Shown} more" : "";
        return new EtcConflictException($"/etc cannot be merged: {string.Join("; ", shown)}{more}")
        {
            Hint = "see it all with --dry-run; pass --etc-conflict=keep or --etc-conflict=new, and 'bootcfs etc restore' has the other version, or --etc=new for the new default alone",
        };
    }
}

/// <summary>The <c>/etc</c> in use was changed while it was merged.</summary>
/// <param name="path">What was changed.</param>
public sealed class EtcChangedException(string path) : BootCfsException(ErrorCode.EtcChanged, $"/etc/{path} was changed while /etc was merged");
