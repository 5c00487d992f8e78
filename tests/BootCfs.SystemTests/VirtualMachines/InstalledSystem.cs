namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>The disk that tests/vm/install.sh makes: a Debian commit deployed by <c>bootcfs deploy</c> inside a virtual machine.</summary>
public class InstalledSystem : IAsyncLifetime
{
    private string _folder = "";

    /// <summary>Where the deployed commit comes from.</summary>
    internal BuilderRepository Repository { get; } = new();

    /// <summary>fs-verity digest of the deployed image.</summary>
    internal string Digest => Repository.Digest;

    /// <summary>The <c>options</c> of the boot entry that deploy wrote.</summary>
    internal string Options { get; private set; } = "";

    /// <summary>File name of that entry before anything has booted it.</summary>
    internal string EntryName => File.ReadAllText(Path.Combine(_folder, "entry-name")).Trim();

    /// <summary>The kernel arguments that it was deployed with.</summary>
    internal string Kargs => File.ReadAllText(Path.Combine(_folder, "kargs")).Trim();

    /// <summary>Its boot loader, as tests/vm/install.sh calls it.</summary>
    private protected virtual string Loader => "systemd-boot";

    public async Task InitializeAsync()
    {
        if (Requirements.Missing is not null)
            return;

        await Repository.InitializeAsync();
        _folder = (await Shell.RunAsync(Shell.Script("install.sh"), Loader)).Trim();
        Options = File.ReadLines(Path.Combine(_folder, "entry.conf"))
            .Single(line => line.StartsWith("options ", StringComparison.Ordinal))["options ".Length..].Trim();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>A copy of the installed disk that a test may boot, change and break.</summary>
    internal async Task<TestDisk> CopyDiskAsync(string name)
    {
        string image = NewImage(name);
        await Shell.RunAsync("cp", "--sparse=always", "--reflink=auto", Path.Combine(_folder, "disk.img"), image);
        return new TestDisk(image, Repository.Tree);
    }

    /// <summary>A disk with a boot loader and nothing to boot.</summary>
    internal async Task<TestDisk> MakeDiskAsync(string name, string loader)
    {
        string image = NewImage(name);
        await Shell.RunAsync(Shell.Script("disk.sh"), image, Repository.Tree, loader);
        return new TestDisk(image, Repository.Tree);
    }

    /// <summary>An empty folder for what a run leaves.</summary>
    internal string NewRunFolder(string name)
    {
        string folder = Path.Combine(_folder, "runs", name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        return folder;
    }

    private string NewImage(string name) => Path.Combine(NewRunFolder(name), "disk.img");
}
