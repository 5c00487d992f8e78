using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>What is remembered of a shutdown that could not publish what was staged: nobody was there to see it.</summary>
internal static class FinalizeFailures
{
    private const int MaxSize = 1 << 16;
    private const string Unreadable = "the record of it cannot be read";

    /// <summary>The last one, if none has gone well since.</summary>
    internal static FinalizeFailure? TryRead(Host host)
    {
        using SafeFileHandle? file = host.Physical.TryOpenFile(HostLayout.FinalizeFailure);
        if (file is null)
            return null;
        try
        {
            return FinalizeFailure.Parse(FileHandle.ReadAll(file, MaxSize), $"{host.Path}/{HostLayout.FinalizeFailure}");
        }
        catch (BootCfsException e) when (e.Code is ErrorCode.InvalidMetadata)
        {
            return new FinalizeFailure(DateTimeOffset.UnixEpoch, null, Unreadable);
        }
    }

    /// <summary>Remembers one, where something is staged and the disk can be written to; the failure itself is what is told.</summary>
    internal static void Remember(string sysroot, string? deployment, DateTimeOffset now, BootCfsException failure)
    {
        try
        {
            using DirectoryHandle physical = DirectoryHandle.Open(sysroot);
            if (!IsAnythingStaged(physical))
                return;
            using DirectoryHandle state = physical.OpenDirectory(Path.GetDirectoryName(HostLayout.FinalizeFailure)!); // it has one
            AtomicFile.RemoveLeftBehind(state);
            AtomicFile.Write(state, Path.GetFileName(HostLayout.FinalizeFailure), new FinalizeFailure(now, deployment, failure.Message).ToBytes());
        }
        catch (LinuxException)
        {
            // The disk is what fails, or there is none: the journal has it.
        }
    }

    private static bool IsAnythingStaged(DirectoryHandle physical)
    {
        using DirectoryHandle? deployments = physical.TryOpenDirectory(HostLayout.Deployments);
        return deployments is not null && new DirectoryWalker().ReadNames(deployments)
            .Any(entry => deployments.Exists($"{System.Text.Encoding.UTF8.GetString(entry.Name)}/{HostLayout.StagedFile}"));
    }
}

/// <summary>Forgets that a shutdown could not publish what was staged: now it is, or something newer.</summary>
internal sealed record ForgetFinalizeFailure : HostStep
{
    public override string Action => "remove";

    public override string Path => HostLayout.FinalizeFailure;

    internal override bool Removes => true;

    /// <summary>The step where there is something to forget, or none.</summary>
    internal static IEnumerable<HostStep> On(Host host) => host.Physical.Exists(HostLayout.FinalizeFailure) ? [new ForgetFinalizeFailure()] : [];

    internal override void Apply(HostWork work) => work.Host.Physical.TryUnlink(HostLayout.FinalizeFailure);
}
