namespace BootCfs.Format.Cmdline;

/// <summary>A kernel command line argument of ours is malformed; booting on with a guess would be a weaker root.</summary>
/// <param name="word">The argument as it stands on the command line.</param>
/// <param name="reason">What is wrong with it.</param>
public sealed class InvalidKargException(string word, string reason)
    : BootCfsException(ErrorCode.InvalidKarg, $"kernel command line: '{word}': {reason}")
{
    /// <summary>The argument as it stands on the command line.</summary>
    public string Word { get; } = word;
}
