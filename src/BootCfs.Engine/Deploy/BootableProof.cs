using System.Security.Cryptography;
using BootCfs.Boot;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>Whether a deployment that is there can be booted: its kernel, initramfs, image and state are proven before it is made the default.</summary>
internal static class BootableProof
{
    /// <summary>Proves it.</summary>
    /// <exception cref="VerificationException">Something is missing or wrong.</exception>
    internal static void Require(Host host, Repository repository, Deployment deployment)
    {
        DeploymentRecord record = deployment.Record;
        StoredCommit commit = repository.Commits.Read(record.Commit);
        BootFiles files = ReadRelease(commit).Boot ?? throw new VerificationException($"commit {commit.Id} names no kernel");
        if (record.Uki is not null)
            RequireUki(host, deployment);
        else
            RequireFiles(host, deployment, files);
        RequireImage(repository, record.Image.Digest);
        string etc = $"{HostLayout.Deployment(record.Id.ToString())}/{HostLayout.Etc}";
        if (host.Physical.TryStat(etc) is not { IsDirectory: true })
            throw new VerificationException($"{host.Path}/{etc} is missing");
    }

    private static void RequireUki(Host host, Deployment deployment)
    {
        string path = $"{host.Boot.Path}/{BootDirectory.EntryFile(deployment.Entry)}";
        using SafeFileHandle file = host.Boot.TryOpenUnified(deployment.Entry) ?? throw new VerificationException($"{path} is missing");
        if (BootDirectory.Hash(file).Hex is var actual && actual != deployment.Record.BootDirectory)
            throw new VerificationException($"{path} has sha256:{actual}, it was deployed as sha256:{deployment.Record.BootDirectory}");
    }

    private static void RequireFiles(Host host, Deployment deployment, BootFiles files)
    {
        string directory = BootDirectory.NameOf(files.Linux.Digest, files.Initrd.Digest);
        RequireFile(host, directory, BootDirectory.LinuxFile, deployment.Entry.Entry.Linux, files.Linux.Digest);
        RequireFile(host, directory, BootDirectory.InitrdFile, deployment.Entry.Entry.Initrd is [var only] ? only : null, files.Initrd.Digest);
    }

    private static ReleaseInfo ReadRelease(StoredCommit commit)
    {
        byte[] text = commit.ReadRelease();
        return Sha256Digest.FromBytes(SHA256.HashData(text)) == commit.ReadTrailers().Release
            ? ReleaseInfo.Parse(text, $"release.toml of {commit.Id}")
            : throw new VerificationException($"release.toml of {commit.Id} has not the digest of its trailer");
    }

    private static void RequireFile(Host host, string directory, string file, string? loaded, Sha256Digest expected)
    {
        string path = BootDirectory.EntryPath(directory, file);
        if (loaded != path)
            throw new VerificationException($"the boot entry loads {loaded}, the commit's file is {path}");
        if (host.Boot.Measure(directory, file) is var actual && actual != expected)
            throw new VerificationException($"{host.Boot.Path}{path} {(actual is null ? "is missing" : $"has {actual}, the commit says {expected}")}");
    }

    private static void RequireImage(Repository repository, in FsVerityDigest image)
    {
        ObjectState state = repository.Objects.Check(image, new byte[ObjectHashing.BufferSize]);
        if (state is not (ObjectState.Sealed or ObjectState.Intact))
            throw new VerificationException($"image {image} is {state.ToString().ToLowerInvariant()} in {repository.Path}");
        using Microsoft.Win32.SafeHandles.SafeFileHandle? named = repository.Images.TryOpen(image);
        if (named is null)
            throw new VerificationException($"{repository.Path}/{ImageLinks.PathOf(image)} is missing");
    }
}
