using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>A root that a boot entry of ours names, with what its state directory says about it.</summary>
/// <param name="Id">The deployment.</param>
/// <param name="Entry">Its boot entry.</param>
/// <param name="Record">Content of its <c>deployment.toml</c>.</param>
public sealed record Deployment(DeploymentId Id, BootEntryFile Entry, DeploymentRecord Record);
