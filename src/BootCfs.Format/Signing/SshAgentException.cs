namespace BootCfs.Format.Signing;

/// <summary>An ssh-agent is not there, does not have the key, does not sign with it, or answers with what is no answer.</summary>
/// <param name="agent">Names the agent, by its socket where that is known.</param>
/// <param name="reason">What is wrong.</param>
/// <param name="inner">The cause, when another failure led to this one.</param>
public sealed class SshAgentException(string agent, string reason, Exception? inner = null)
    : BootCfsException(ErrorCode.AgentFailed, $"ssh-agent {agent}: {reason}", inner);
