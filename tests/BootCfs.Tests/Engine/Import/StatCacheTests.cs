using BootCfs.Format.Hashing;
using BootCfs.Import;
using BootCfs.Linux;

namespace BootCfs.Tests.Engine.Import;

public sealed class StatCacheTests : IDisposable
{
    private static readonly DeviceNumber Device = new(8, 1);
    private readonly TemporaryDirectory _folder = new();
    private readonly SystemBlockHasher _hasher = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gives_back_what_was_read_of_a_file_that_is_as_it_was()
    {
        var file = new ImportedFile { Digest = [.. Enumerable.Range(0, 32).Select(i => (byte)i)], Xattrs = [new([1], [2, 3]), new([4], [])] };
        FileStatus status = Learn(file, 5000);

        using StatCache next = Open();
        Assert.True(next.TryFind(status, out CachedFile found));
        Assert.Equal((StatCacheData.Digest, 1, 5000), (found.Holds, next.KnownFiles, next.KnownBytes));
        Assert.Equal(file.Digest, found.Data.ToArray());
        Assert.Equal(file.Xattrs.Select(Text), found.Xattrs.Select(Text));
    }

    [Fact]
    public void Does_not_know_a_file_of_which_anything_is_different()
    {
        FileStatus status = Learn(new ImportedFile { Content = [1] }, 1);
        using StatCache cache = Open();
        FileTime time = status.Changed;
        Assert.All(
            new[]
            {
                status with { Inode = 8 },
                status with { Device = new(8, 2) },
                status with { Size = 51 },
                status with { Mode = 0xA1FF },
                status with { Modified = time with { Nanoseconds = time.Nanoseconds ^ 1 } },
                status with { Changed = time with { Seconds = time.Seconds + 1 } },
            },
            other => Assert.False(cache.TryFind(other, out _)));
    }

    [Theory]
    [InlineData(0, 0, false)] // changed in the tick in which the import began
    [InlineData(0, -10_000_000, false)]
    [InlineData(1, 0, false)] // in the future
    [InlineData(0, -30_000_000, true)]
    [InlineData(-1, 0, true)]
    public void A_file_that_may_change_without_a_mark_is_read_again(long seconds, int nanoseconds, bool isKept)
    {
        Learn(new ImportedFile(), changed: begun => Shift(begun, seconds, nanoseconds));
        using StatCache next = Open();
        Assert.Equal(isKept ? 1 : 0, next.KnownFiles);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(-2, false)]
    [InlineData(-3, true)]
    public void Times_in_whole_seconds_need_more_distance(long seconds, bool isKept)
    {
        Learn(new ImportedFile(), changed: begun => new FileTime(begun.Seconds + seconds, 0));
        using StatCache next = Open();
        Assert.Equal(isKept ? 1 : 0, next.KnownFiles);
    }

    [Fact]
    public void A_damaged_or_short_cache_is_ignored()
    {
        Learn(new ImportedFile { Content = [1, 2, 3] }, 3);
        byte[] good = File.ReadAllBytes(_folder["cache"]);
        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= 1;
            Overwrite(bad);
            AssertKnowsNothing();
            Overwrite(good[..i]);
            AssertKnowsNothing();
        }

        Overwrite([.. good, 0]);
        AssertKnowsNothing();
        Overwrite(good);
        using StatCache cache = Open();
        Assert.Equal(1, cache.KnownFiles);
    }

    [Fact]
    public void A_copy_of_a_cache_or_one_of_something_else_is_ignored()
    {
        Learn(new ImportedFile());
        File.Copy(_folder["cache"], _folder["copy"]);
        using (StatCache copy = Open("copy"))
            Assert.Equal(0, copy.KnownFiles);
        using StatCache other = new(_folder.Handle, "cache", "something else", Device, _hasher);
        Assert.Equal(0, other.KnownFiles);
    }

    [Fact]
    public void What_is_no_file_or_cannot_be_read_is_ignored()
    {
        Directory.CreateDirectory(_folder["cache"]);
        AssertKnowsNothing();
    }

    [Fact]
    public void An_import_that_leads_to_nothing_leaves_the_cache_as_it_is()
    {
        Learn(new ImportedFile());
        byte[] before = File.ReadAllBytes(_folder["cache"]);
        using (StatCache cache = Open())
            cache.Keep(ChangedAt(default), new ImportedFile());
        Assert.Equal(before, File.ReadAllBytes(_folder["cache"]));
        Assert.Equal(["cache"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    // Keeps a file, by default one that changed long before the import.
    private FileStatus Learn(ImportedFile file, long size = 0, Func<FileTime, FileTime>? changed = null)
    {
        using StatCache cache = Open();
        FileStatus status = ChangedAt(changed is null ? Shift(cache.Begun, -100, 0) : changed(cache.Begun)) with { Size = size };
        cache.Keep(status, file);
        cache.Save();
        return status;
    }

    private static FileStatus ChangedAt(FileTime time) => new(0x81A4, 1, 0, 0, 0, 0, 7, Device, default, time, time);

    private static FileTime Shift(FileTime time, long seconds, long nanoseconds)
    {
        long sum = (time.Seconds * 1_000_000_000) + (time.Nanoseconds | 1) + (seconds * 1_000_000_000) + nanoseconds;
        return new(sum / 1_000_000_000, (uint)(sum % 1_000_000_000));
    }

    private StatCache Open(string name = "cache") => new(_folder.Handle, name, "a tree", Device, _hasher);

    private void AssertKnowsNothing()
    {
        using StatCache cache = Open();
        Assert.Equal(0, cache.KnownFiles);
    }

    // In place: another inode would be reason enough to ignore it.
    private void Overwrite(byte[] bytes)
    {
        using FileStream file = new(_folder["cache"], FileMode.Open, FileAccess.Write);
        file.SetLength(0);
        file.Write(bytes);
    }

    private static string Text(Xattr xattr) => $"{Convert.ToHexString(xattr.Name)}={Convert.ToHexString(xattr.Value)}";
}
