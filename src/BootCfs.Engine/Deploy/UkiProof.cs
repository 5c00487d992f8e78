using System.Text;
using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Pe;
using BootCfs.Format.Signing;

namespace BootCfs.Deploy;

/// <summary>
/// Whether a unified kernel image from elsewhere boots exactly a commit: its command line names the commit's image and nothing
/// else of that kind, and it has the commit's kernel and initramfs. Whether it is signed, and by whom, is for the firmware to say.
/// </summary>
internal static class UkiProof
{
    private const string Profile = ".profile";
    private const string BuildHint = "bootcfs uki builds one that fits";
    private static readonly string[] _single = [UkiSection.OsRel, UkiSection.Cmdline, UkiSection.Initrd, UkiSection.Linux];

    /// <summary>Checks it.</summary>
    /// <returns>What a boot menu takes from it, and the kernel arguments that are not ours.</returns>
    /// <exception cref="InvalidUkiException">It is not a unified kernel image that can be an entry of ours.</exception>
    /// <exception cref="VerificationException">It boots something else than the commit.</exception>
    internal static (BootEntry Entry, IReadOnlyList<string> Kargs) Require(
        UkiFile uki, BootFiles boot, DeploymentId id, in ImageDigest image, bool verity)
    {
        RequireSingle(uki);
        string commandLine = uki.ReadText(UkiSection.Cmdline)!; // checked to be there
        BootEntry entry = BootEntry.FromUnified(OsRelease.Parse(Encoding.UTF8.GetBytes(uki.ReadText(UkiSection.OsRel)!)), commandLine) // likewise
            ?? throw new InvalidUkiException(uki.Path, $"has no name in {UkiSection.OsRel}: no boot loader would show it");
        if (!UkiOsRelease.LeavesOrderToName(entry))
        {
            throw new InvalidUkiException(
                uki.Path, $"would not be sorted by its file name: {UkiSection.OsRel} must have IMAGE_ID={BootEntry.OurSortKey} and no version")
            { Hint = BuildHint };
        }

        KernelCommandLine arguments = KernelCommandLine.Parse(Encoding.UTF8.GetBytes(commandLine));
        RequireImage(uki.Path, arguments, id, image, verity);
        RequireFile(uki, UkiSection.Linux, boot.Linux);
        RequireFile(uki, UkiSection.Initrd, boot.Initrd);
        return (entry, [.. arguments.Arguments.Where(argument => !Kargs.OfDeployment.Contains(argument.Name)).Select(Spell)]);
    }

    /// <summary>Refuses an image of which not each section is there once: which one of two counts, or which profile, is the stub's to choose.</summary>
    internal static void RequireSingle(UkiFile uki)
    {
        uki.Headers.RequireApart(uki.Path);
        foreach (string name in _single)
        {
            int count = uki.Headers.Sections.Count(section => section.Name == name);
            if (count != 1)
                throw new InvalidUkiException(uki.Path, count == 0 ? $"has no {name}" : $"has {count} sections {name}");
        }

        if (uki.Headers.Find(Profile) is not null)
            throw new InvalidUkiException(uki.Path, "has several profiles, each with a command line of its own");
    }

    private static void RequireImage(string path, KernelCommandLine arguments, DeploymentId id, in ImageDigest image, bool verity)
    {
        IReadOnlyList<ComposefsKarg> images = ComposefsKarg.ReadAll(arguments);
        if (images is not [var only])
            throw new VerificationException($"the command line of {path} names {images.Count} root images, it must name one: {image}") { Hint = BuildHint };
        if (only.Digest != image.Digest)
            throw new VerificationException($"the command line of {path} names image {only.Digest}, the commit has {image.Digest}") { Hint = BuildHint };
        if (only.VerityRequired && !verity)
            throw new VerificationException($"the command line of {path} requires fs-verity, which the root filesystem has not");
        DeploymentId named = DeploymentId.Read(arguments) ?? new DeploymentId(image.Digest);
        if (named != id)
            throw new VerificationException($"the command line of {path} names deployment {named}, this one would be {id}") { Hint = BuildHint };
    }

    private static void RequireFile(UkiFile uki, string section, BootFile file)
    {
        Sha256Digest? actual = uki.Measure(section, file.Size);
        if (actual != file.Digest)
            throw new VerificationException($"{section} of {uki.Path} is not {file.Path} of the commit, {file.Digest}") { Hint = BuildHint };
    }

    private static string Spell(KernelArgument argument) =>
        argument.Value?.Contains(' ', StringComparison.Ordinal) == true ? $"{argument.Name}=\"{argument.Value}\"" : argument.ToString();
}
