namespace BootCfs.Cli;

/// <summary>What commands are given when they are made.</summary>
internal sealed record CommandContext(GlobalOptions Global, StandardStreams Streams, SignalCancellation Signals);
