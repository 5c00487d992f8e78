namespace BootCfs.Tests.Cli;

public sealed class ImageCommandTests : IDisposable
{
    // Every type of file, a hard link, inline content, an object, xattrs, and names that are hard to print.
    private const string Dump = """
        / 4096 40755 3 0 0 0 1.0 - - -
        /a\x20b 3 100644 2 1000 100 0 -5.7 - x\ny - user.k=v\x3d\xff
        /block 0 60600 1 0 0 2049 0.0 - - -
        /caf\xc3\xa9 0 @120777 - - - - 0.0 /link - -
        /dir 0 40700 2 0 0 0 0.0 - - -
        /dir/fifo 0 10644 1 0 0 0 0.0 - - -
        /dir/object 70000 104755 1 0 0 0 0.0 ab/cdef - 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
        /hard 0 @100644 - - - - 0.0 /a\x20b - -
        /link 9 120777 2 0 0 0 0.0 to\x20there - -
        /same 70000 100644 1 0 0 0 0.0 ab/cdef - -
        /twin\xff 1 100644 1 0 0 0 0.0 01/23 - -

        """;

    private readonly TemporaryDirectory _directory = new();
    private readonly string _dump;
    private readonly string _image;

    public ImageCommandTests()
    {
        _dump = _directory["dump"];
        _image = _directory["image"];
        File.WriteAllText(_dump, Dump);
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("v1", "sha256")]
    [InlineData("v0", "sha256")]
    [InlineData("v0-fixed", "sha256")]
    [InlineData("v1", "sha512")]
    public void Mk_prints_the_digest_of_what_it_wrote(string layout, string algorithm)
    {
        string dump = Conformance.UpstreamPath("special.dump");
        string digest = PublishedProgram.Run(
            "image", "mk", "--from-file", $"--layout={layout}", $"--digest={algorithm}", dump, _image).Success();
        Assert.Equal(
            Conformance.Sha256(Conformance.Build(Conformance.ReadDump(dump), BootCfs.Format.Erofs.ImageProfile.ByName(layout)!)),
            Conformance.Sha256(File.ReadAllBytes(_image)));
        Assert.Equal(algorithm == "sha256" ? 65 : 129, digest.Length);
        Assert.Equal(digest, PublishedProgram.Run("image", "digest", $"--digest={algorithm}", _image).Success());
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public void Mk_makes_the_same_image_from_json(string algorithm)
    {
        string dump = Conformance.UpstreamPath("special.dump");
        if (algorithm == "sha512")
            dump = _directory["sha512"];
        File.WriteAllText(_directory["sha512"], Dump.Replace("00112233445566778899aabbccddeeff", new string('7', 64), StringComparison.Ordinal));
        string digest = PublishedProgram.Run("image", "mk", "--from-file", $"--digest={algorithm}", dump, _image).Success();
        byte[] json = PublishedProgram.Run("image", "dump", "--json", _image).Output;
        Assert.Equal(
            digest,
            PublishedProgram.RunWith(json, "image", "mk", "--from-json", $"--digest={algorithm}", "-", _directory["again"]).Success());
        Assert.Equal(File.ReadAllBytes(_image), File.ReadAllBytes(_directory["again"]));
    }

    [Fact]
    public void Json_that_is_no_dump_leaves_no_image()
    {
        string json = _directory["json"];
        File.WriteAllText(json, "{\"schema\":1,\"entries\":[{\"path\":\"/\",\"type\":\"door\"}]}");
        PublishedProgram.Run("image", "mk", "--from-json", json, _image).Fails(
            1,
            $"bootcfs: error: {json}: JSON is invalid at byte 42, .entries[0].type: must be one of file, directory, symlink, char, block, fifo, socket");
        AssertNothingElse(_dump, json);
        PublishedProgram.Run("image", "mk", "--from-json", "--from-file", json, _image).Fails(
            2, "bootcfs: error: --from-file and --from-json exclude each other");
    }

    [Fact]
    public void Digest_is_that_of_the_known_answers()
    {
        Assert.Equal(
            "1e2eaa4202d750a41174ee454970b92c1bc2f925b1e35076d8c7d5f56362ba64\n",
            PublishedProgram.RunWith("hello world"u8.ToArray(), "image", "digest", "-").Success());
        Assert.Equal(
            "18430270729d162d4e469daca123ae61893db4b0583d8f7081e3bf4f92b88ba514e7982f10733fb6aa895195c5ae8fd2eb2c47a8be05513ce5a0c51a6f570409\n",
            PublishedProgram.RunWith("hello world"u8.ToArray(), "image", "digest", "--digest=sha512", "-").Success());
    }

    [Fact]
    public void Mk_reads_standard_input_and_writes_standard_output()
    {
        ProgramRun run = PublishedProgram.RunWith(File.ReadAllBytes(_dump), "image", "mk", "--from-file", "-", "-");
        run.Success();
        MakeImage();
        Assert.Equal(File.ReadAllBytes(_image), run.Output);
        Assert.Equal(
            PublishedProgram.Run("image", "dump", _image).Success(),
            PublishedProgram.RunWith(run.Output, "image", "dump", "-").Success());
    }

    [Fact]
    public void Mk_replaces_an_older_image()
    {
        File.WriteAllText(_image, "old");
        MakeImage();
        Assert.True(new FileInfo(_image).Length >= 4096);
        AssertNothingElse(_dump, _image);
    }

    [Theory]
    [InlineData("dump")]
    [InlineData("ls")]
    [InlineData("objects")]
    public void Prints_text_and_json(string command)
    {
        MakeImage();
        Snapshot.Match(PublishedProgram.Run("image", command, _image).Success(), command);
        Snapshot.Match(PublishedProgram.Run("image", command, _image, "--json").Success(), $"{command}_json");
    }

    [Fact]
    public void Objects_of_several_images_come_once_and_in_order()
    {
        MakeImage();
        string other = _directory["other"];
        File.WriteAllText(_dump, "/ 4096 40755 2 0 0 0 0.0 - - -\n/x 9 100644 1 0 0 0 0.0 00/11 - -\n/y 9 100644 1 0 0 0 0.0 ab/cdef - -\n");
        MakeImage(other);
        Assert.Equal("00/11\n01/23\nab/cdef\n", PublishedProgram.Run("image", "objects", _image, other).Success());
    }

    [Fact]
    public void Mk_and_digest_describe_the_image_in_json()
    {
        string made = PublishedProgram.Run("image", "mk", "--from-file", _dump, _image, "--json").Success();
        string digest = PublishedProgram.Run("image", "digest", _image).Success().TrimEnd();
        Assert.Equal(
            $$"""{"schema":1,"image":"{{_image}}","layout":"v1","size":{{new FileInfo(_image).Length}},"algorithm":"sha256","digest":"{{digest}}"}""" + "\n",
            made);
        Assert.Equal(
            made.Replace("\"layout\":\"v1\",", "", StringComparison.Ordinal),
            PublishedProgram.Run("image", "digest", _image, "--json").Success());
    }

    [Fact]
    public void A_dump_that_is_none_leaves_no_image()
    {
        File.WriteAllText(_dump, "/ 4096 40755 2 0 0 0 0.0 - - -\nnonsense\n");
        PublishedProgram.Run("image", "mk", "--from-file", _dump, _image).Fails(
            1, $"bootcfs: error: {_dump}: dump is invalid at line 2: Invalid integer ");
        AssertNothingElse(_dump);
    }

    [Fact]
    public void A_failed_mk_leaves_the_older_image_as_it_was()
    {
        File.WriteAllText(_image, "old");
        File.WriteAllText(_dump, "");
        PublishedProgram.Run("image", "mk", "--from-file", _dump, _image).Fails(
            1, $"bootcfs: error: {_dump}: dump is invalid: No files in dump file");
        Assert.Equal("old", File.ReadAllText(_image));
        AssertNothingElse(_dump, _image);
    }

    [Theory]
    [InlineData("022", 0b110_100_100)]
    [InlineData("077", 0b110_000_000)]
    public void Mk_leaves_the_permissions_to_the_umask(string umask, uint mode)
    {
        PublishedProgram.Shell($"umask {umask}; \"$BOOTCFS\" image mk --from-file {_dump} {_image}").Success();
        Assert.Equal(mode, _directory.Handle.Stat("image").Permissions);
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/stdout")]
    public void Mk_never_takes_the_place_of_a_device_or_link(string image) =>
        PublishedProgram.Run("image", "mk", "--from-file", _dump, image).Fails(
            2, $"bootcfs: error: {image} exists and is not a regular file", "hint: write to - and redirect it");

    [Fact]
    public void Json_and_an_image_do_not_share_standard_output() =>
        Assert.Contains(
            "\"code\":\"usage\"", PublishedProgram.Run("image", "mk", "--from-file", "--json", _dump, "-").Text, StringComparison.Ordinal);

    [Theory]
    [InlineData(100, "image is corrupt at 0x0: length of 100 bytes is less than one block")]
    [InlineData(8000, "image is corrupt at 0x")]
    public void An_image_cut_short_is_named_with_the_offset(int length, string message)
    {
        File.WriteAllBytes(_image, Conformance.Build(
            Conformance.ReadDump(Conformance.UpstreamPath("special.dump")), BootCfs.Format.Erofs.ImageProfile.V1)[..length]);
        foreach (string command in new[] { "dump", "ls", "objects" })
        {
            ProgramRun run = PublishedProgram.Run("image", command, _image);
            Assert.Equal(1, run.Status);
            Assert.Equal("", run.Text);
            Assert.StartsWith($"bootcfs: error: {_image}: {message}", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("missing", "cannot open {0}: no such file or directory (ENOENT)")]
    [InlineData("", "cannot read {0}: is a directory (EISDIR)")]
    public void An_unreadable_source_is_named(string name, string message)
    {
        string source = _directory[name].TrimEnd('/');
        string error = "bootcfs: error: " + message.Replace("{0}", source, StringComparison.Ordinal);
        PublishedProgram.Run("image", "mk", "--from-file", source, _image).Fails(1, error);
        PublishedProgram.Run("image", "dump", source).Fails(1, error);
        AssertNothingElse(_dump);
    }

    [Fact]
    public void A_full_device_ends_with_6()
    {
        MakeImage();
        ProgramRun run = PublishedProgram.Shell($"\"$BOOTCFS\" image dump {_image} > /dev/full");
        run.Fails(6, "bootcfs: error: cannot write /dev/full: no space left on device (ENOSPC)");
    }

    [MountFact]
    public void A_full_disk_ends_with_6_and_leaves_no_image()
    {
        string disk = _directory["disk"];
        Directory.CreateDirectory(disk);
        ProgramRun run = PublishedProgram.Unshared($$"""
            mount -t tmpfs -o size=64k none {{disk}} && zcat {{Conformance.UpstreamPath("config.dump.gz")}} |
            "$BOOTCFS" image mk --from-file - {{disk}}/image; status=$?; ls -A {{disk}}; exit $status
            """);
        run.Fails(6, $"bootcfs: error: cannot write {disk}/image: no space left on device (ENOSPC)");
    }

    [Fact]
    public void A_reader_that_goes_away_is_no_failure()
    {
        MakeImage();
        ProgramRun run = PublishedProgram.Shell($"{{ \"$BOOTCFS\" image dump {_image}; echo $? >&2; }} | true");
        Assert.Matches("^(0|141)\n$", run.Error);
    }

    private void MakeImage(string? image = null) => PublishedProgram.Run("image", "mk", "--from-file", _dump, image ?? _image).Success();

    private void AssertNothingElse(params string[] files) =>
        Assert.Equal(files.Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(_directory.Path).Order(StringComparer.Ordinal));
}
