using System.Text;
using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Pe;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>The unified kernel image of a deployment.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Bytes of it.</param>
/// <param name="Entry">What the boot menu takes from it.</param>
/// <param name="Kargs">Kernel arguments of the operator in it.</param>
internal abstract record UkiPlan(Sha256Digest Digest, long Size, BootEntry Entry, IReadOnlyList<string> Kargs)
{
    /// <summary>Where it is from.</summary>
    internal abstract UkiOrigin Origin { get; }

    /// <summary>Plans to make one.</summary>
    /// <param name="content">The commit's files.</param>
    /// <param name="stub">The stub.</param>
    /// <param name="boot">Kernel and initramfs.</param>
    /// <param name="title">Shown in the boot menu.</param>
    /// <param name="kargs">Kernel arguments of the operator.</param>
    /// <param name="commandLine">All kernel arguments.</param>
    internal static UkiPlan Build(TreeContent content, UkiStub stub, BootFiles boot, string title, IReadOnlyList<string> kargs, string commandLine)
    {
        string release = UkiOsRelease.Make(ReleaseFacts.ReadOsRelease(content), title);
        BootEntry entry = BootEntry.FromUnified(OsRelease.Parse(Encoding.UTF8.GetBytes(release)), commandLine)!; // it has a title
        using UkiBuild build = UkiBuild.Open(content, stub, boot, release, commandLine);
        return new BuiltUki(build.Image.Hash(), build.Image.Length, entry, kargs, stub, release, commandLine);
    }

    /// <summary>The stub of a tree; of the running system where the tree has none.</summary>
    /// <exception cref="UkiToolException">There is none either.</exception>
    internal static UkiStub FindStub(TreeContent content) =>
        content.Tree.TryGetPath(Encoding.UTF8.GetBytes(UkiStub.UsualPath), out NodeId entry)
        && content.Tree.Resolve(entry) is var file && Mode.IsRegular(content.Tree.Attributes(file).Mode)
            ? new UkiStub(content.Read(file, UkiStub.MaxSize), $"{UkiStub.UsualPath} of the commit")
            : UkiStub.LoadSystem();

    /// <summary>Puts it where it waits to be published.</summary>
    internal abstract void Install(BootDirectory directory, TreeContent content, BootFiles boot);

    private sealed record BuiltUki(
        Sha256Digest Digest, long Size, BootEntry Entry, IReadOnlyList<string> Kargs, UkiStub Stub, string Release, string CommandLine)
        : UkiPlan(Digest, Size, Entry, Kargs)
    {
        internal override UkiOrigin Origin => UkiOrigin.Built;

        internal override void Install(BootDirectory directory, TreeContent content, BootFiles boot)
        {
            using UkiBuild build = UkiBuild.Open(content, Stub, boot, Release, CommandLine);
            directory.InstallUnified(Digest, build.Image.WriteTo);
        }
    }
}

/// <summary>One that the operator has from elsewhere: read again when it is installed, and held to its digest.</summary>
internal sealed record GivenUki(Sha256Digest Digest, long Size, BootEntry Entry, IReadOnlyList<string> Kargs, string File)
    : UkiPlan(Digest, Size, Entry, Kargs)
{
    internal override UkiOrigin Origin => UkiOrigin.Given;

    /// <summary>Checks it against the commit.</summary>
    internal static GivenUki Check(string path, BootFiles boot, DeploymentId id, in ImageDigest image, bool verity)
    {
        using SafeFileHandle file = FileHandle.Open(path);
        (BootEntry entry, IReadOnlyList<string> kargs) = UkiProof.Require(UkiFile.Read(file, path), boot, id, image, verity);
        return new GivenUki(BootDirectory.Hash(file), FileHandle.Stat(file).Size, entry, kargs, path);
    }

    internal override void Install(BootDirectory directory, TreeContent content, BootFiles boot)
    {
        using SafeFileHandle file = FileHandle.Open(File);
        directory.InstallUnified(Digest, target => FileHandle.CopyTo(file, target));
    }
}
