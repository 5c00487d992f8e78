using BootCfs.Format.Oci;
using BootCfs.Import;
using BootCfs.Tests.Format.Oci;
using static BootCfs.Tests.Engine.Import.OciImageFolder;

namespace BootCfs.Tests.Engine.Import;

public sealed class OciSelectionTests : OciTestImage
{
    private static readonly string Other = OciPlatform.ThisMachine.Architecture == "arm64" ? "amd64" : "arm64";

    [Fact]
    public void Takes_the_only_image_whatever_it_runs_on()
    {
        Image.Seal(Image.Image([OneFile("f")], "'os':'plan9','architecture':'mips'"));
        Assert.Equal(["/f"], Files(Read(Image.Path)));
        Assert.Equal(["/f"], Files(Read(Image.Path, "plan9/mips")));
    }

    [Fact]
    public void Takes_the_image_of_the_tag()
    {
        Image.Seal(Image.Image([OneFile("a")], more: Tag("1")), Image.Image([OneFile("b")], more: Tag("name:2")));
        Assert.Equal(["/a"], Files(Read($"{Image.Path}:1")));
        Assert.Equal(["/b"], Files(Read($"{Image.Path}:name:2")));
        Refused($"{Image.Path}: no image has the tag 3; there is 1, name:2", $"{Image.Path}:3");
        Refused($"{Image.Path}: there are several images: name one of the tags 1, name:2 behind a colon", Image.Path);
    }

    [Fact]
    public void Needs_no_tag_where_all_tags_are_of_one_image()
    {
        byte[] tar = OneFile("f");
        Image.Seal(Image.Image([tar], more: Tag("1")), Image.Image([tar], more: Tag("latest")));
        Assert.Equal(["/f"], Files(Read(Image.Path)));
    }

    [Fact]
    public void Chooses_the_platform_in_indexes_that_lie_in_each_other()
    {
        string inner = Image.Index([
            Image.Image([OneFile("unknown")], more: Platform("unknown", "unknown")),
            Image.Image([OneFile("this")], more: Platform("linux", OciPlatform.ThisMachine.Architecture)),
            Image.Image([OneFile("second")], more: Platform("linux", OciPlatform.ThisMachine.Architecture)),
        ]);
        Image.Seal(Image.Index([Image.Image([OneFile("other")], more: Platform("linux", Other)), inner], Tag("t")));

        Assert.Equal(["/this"], Files(Read($"{Image.Path}:t")));
        Assert.Equal(["/other"], Files(Read($"{Image.Path}:t", $"linux/{Other}")));
        Refused(
            $"{Image.Path}: there is no image for linux/s390x, only for linux/{Other}, {OciPlatform.ThisMachine}", $"{Image.Path}:t", "linux/s390x");
    }

    [Fact]
    public void Looks_into_the_configuration_where_the_index_is_silent()
    {
        Image.Seal(
            Image.Image([OneFile("mips")], "'os':'linux','architecture':'mips'"),
            Image.Image([OneFile("arm")], "'os':'linux','architecture':'arm','variant':'v7'"),
            Image.Image([OneFile("none")], "'author':'nobody'"));

        Assert.Equal(["/arm"], Files(Read(Image.Path, "linux/arm")));
        Refused("there is no image for linux/386, only for linux/mips, linux/arm/v7, an unknown platform", Image.Path, "linux/386");
    }

    [Fact]
    public void Does_not_guess_between_images_that_nothing_tells_apart()
    {
        Image.Seal(Image.Image([OneFile("a")]), Image.Image([OneFile("b")]));
        Refused("there are several images for linux/amd64, and no tag tells them apart", Image.Path, "linux/amd64");
    }

    [Fact]
    public void Says_when_there_is_no_image()
    {
        Image.Seal(Image.Blob("application/vnd.example.signature", "{}"));
        Refused($"{Image.Path}: there is no image in it", Image.Path);
        Refused($"{Image.Path}: no image has the tag t, and no other has a tag", $"{Image.Path}:t");
        Assert.Throws<InvalidSourceException>(() => Read($"{Image.Path}:"));
    }

    [Fact]
    public void Indexes_that_lie_too_deep_are_refused()
    {
        string entry = Image.Image([OneFile("f")]);
        for (int i = 0; i < 7; i++)
            entry = Image.Index([entry]);
        Assert.Equal(["/f"], Files(Read(Image.Seal(entry).Path)));
        Image.Seal(Image.Index([entry]));
        Refused("more than 8 indexes in each other", Image.Path);
    }

    [Fact]
    public void An_index_is_read_once_however_often_it_is_referred_to()
    {
        // Read again for each reference, this would take for ever.
        string entry = Image.Image([OneFile("f")]);
        for (int i = 0; i < 7; i++)
            entry = Image.Index([.. Enumerable.Repeat(entry, 1000)]);
        Assert.Equal(["/f"], Files(Read(Image.Seal(entry).Path)));
    }

    [Fact]
    public void An_index_that_claims_to_lie_in_itself_is_found_out()
    {
        byte[] one = OciJsonText.Bytes($"{{'schemaVersion':2,'manifests':[{OciJsonText.Descriptor(OciJsonText.IndexType, size: "500")}]}}");
        Image.Seal(OciJsonText.Descriptor(OciJsonText.IndexType, size: $"{one.Length}"));
        Image.Write($"blobs/sha256/{new string('a', 64)}", one);
        Refused($"index {OciJsonText.Digest}: its content has the digest {DigestOf(one)}, and should have", Image.Path);
    }
}
