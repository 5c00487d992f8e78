using BootCfs.Boot;
using BootCfs.Format;

namespace BootCfs.Tests.Engine.Boot;

public sealed class BootPlacesTests : IDisposable
{
    private const string Ours = "loader/entries/bootcfs.1.testos.conf";

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_one_that_a_boot_loader_was_installed_to_is_taken()
    {
        Make("efi", null);
        Make("boot", "loader/loader.conf");
        Assert.Equal(_files["boot"], Find());
    }

    [Fact]
    public void Without_any_there_is_none() => Assert.Null(Find());

    [Fact]
    public void Of_two_the_one_with_our_entries_is_taken()
    {
        Make("efi", "loader/loader.conf");
        Make("boot", Ours);
        Assert.Equal(_files["boot"], Find());
    }

    [Theory]
    [InlineData("loader/loader.conf", "none")]
    [InlineData(Ours, "more than one")]
    public void Of_two_that_could_be_meant_neither_is(string file, string which)
    {
        Make("efi", file);
        Make("boot", file);
        var error = Assert.Throws<BootDirectoryException>(() => Find());
        Assert.Equal(ErrorCode.BootDirectory, error.Code);
        Assert.Equal($"there are 2 boot directories: {_files["efi"]}, {_files["boot"]}; {which} has entries of ours", error.Message);
        Assert.Equal("name the one that is meant with --boot", error.Hint);
    }

    [Fact]
    public void One_that_is_seen_at_two_places_is_one()
    {
        Make("boot", "loader/loader.conf");
        Directory.CreateSymbolicLink(_files["efi"], _files["boot"]);
        Assert.Equal(_files["efi"], Find());
    }

    private string? Find() => BootPlaces.Find([_files["efi"], _files["boot"]]);

    private void Make(string place, string? file)
    {
        Directory.CreateDirectory(_files[place]);
        if (file is null)
            return;
        string path = Path.Combine(_files[place], file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // below the folder
        File.WriteAllText(path, "title x\n");
    }
}
