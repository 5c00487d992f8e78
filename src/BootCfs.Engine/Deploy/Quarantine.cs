using System.Globalization;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>
/// Images that no boot of was healthy, so that they are not deployed again until somebody says so. The boot loader knows first:
/// an entry without tries left. That is written down when another deployment runs, and outlives entry and deployment.
/// </summary>
public static class Quarantine
{
    private const string Suffix = ".toml";
    private const int MaxSize = 1 << 16;
    private const uint DirectoryMode = 0b111_101_101;

    /// <summary>Why an image or commit is not to be deployed; null when nothing is known against it.</summary>
    public static QuarantineRecord? Find(Host host, FsVerityDigest? image, GitObjectId commit) =>
        Find(host, HostInventory.Read(host), image, commit);

    /// <summary>All that holds, in the order of the images.</summary>
    public static IReadOnlyList<QuarantineRecord> Read(Host host) => Read(host, HostInventory.Read(host));

    /// <summary>Writes down what was given up since.</summary>
    /// <returns>What is new.</returns>
    public static IReadOnlyList<QuarantineRecord> Record(Host host, TimeProvider time)
    {
        QuarantineRecord[] found = [.. Read(host).Where(record => record.Recorded is null).Select(record => record with { Recorded = Now(time) })];
        foreach (QuarantineRecord record in found)
        {
            Write(host, record);
            host.Log([HostMessages.OfQuarantined(record)]);
        }

        return found;
    }

    /// <summary>Lets go of an image; should a later deployment of it be given up, it comes back.</summary>
    public static void Drop(Host host, QuarantineRecord record, TimeProvider time)
    {
        DateTimeOffset now = Now(time);
        Write(host, record with { Recorded = record.Recorded ?? now, Lifted = now });
    }

    internal static QuarantineRecord? Find(Host host, HostInventory found, FsVerityDigest? image, GitObjectId commit) =>
        Read(host, found).FirstOrDefault(record => record.Image.Digest == image || record.Commit == commit);

    internal static IReadOnlyList<QuarantineRecord> Read(Host host, HostInventory found)
    {
        Dictionary<ImageDigest, QuarantineRecord> records = ReadRecorded(host).ToDictionary(record => record.Image);
        foreach (QuarantineRecord record in FindGivenUp(host, found))
        {
            if (!records.TryGetValue(record.Image, out QuarantineRecord? known) || known.Counter < record.Counter)
                records[record.Image] = record;
        }

        return [.. records.Values.Where(record => record.Lifted is null).OrderBy(record => record.Image.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Forgets an image whose boot was healthy after all.</summary>
    internal static void Forget(Host host, in ImageDigest image)
    {
        using DirectoryHandle? folder = host.Physical.TryOpenDirectory(HostLayout.Quarantine);
        if (folder is not null && folder.TryUnlink(NameOf(image)))
            folder.Flush();
    }

    // One whose image has booted well under another entry is not at fault itself, and a trial was meant to end like this.
    private static IEnumerable<QuarantineRecord> FindGivenUp(Host host, HostInventory found) =>
        from deployment in found.Deployments
        where deployment.Problem is null && deployment.Entry.Tries is { Left: 0 } && deployment.Id != found.Booted && !deployment.Record.IsTrial
        where !found.Deployments.Any(other => other is { Problem: null, Entry.Tries: null } && other.Record.Image == deployment.Record.Image)
        let record = deployment.Record
        let tries = deployment.Entry.Tries!.Value.Done
        orderby deployment.Entry.OurName!.Value.Counter // ours have a name of ours
        select new QuarantineRecord(
            record.Image,
            record.Commit,
            record.Os,
            deployment.Entry.OurName!.Value.Counter,
            deployment.Entry.FileName,
            tries,
            BootFailure.TryRead(host, record.Id) ?? string.Create(CultureInfo.InvariantCulture, $"none of {tries} boots was healthy"));

    private static IEnumerable<QuarantineRecord> ReadRecorded(Host host)
    {
        using DirectoryHandle? folder = host.Physical.TryOpenDirectory(HostLayout.Quarantine);
        if (folder is null)
            return [];
        var records = new List<QuarantineRecord>();
        foreach (string name in new DirectoryWalker().ReadNames(folder).Select(entry => System.Text.Encoding.UTF8.GetString(entry.Name)))
        {
            if (!name.EndsWith(Suffix, StringComparison.Ordinal) || name.StartsWith('.'))
                continue;
            using SafeFileHandle? file = folder.TryOpenFile(name);
            if (file is not null)
                records.Add(QuarantineRecord.Parse(FileHandle.ReadAll(file, MaxSize), $"{folder.Path}/{name}"));
        }

        return records.DistinctBy(record => record.Image);
    }

    private static void Write(Host host, QuarantineRecord record)
    {
        host.Physical.MakeDirectories(HostLayout.Quarantine, DirectoryMode);
        using DirectoryHandle folder = host.Physical.OpenDirectory(HostLayout.Quarantine);
        AtomicFile.RemoveLeftBehind(folder);
        AtomicFile.Write(folder, NameOf(record.Image), record.ToBytes());
    }

    private static string NameOf(in ImageDigest image) => $"{image.Digest.ToHex()}{Suffix}";

    private static DateTimeOffset Now(TimeProvider time) => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()); // as it is written
}
