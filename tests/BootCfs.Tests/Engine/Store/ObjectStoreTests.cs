using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Tests.Engine.Store;

public class ObjectStoreTests
{
    private static readonly byte[] Content = "content of an object"u8.ToArray();

    [Fact]
    public void Shows_nothing_of_what_was_not_completed()
    {
        using var fixture = new StoreFixture();
        using (ObjectStaging staging = fixture.Store.Stage())
            staging.Add(Content);

        Assert.Empty(fixture.Files());
    }

    [Fact]
    public void Names_an_object_by_the_digest_of_its_content()
    {
        using var fixture = new StoreFixture();
        FsVerityDigest digest = fixture.AddAndComplete(Content);

        Assert.Equal([$"objects/{StoreFixture.DigestOf(Content).ObjectPath}"], fixture.Files());
        Assert.Equal(Content, File.ReadAllBytes(fixture.PathOf(digest)));
        Assert.True(fixture.Store.Check(digest, fixture.Buffer) is ObjectState.Intact or ObjectState.Sealed);
    }

    [Fact]
    public void Takes_a_folder_of_new_objects_whole_and_adds_to_one_that_it_has()
    {
        using var fixture = new StoreFixture();
        byte[][] contents = [.. Enumerable.Range(0, 1000).Select(number => BitConverter.GetBytes(number))];
        string folder = fixture.AddAndComplete(contents[0]).ObjectPath[..2];
        ulong there = fixture.Folder.Handle.Stat($"objects/{folder}").Inode;
        using (ObjectStaging staging = fixture.Store.Stage())
        {
            foreach (byte[] content in contents)
                staging.Add(content);
            string? other = Staged().First(name => name != folder);
            ulong staged = fixture.Folder.Handle.Stat($"{ObjectStaging.Directory}/{other}").Inode;
            staging.Complete();
            Assert.Equal(staged, fixture.Folder.Handle.Stat($"objects/{other}").Inode);
        }

        Assert.Equal(there, fixture.Folder.Handle.Stat($"objects/{folder}").Inode);
        Assert.Empty(Staged());
        Assert.Equal(
            contents.Select(content => $"objects/{StoreFixture.DigestOf(content).ObjectPath}").Order(StringComparer.Ordinal),
            fixture.Files().Order(StringComparer.Ordinal));

        IEnumerable<string?> Staged() => Directory.GetDirectories(fixture.Folder[ObjectStaging.Directory]).Select(Path.GetFileName);
    }

    [Fact]
    public void Does_not_add_what_is_there_already()
    {
        using var fixture = new StoreFixture();
        fixture.AddAndComplete(Content);
        using ObjectStaging staging = fixture.Store.Stage();
        staging.Add(Content);

        Assert.Equal((0, 1), (staging.NewObjects, staging.ReusedObjects));
    }

    [Fact]
    public void Replaces_an_object_that_was_cut_short_when_its_content_comes_again()
    {
        using var fixture = new StoreFixture();
        FsVerityDigest digest = fixture.AddAndComplete(Content);
        File.WriteAllBytes(fixture.PathOf(digest), Content[..5]);
        Assert.Equal(ObjectState.Damaged, fixture.Store.Check(digest, fixture.Buffer));

        fixture.AddAndComplete(Content);

        Assert.Equal(Content, File.ReadAllBytes(fixture.PathOf(digest)));
    }

    [Theory]
    [InlineData(18, 17)]
    [InlineData(ObjectHashing.BufferSize + 4097, 0)]
    [InlineData(ObjectHashing.BufferSize + 4097, ObjectHashing.BufferSize)]
    public void Replaces_an_object_of_the_same_length_when_its_content_comes_again(int length, int damagedByte)
    {
        using var fixture = new StoreFixture();
        byte[] content = RandomBytes.Make(length);
        FsVerityDigest digest = fixture.AddAndComplete(content);
        fixture.Damage(digest, damagedByte);
        using (ObjectStaging staging = fixture.Store.Stage())
            Assert.False(staging.TryReuse(digest, length));
        fixture.AddAndComplete(content);
        Assert.Equal(content, File.ReadAllBytes(fixture.PathOf(digest)));

        fixture.Damage(digest, damagedByte);
        using var folder = new TemporaryDirectory();
        File.WriteAllBytes(folder["file"], content);
        using (SafeFileHandle file = folder.Handle.OpenFile("file"))
        using (ObjectStaging staging = fixture.Store.Stage())
        {
            staging.Add(file, length, "file");
            staging.Complete();
        }

        Assert.Equal(content, File.ReadAllBytes(fixture.PathOf(digest)));
    }

    [Fact]
    public void Reads_an_intact_object_only_once_after_somebody_wrote_to_it()
    {
        using var fixture = new StoreFixture();
        FsVerityDigest digest = fixture.AddAndComplete(Content);
        using ObjectStaging staging = fixture.Store.Stage();
        Assert.True(staging.TryReuse(digest, Content.Length));
        Assert.False(staging.TryReuse(digest, Content.Length - 1));

        File.Delete(fixture.PathOf(digest));
        File.WriteAllBytes(fixture.PathOf(digest), Content);
        Assert.False(staging.TryReuse(digest, Content.Length));
        staging.Add(Content);
        Assert.Equal(0, staging.NewObjects);
        Assert.True(staging.TryReuse(digest, Content.Length));
    }

    [Fact]
    public void Tells_missing_from_damaged()
    {
        using var fixture = new StoreFixture();
        FsVerityDigest digest = StoreFixture.DigestOf(Content);
        Assert.Equal(ObjectState.Missing, fixture.Store.Check(digest, fixture.Buffer));

        fixture.AddAndComplete(Content);
        File.WriteAllBytes(fixture.PathOf(digest), "other content, same !"u8[..Content.Length].ToArray());

        Assert.Equal(ObjectState.Damaged, fixture.Store.Check(digest, fixture.Buffer));
    }

    [Fact]
    public void Copies_an_object_of_another_store_only_when_it_proves_right()
    {
        using var source = new StoreFixture();
        using var target = new StoreFixture();
        FsVerityDigest digest = source.AddAndComplete(Content);
        using (ObjectStaging staging = target.Store.Stage())
        {
            staging.Add(source.Store, digest);
            staging.Complete();
        }

        Assert.Equal(Content, File.ReadAllBytes(target.PathOf(digest)));

        FsVerityDigest other = source.AddAndComplete([1, 2, 3]);
        File.WriteAllBytes(source.PathOf(other), [1, 2, 4]);
        using ObjectStaging second = target.Store.Stage();
        DigestMismatchException error = Assert.Throws<DigestMismatchException>(() => second.Add(source.Store, other));
        Assert.Contains(other.ObjectPath, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(ObjectHashing.BufferSize + 4097)]
    public void Refuses_a_file_whose_length_changed_since_it_was_found(int length)
    {
        using var fixture = new StoreFixture();
        using var folder = new TemporaryDirectory();
        File.WriteAllBytes(folder["file"], new byte[length]);
        using SafeFileHandle file = folder.Handle.OpenFile("file");
        using ObjectStaging staging = fixture.Store.Stage();

        SourceChangedException error = Assert.Throws<SourceChangedException>(() => staging.Add(file, length + 1, "/the/file"));

        Assert.Equal($"/the/file changed while it was read: it had {length + 1} bytes and now has {length}", error.Message);
        Assert.Equal(0, staging.NewObjects);
    }

    [Fact]
    public void Copies_a_file_longer_than_the_buffer_with_its_holes()
    {
        using var fixture = new StoreFixture();
        using var folder = new TemporaryDirectory();
        byte[] content = new byte[(3 * ObjectHashing.BufferSize) + 77];
        content[^1] = 9;
        using (FileStream stream = File.Create(folder["file"]))
        {
            stream.Seek(content.Length - 1, SeekOrigin.Begin);
            stream.WriteByte(9);
        }

        using SafeFileHandle file = folder.Handle.OpenFile("file");
        using ObjectStaging staging = fixture.Store.Stage();
        FsVerityDigest digest = staging.Add(file, content.Length, "file");
        staging.Complete();

        Assert.Equal(StoreFixture.DigestOf(content), digest);
        Assert.Equal(content, File.ReadAllBytes(fixture.PathOf(digest)));
        using SafeFileHandle copy = fixture.Store.Open(digest);
        Assert.True(FileHandle.Stat(copy).Blocks * 512 < content.Length, "the hole was filled");
    }

    [Fact]
    public void Clears_what_a_dead_process_left_in_staging()
    {
        using var fixture = new StoreFixture();
        File.WriteAllBytes(fixture.Folder["bootcfs/tmp/17"], Content);

        fixture.Store.Stage().Dispose();

        Assert.Empty(fixture.Files());
    }
}
