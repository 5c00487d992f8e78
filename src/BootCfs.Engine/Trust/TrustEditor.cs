using System.Text;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Trust;

/// <summary>Changes a folder of trust. Every change is one file that is there whole or not at all; a rehearsal only lists them.</summary>
/// <param name="path">The folder; made when it is not there.</param>
/// <param name="dryRun">Whether nothing is to be written.</param>
public sealed class TrustEditor(string path, bool dryRun)
{
    private const uint DirectoryMode = 0b111_101_101;
    private const int MaxSize = 16 << 20;

    private readonly List<string> _files = [];

    /// <summary>The files that were changed, or would be.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Trusts a key.</summary>
    /// <exception cref="LinuxException">EEXIST: another file has the name.</exception>
    public void AddKey(string name, SshPublicKey key) => WriteKey(HostLayout.Keys, name, key, "");

    /// <summary>Revokes a key.</summary>
    /// <exception cref="LinuxException">EEXIST: another file has the name.</exception>
    public void RevokeKey(string name, SshPublicKey key, string reason) => WriteKey(HostLayout.Revoked, name, key, $"# {reason}\n");

    /// <summary>Revokes a commit under its names; a file of its own, so that two who revoke do not undo each other.</summary>
    public void RevokeCommit(IReadOnlyList<GitObjectId> names, string reason)
    {
        string file = $"{HostLayout.Revoked}/{names[0]}{RevokedCommitList.Suffix}";
        if (TryRead(file) is null)
            Write(file, Encoding.UTF8.GetBytes(string.Concat(names.Distinct().Select(name => $"{name} {reason}\n"))), replace: false);
    }

    /// <summary>Says until when a key is good.</summary>
    public void SetEnd(string name, DateTimeOffset end) => Write(
        HostLayout.TrustFile, TrustRulesEdit.SetEnd(TryRead(HostLayout.TrustFile), Join(HostLayout.TrustFile), name, end), replace: true);

    private void WriteKey(string directory, string name, SshPublicKey key, string head)
    {
        string file = $"{directory}/{name}{PublicKeyList.Suffix}";
        if (TryRead(file) is not { } text || PublicKeyList.Parse(text, Join(file)).All(known => known.Key != key.Key))
            Write(file, Encoding.UTF8.GetBytes($"{head}{key}\n"), replace: false);
    }

    private byte[]? TryRead(string file)
    {
        if (!Directory.Exists(path))
            return null;
        using DirectoryHandle folder = DirectoryHandle.Open(path);
        using SafeFileHandle? found = folder.TryOpenFile(file, Symlinks.Follow);
        return found is null ? null : FileHandle.ReadAll(found, MaxSize);
    }

    private void Write(string file, byte[] content, bool replace)
    {
        _files.Add(Join(file));
        if (dryRun)
            return;
        string directory = Path.GetDirectoryName(Path.GetFullPath(Join(file)))!; // a file has one
        using (DirectoryHandle root = DirectoryHandle.Open("/"))
            root.MakeDirectories(directory.Trim('/'), DirectoryMode);
        using DirectoryHandle opened = DirectoryHandle.Open(directory);
        AtomicFile.RemoveLeftBehind(opened);
        using AtomicFile.Staged staged = AtomicFile.Create(opened, 0b110_100_100);
        FileHandle.Write(staged.File, content);
        if (replace)
            staged.Publish(opened, Path.GetFileName(file));
        else
            staged.PublishUnlessTaken(opened, Path.GetFileName(file));
    }

    private string Join(string file) => $"{path.TrimEnd('/')}/{file}";
}
