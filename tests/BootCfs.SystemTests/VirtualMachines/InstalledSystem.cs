namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>The disk that tests/vm/install.sh makes: a Debian commit deployed by <c>bootcfs deploy</c> inside a virtual machine.</summary>
public sealed class InstalledSystem : IAsyncLifetime
{
    private string _folder = "";

    /// <summary>fs-verity digest of the deployed image, from the commit's trailer.</summary>
    internal string Digest { get; private set; } = "";

    /// <summary>The boot entry that deploy wrote.</summary>
    internal string Entry { get; private set; } = "";

    /// <summary>The <c>options</c> of the boot entry that deploy wrote.</summary>
    internal string Options { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Requirements.Missing is not null)
            return;

        _folder = (await Shell.RunAsync(Shell.Script("install.sh"))).Trim();
        Digest = (await File.ReadAllTextAsync(Path.Combine(_folder, "digest"))).Trim();
        Entry = await File.ReadAllTextAsync(Path.Combine(_folder, "entry.conf"));
        Options = Entry.Split('\n').Single(line => line.StartsWith("options ", StringComparison.Ordinal))["options ".Length..].Trim();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>A copy of the installed disk that a test may boot, change and break.</summary>
    internal async Task<TestDisk> CopyDiskAsync(string name)
    {
        string folder = Path.Combine(_folder, "runs", name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        string image = Path.Combine(folder, "disk.img");
        await Shell.RunAsync("cp", "--sparse=always", "--reflink=auto", Path.Combine(_folder, "disk.img"), image);
        return new TestDisk(image, Path.Combine(_folder, "tree"));
    }

    /// <summary>Object name (<c>ab/cdef…</c>) of a file of the committed tree, as its dump gives it.</summary>
    internal string ObjectOf(string path) =>
        File.ReadLines(Path.Combine(_folder, "rootfs.dump"))
            .Select(line => line.Split(' '))
            .Single(fields => fields[0] == path)[8];
}
