using System.CommandLine;
using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary>The key that signs, the same in each command that does.</summary>
internal static class SigningKey
{
    private const string AgentVariable = "SSH_AUTH_SOCK";
    private const string Spelling = "file of a private key, or of a public one or its fingerprint with ssh-agent; else signing_key of the repository";

    // Who has a token looks for it first.
    private static readonly TimeSpan AgentPatience = TimeSpan.FromMinutes(2);

    /// <summary>Signs when it is given; its value may be left out.</summary>
    internal static Option<string?> Optional(string name, string what) => new(name)
    {
        Description = $"{what} with this key: {Spelling}",
        HelpName = "KEY",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Names the key.</summary>
    internal static Option<string?> Named(string name) => new(name)
    {
        Description = $"The key: {Spelling}",
        HelpName = "KEY",
    };

    /// <summary>Finds the key of an option.</summary>
    /// <exception cref="UsageException">No key was named, and the repository has none of its own.</exception>
    internal static ISigningKey OpenSigningKey(this Invocation run, Option<string?> option, Repository repository)
    {
        string name = run.Find(option) ?? repository.Config.SigningKey ?? throw new UsageException("no key is named")
        {
            Hint = $"{option.Name}=KEY names one, and signing_key in bootcfs/config.toml of the repository one for every time",
        };
        SshAgent? agent = Environment.GetEnvironmentVariable(AgentVariable) is { Length: > 0 } socket ? new SshAgent(socket, AgentPatience) : null;
        return SigningKeys.Open(name, agent, run.CancellationToken);
    }
}
