namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>The repository that tests/vm/repository.sh makes: a whole Debian tree as its one commit.</summary>
public sealed class BuilderRepository : IAsyncLifetime
{
    private string _folder = "";

    /// <summary>The repository itself.</summary>
    internal string Path => System.IO.Path.Combine(_folder, "repo");

    /// <summary>The tree that was committed.</summary>
    internal string Tree => Directory.ResolveLinkTarget(System.IO.Path.Combine(_folder, "tree"), returnFinalTarget: true)?.FullName
        ?? throw new DirectoryNotFoundException($"{_folder}/tree is not a link");

    /// <summary>The private key that has signed the commit; the tree trusts it.</summary>
    internal string Key => System.IO.Path.Combine(_folder, "key");

    /// <summary>The bare git repository with the commit.</summary>
    internal string History => System.IO.Path.Combine(Path, "bootcfs/commits.git");

    internal string DumpPath => System.IO.Path.Combine(_folder, "rootfs.dump");

    internal string Commit => Read("commit");

    /// <summary>fs-verity digest of the image, from the commit's trailer.</summary>
    internal string Digest => Read("digest");

    public async Task InitializeAsync()
    {
        if (Requirements.Missing is null)
            _folder = (await Shell.RunAsync(Shell.Script("repository.sh"))).Trim();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Object name (<c>ab/cdef…</c>) of a file of the committed tree, as its dump gives it.</summary>
    internal string ObjectOf(string path) =>
        File.ReadLines(DumpPath).Select(line => line.Split(' ')).Single(fields => fields[0] == path)[8];

    private string Read(string name) => File.ReadAllText(System.IO.Path.Combine(_folder, name)).Trim();
}
