using System.Text;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Format.Boot;

public sealed class GrubEnvironmentTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_changed_value_leaves_all_other_bytes_where_they_were()
    {
        byte[] before = Block("# a note\nsaved_entry=\xe4\nbootcfs_tries_7=3\nnext_entry=x\n");
        byte[]? after = Parse(before).With("bootcfs_tries_7", "2").TryToBlock();
        int[] changed = [.. Enumerable.Range(0, GrubEnvironment.Size).Where(place => before[place] != after?[place])];
        Assert.Equal("2", Encoding.Latin1.GetString([after![Assert.Single(changed)]])); // it has room
    }

    [Fact]
    public void A_new_variable_stands_behind_the_others_and_one_that_goes_leaves_filling()
    {
        GrubEnvironment environment = Parse(Block("a=1\n")).With("b", "2");
        Assert.Equal(Block("a=1\nb=2\n"), environment.TryToBlock());
        Assert.Equal(Block("b=2\n"), environment.With("a", null).TryToBlock());
        Assert.Equal(Block(""), GrubEnvironment.Empty.With("none", null).TryToBlock());
    }

    [Fact]
    public void A_block_without_room_is_not_written() =>
        Assert.Null(Parse(Block(new string('x', 980) + "=1\n")).With("bootcfs_tries_1", "3").TryToBlock());

    [Fact]
    public void A_value_that_would_have_to_be_escaped_is_refused() =>
        Assert.Throws<ArgumentException>(() => GrubEnvironment.Empty.With("a", "x\ny=z"));

    [ToolFact("grub-editenv")]
    public void What_is_written_is_read_and_changed_by_grub_editenv()
    {
        string path = _files["grubenv"];
        Tool.Run("grub-editenv", path, "create");
        Tool.Run("grub-editenv", path, "set", "saved_entry=a\\b");
        GrubEnvironment environment = Parse(File.ReadAllBytes(path));
        Assert.Equal("a\\b", environment.Find("saved_entry"));

        File.WriteAllBytes(path, environment.With("bootcfs_tries_7", "3").TryToBlock()!); // it has room
        Assert.Equal("saved_entry=a\\b\nbootcfs_tries_7=3\n", Tool.Run("grub-editenv", path, "list"));
        Tool.Run("grub-editenv", path, "set", "bootcfs_tries_7=2");
        Assert.Equal("2", Parse(File.ReadAllBytes(path)).Find("bootcfs_tries_7"));
    }

    private static GrubEnvironment Parse(byte[] block) => Assert.IsType<GrubEnvironment>(GrubEnvironment.TryParse(block));

    private static byte[] Block(string variables) => Encoding.Latin1.GetBytes(("# GRUB Environment Block\n" + variables).PadRight(GrubEnvironment.Size, '#'));
}
