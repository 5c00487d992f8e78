using System.CommandLine;
using BootCfs.Commits;

namespace BootCfs.Cli;

/// <summary><c>--stream</c>: the stream that a commit must have been made for.</summary>
internal static class StreamOption
{
    internal static Option<string?> Create()
    {
        var option = new Option<string?>("--stream")
        {
            Description = "Take the commit only if it was made for this stream",
            HelpName = "STREAM",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !StreamName.TryParse(token.Value, out _))
                result.AddError($"'{token.Value}' cannot name a stream");
        });
        return option;
    }
}
