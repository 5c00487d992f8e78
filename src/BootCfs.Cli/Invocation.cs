using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using BootCfs.Cli.Json;
using BootCfs.Format.Boot;
using BootCfs.Format.Hashing;
using BootCfs.Linux;
using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary>One run of one command: what was asked for, and where the answers go.</summary>
internal sealed class Invocation(ParseResult parse, CommandContext context)
{
    private readonly bool _quiet = parse.GetValue(context.Global.Quiet);

    /// <summary>Whether data is to be JSON.</summary>
    internal bool Json { get; } = parse.GetValue(context.Global.Json);

    /// <summary>Whether more is to be said.</summary>
    internal bool Verbose { get; } = parse.GetValue(context.Global.Verbose);

    /// <summary>How text for people looks.</summary>
    internal Style Style { get; } = Style.Choose(
        parse.GetRequiredValue(context.Global.Color), StandardStreams.OutputIsTerminal, Environment.GetEnvironmentVariable);

    /// <summary>The physical root of the host.</summary>
    internal string Sysroot => parse.GetRequiredValue(context.Global.Sysroot);

    /// <summary>The repository that was named, or else that of the host.</summary>
    internal string RepositoryPath => NamedRepository ?? Path.Combine(Sysroot, HostLayout.Repository);

    /// <summary>The repository that was named, if one was.</summary>
    internal string? NamedRepository => parse.GetValue(context.Global.Repo);

    /// <summary>Where trust is from: a repository that was named is worked on as one's own and brings its folder.</summary>
    internal IReadOnlyList<TrustPlace> OwnTrust => NamedRepository is { } repository ? [TrustPlace.OfRepository(repository)] : TrustPlace.System;

    /// <summary>Standard input.</summary>
    internal Stream Input => context.Streams.Input;

    /// <summary>Where data goes that is bytes.</summary>
    internal Stream Data => context.Streams.Data;

    /// <summary>Where data goes that is text; flushed when the command has ended well.</summary>
    internal TextWriter Text => context.Streams.Text;

    /// <summary>Hashes; loads its library at the first block.</summary>
    internal IBlockHasher BlockHasher { get; } = new NativeBlockHasher();

    /// <summary>Cancelled by Ctrl-C from now on: for commands that have something to undo, and only as long as they do not wait for input.</summary>
    internal CancellationToken CancellationToken => context.Signals.Token;

    /// <summary>The value of an option that has one, given or by default.</summary>
    internal T Get<T>(Option<T> option) => parse.GetRequiredValue(option);

    /// <summary>The value of an argument that must be there.</summary>
    internal T Get<T>(Argument<T> argument) => parse.GetRequiredValue(argument);

    /// <summary>The value of an option that need not be there.</summary>
    internal T? Find<T>(Option<T?> option) => parse.GetValue(option);

    /// <summary>Whether an option was given, with a value or without.</summary>
    internal bool Has(Option option) => parse.GetResult(option) is { Implicit: false };

    /// <summary>The value of an argument that need not be there.</summary>
    internal string? Find(Argument<string?> argument) => parse.GetValue(argument);

    /// <summary>Says something that is not data, unless quiet was asked for.</summary>
    internal void Note(string line)
    {
        if (!_quiet)
            context.Streams.Messages.WriteLine(line);
    }

    /// <summary>Asks people something; they answer on the same line.</summary>
    internal void Ask(string question)
    {
        context.Streams.Messages.Write(question);
        context.Streams.Messages.Flush();
    }

    /// <summary>Whether there are people to show it to.</summary>
    internal bool ShowsProgress => !_quiet && StandardStreams.ErrorIsTerminal;

    /// <summary>Shows people how far work is until what comes back is disposed of; null when there is nobody to show it to.</summary>
    internal ProgressLine? ShowProgress(Func<string> text) =>
        !ShowsProgress ? null : new ProgressLine(context.Streams.Messages, text, TimeProvider.System);

    /// <summary>Prints a document.</summary>
    internal void Print<T>(T document, JsonTypeInfo<T> type) => CliJson.Write(Data, document, type);
}
