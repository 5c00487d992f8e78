using BootCfs.Format;
using BootCfs.Format.OSTree;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Tests.Format.OSTree;

namespace BootCfs.Tests.Engine.Import;

/// <summary>Repositories that lie, of the modes whose objects are files themselves.</summary>
public sealed class OSTreeBareHostileTests : IDisposable
{
    private readonly OSTreeFolder _repository = new("bare-user");

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void A_repository_that_does_not_lie_is_read()
    {
        Add("a", 0x81ed, "", "content", OSTreeObjectBytes.DirMeta(0x81ed));
        ValidatedTree tree = _repository.Read();
        Assert.True(tree.TryGetPath("/a"u8, out NodeId node));
        Assert.Equal((0x81edu, 7UL), (tree.Attributes(node).Mode, tree.Attributes(node).Size));
    }

    [Theory]
    [InlineData("to\0")]
    [InlineData("to")]
    public void A_symbolic_link_is_a_file_with_its_target(string content)
    {
        Add("a", 0xa1ff, "to", content, OSTreeObjectBytes.DirMeta(0xa1ff));
        ValidatedTree tree = _repository.Read();
        Assert.True(tree.TryGetPath("/a"u8, out NodeId node));
        Assert.Equal("to"u8, tree.Payload(node));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("t\0o\0")]
    public void A_symbolic_link_without_a_target_is_refused(string content)
    {
        Add("a", 0xa1ff, "to", content, OSTreeObjectBytes.DirMeta(0xa1ff));
        Refused("its content is no symlink target");
    }

    [Fact]
    public void A_file_without_its_attribute_is_refused()
    {
        Add("a", 0x81ed, "", "content", null);
        Refused("it has no attribute user.ostreemeta");
    }

    [Theory]
    [InlineData(0x21a4u)] // a character device
    [InlineData(0x41edu)] // a directory
    public void A_file_of_another_type_is_refused(uint mode)
    {
        Add("a", 0x81ed, "", "content", OSTreeObjectBytes.DirMeta(mode));
        Refused($"mode {Convert.ToString(mode, 8)} is not that of a file or symbolic link");
    }

    [Fact]
    public void Attributes_count_for_the_checksum()
    {
        OSTreeChecksum name = Add("a", 0x81ed, "", "content", OSTreeObjectBytes.DirMeta(0x8bed)); // setuid
        OSTreeChecksumException error = Assert.Throws<OSTreeChecksumException>(() => _repository.Read());
        Assert.StartsWith($"object {name.ObjectPath(OSTreeObjectType.File)} (/a) has checksum ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_symbolic_link_in_place_of_an_object_is_not_followed()
    {
        OSTreeChecksum name = Add("a", 0x81ed, "", "content", OSTreeObjectBytes.DirMeta(0x81ed));
        string path = _repository.PathOf(name, OSTreeObjectType.File);
        File.Move(path, path + ".elsewhere");
        File.CreateSymbolicLink(path, path + ".elsewhere");
        Refused("it is not a regular file");
    }

    [ToolFact("mkfifo")]
    public void A_fifo_in_place_of_an_object_is_not_waited_for()
    {
        OSTreeChecksum name = Add("a", 0x81ed, "", "content", OSTreeObjectBytes.DirMeta(0x81ed));
        string path = _repository.PathOf(name, OSTreeObjectType.File);
        File.Delete(path);
        Tool.Run("mkfifo", path);
        Refused("it is not a regular file");
    }

    private OSTreeChecksum Add(string name, uint mode, string target, string content, byte[]? attribute)
    {
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(content);
        var header = new OSTreeFileHeader(0, 0, mode, System.Text.Encoding.ASCII.GetBytes(target), []);
        OSTreeChecksum checksum = OSTreeChecksum.FromBytes(
            System.Security.Cryptography.SHA256.HashData([.. header.ToChecksummed(), .. header.IsSymlink ? [] : bytes]));
        _repository.AddAs(checksum, bytes, OSTreeObjectType.File);
        if (attribute is not null)
        {
            using DirectoryHandle folder = DirectoryHandle.Open(_repository.Path);
            Xattrs.Set(folder, $"objects/{checksum.ObjectPath(OSTreeObjectType.File)}", "user.ostreemeta", attribute);
        }

        _repository.Commit(_repository.AddTree((name, checksum)));
        return checksum;
    }

    private void Refused(string reason)
    {
        InvalidOSTreeException error = Assert.Throws<InvalidOSTreeException>(() => _repository.Read());
        Assert.EndsWith($" (/a) is invalid: {reason}", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.InvalidOstree, error.Code);
    }
}
