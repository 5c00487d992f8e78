using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using BootCfs.Cli.Json;
using BootCfs.Format.Hashing;

namespace BootCfs.Cli;

/// <summary>One run of one command: what was asked for, and where the answers go.</summary>
internal sealed class Invocation(ParseResult parse, CommandContext context)
{
    /// <summary>Whether data is to be JSON.</summary>
    internal bool Json { get; } = parse.GetValue(context.Global.Json);

    /// <summary>Where data goes that is bytes.</summary>
    internal Stream Data => context.Streams.Data;

    /// <summary>Where data goes that is text; flushed when the command has ended well.</summary>
    internal TextWriter Text => context.Streams.Text;

    /// <summary>Hashes; loads its library at the first block.</summary>
    internal IBlockHasher BlockHasher { get; } = new SystemBlockHasher();

    /// <summary>Cancelled by Ctrl-C.</summary>
    internal CancellationToken CancellationToken => context.CancellationToken;

    /// <summary>The value of an option that has one, given or by default.</summary>
    internal T Get<T>(Option<T> option) => parse.GetRequiredValue(option);

    /// <summary>The value of an argument that must be there.</summary>
    internal T Get<T>(Argument<T> argument) => parse.GetRequiredValue(argument);

    /// <summary>Prints a document.</summary>
    internal void Print<T>(T document, JsonTypeInfo<T> type)
        where T : Document => CliJson.Write(Data, document, type);
}
