using BootCfs.Commits;
using BootCfs.Deploy;
using BootCfs.Linux;
using BootCfs.Retention;
using BootCfs.Tests.Engine.Deploy;

namespace BootCfs.Tests.Engine.Retention;

public class HostCollectionTests
{
    [Fact]
    public void Keeps_what_a_deployment_needs_by_any_of_its_traces()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan plan = fixture.Deploy();
        string id = plan.Record.Id.ToString();
        string[] objects = Objects(fixture);

        Collect(fixture);
        Assert.Equal(objects, Objects(fixture)); // by its reference

        using (Repository repository = Repository.Open($"{fixture.Sysroot}/composefs"))
            repository.Commits.RemoveRef(RefName.Of(plan.Record.Id));
        Collect(fixture);
        Assert.Equal(objects, Objects(fixture)); // by its state directory

        Directory.Delete($"{fixture.Sysroot}/state/deploy/{id}", recursive: true);
        Collect(fixture);
        Assert.Equal(objects, Objects(fixture)); // by its boot entry

        string entry = $"{fixture.Boot}/loader/entries/{plan.EntryName}";
        string foreign = $"{fixture.Boot}/loader/entries/other.conf";
        File.Move(entry, foreign);
        Collect(fixture);
        Assert.Equal(objects, Objects(fixture)); // by an entry of somebody else

        string unified = $"{fixture.Boot}/EFI/Linux/system.efi";
        Directory.CreateDirectory(Path.GetDirectoryName(unified)!); // it has a parent
        File.WriteAllText(unified, new string('\0', 1 << 20) + $"quiet composefs={plan.Record.Image.Digest.ToHex()} rw\0");
        File.Delete(foreign);
        Collect(fixture);
        Assert.Equal(objects, Objects(fixture)); // by a unified kernel

        File.Delete(unified);
        Collect(fixture);
        Assert.Empty(Objects(fixture));
    }

    private static string[] Objects(DeployFixture fixture) =>
        [.. Directory.GetFiles($"{fixture.Sysroot}/composefs/objects", "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static void Collect(DeployFixture fixture)
    {
        using Host host = fixture.OpenHost();
        using Repository repository = Repository.Open(host.RepositoryPath);
        Collector.Run(
            repository, new CollectionRequest(new RetentionPolicy(), TimeSpan.Zero, false, LockWait.None), host, TimeProvider.System, CancellationToken.None);
    }
}
