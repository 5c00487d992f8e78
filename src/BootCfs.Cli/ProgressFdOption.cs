using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using BootCfs.Linux;

namespace BootCfs.Cli;

/// <summary><c>--progress-fd</c>: a descriptor that events go to.</summary>
internal sealed class ProgressFdOption : Option<int?>
{
    internal ProgressFdOption()
        : base("--progress-fd")
    {
        Description = "Write how far the work is to this open descriptor, a JSON object a line";
        HelpName = "N";
        CustomParser = Read;
    }

    private int? Read(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor))
            return descriptor;
        result.AddError($"{Name} is the number of a descriptor, not '{text}'");
        return null;
    }
}

/// <summary>Opens what was named.</summary>
internal static class ProgressFd
{
    internal static InheritedPipe? GetProgressFd(this Invocation run, ProgressFdOption option) => run.Find(option) is not { } descriptor ? null
        : InheritedPipe.TryOpen(descriptor)
        ?? throw new UsageException($"--progress-fd: descriptor {descriptor.ToString(CultureInfo.InvariantCulture)} is not open for writing");
}
