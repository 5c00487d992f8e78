using BootCfs.Format.Oci;
using BootCfs.Store;
using BootCfs.Tests.Engine.Store;
using BootCfs.Tests.Format.Oci;
using BootCfs.Tests.Format.Tar;
using static BootCfs.Tests.Engine.Import.OciImageFolder;

namespace BootCfs.Tests.Engine.Import;

public sealed class OciRefusalTests : OciTestImage
{
    private const string Gzipped = $"{OciJsonText.LayerType}+gzip";

    private static readonly byte[] Tar = OneFile("f", "content");

    [Fact]
    public void A_file_or_folder_that_is_no_image_is_refused()
    {
        Directory.CreateDirectory(Image.Path);
        Refused("it is no container image: there is neither oci-layout nor manifest.json", Image.Path);
        Image.Write("file", Tar);
        Refused("it is no container image: there is neither oci-layout nor manifest.json", $"{Image.Path}/file");
        Image.Write("file.gz", Gzip(Tar));
        Refused("it is compressed with gzip: of an image only the layers may be", $"{Image.Path}/file.gz");
        Image.Write("text", "no archive"u8.ToArray());
        Refused("cut short", $"{Image.Path}/text");
        Refused("/dev/null: it is neither a directory nor a file", "/dev/null");
    }

    [Fact]
    public void A_layout_without_index_or_of_another_version_is_refused()
    {
        Image.Write("oci-layout", "{}"u8.ToArray());
        Refused($"{Image.Path}, oci-layout: imageLayoutVersion '', where 1.0.0 is taken", Image.Path);
        Image.Seal();
        File.Delete($"{Image.Path}/index.json");
        Refused($"{Image.Path}, index.json: index.json is missing", Image.Path);
    }

    [Fact]
    public void A_huge_document_is_not_even_read()
    {
        byte[] huge = new byte[(4 << 20) + 1];
        Image.Seal(Image.Blob(OciJsonText.ManifestType, huge));
        Refused("it has 4194305 bytes, and may have 4194304", Image.Path);
        Image.Seal(OciJsonText.Descriptor(OciJsonText.ManifestType, digest: DigestOf(huge), size: "9223372036854775807"));
        Refused("it has 9223372036854775807 bytes, and may have 4194304", Image.Path);
        Image.Write("index.json", huge);
        Refused("index.json: it has 4194305 bytes, and may have 4194304", Image.Path);
    }

    [Fact]
    public void A_document_of_another_digest_or_size_is_refused()
    {
        byte[] manifest = "{\"schemaVersion\":2}"u8.ToArray();
        Image.Seal(Describe(OciJsonText.ManifestType, manifest));
        string name = $"blobs/sha256/{DigestOf(manifest)[7..]}";
        Refused($"manifest {DigestOf(manifest)}: {name} is missing", Image.Path);
        Image.Write(name, "{\"schemaVersion\":1}"u8.ToArray());
        Refused(", and should have sha256:", Image.Path);
        Image.Write(name, "{}"u8.ToArray());
        Refused("it has 2 bytes, and should have 19", Image.Path);
    }

    [Fact]
    public void A_layer_that_is_missing_cut_or_swollen_is_refused()
    {
        byte[] blob = Gzip(Tar);
        Image.Seal(Image.Image([Describe(Gzipped, blob)], [DigestOf(Tar)]));
        string name = $"blobs/sha256/{DigestOf(blob)[7..]}";
        Refused($"{Image.Path}, layer 1 of 1 ({DigestOf(blob)}): {name} is missing", Image.Path);
        Image.Write(name, blob[..^1]);
        Refused($"layer 1 of 1 ({DigestOf(blob)}): it has {blob.Length - 1} bytes, and should have {blob.Length}", Image.Path);
        Image.Write(name, [.. blob, 0]);
        Refused($"it has {blob.Length + 1} bytes, and should have {blob.Length}", Image.Path);
    }

    [Theory]
    [InlineData(3)] // not even gzip
    [InlineData(15)] // in the data
    [InlineData(-1)] // in what gzip checks it with
    public void A_damaged_layer_is_named_and_not_what_that_does_to_the_archive(int position)
    {
        byte[] blob = Gzip(Tar);
        Image.Seal(Image.Image([Describe(Gzipped, blob)], [DigestOf(Tar)]));
        byte[] damaged = [.. blob];
        damaged[position < 0 ? ^1 : position] ^= 1;
        Image.Write($"blobs/sha256/{DigestOf(blob)[7..]}", damaged);
        Refused($"{Image.Path}, layer 1 of 1 ({DigestOf(blob)}): its content has the digest {DigestOf(damaged)}, and should have {DigestOf(blob)}", Image.Path);
    }

    [Fact]
    public void What_follows_compressed_data_is_part_of_the_blob()
    {
        byte[] blob = [.. Gzip(Tar), .. new byte[200_000]];
        Image.Seal(Image.Image([Image.Blob(Gzipped, blob)], [DigestOf(Tar)]));
        Assert.Equal(["/f content"], Files(Read(Image.Path)));
        byte[] damaged = [.. blob];
        damaged[^1] = 1;
        Image.Write($"blobs/sha256/{DigestOf(blob)[7..]}", damaged);
        Refused(", and should have sha256:", Image.Path);
    }

    [Fact]
    public void A_layer_that_is_another_archive_than_the_configuration_says_is_refused()
    {
        byte[] other = OneFile("g");
        Image.Seal(Image.Image([Image.Blob(Gzipped, Gzip(Tar))], [DigestOf(other)]));
        Refused($"decompressed: its content has the digest {DigestOf(Tar)}, and should have {DigestOf(other)}", Image.Path);
        Image.Seal(Image.Image([Image.Blob(OciJsonText.LayerType, Tar)], [DigestOf(other)]));
        Refused($"decompressed: its content has the digest {DigestOf(Tar)}, and should have {DigestOf(other)}", Image.Path);
    }

    [Fact]
    public void Layers_in_another_order_than_in_the_configuration_are_refused()
    {
        byte[] other = OneFile("g");
        string[] layers = [Image.Blob(Gzipped, Gzip(Tar)), Image.Blob(Gzipped, Gzip(other))];
        Image.Seal(Image.Image(layers, [DigestOf(other), DigestOf(Tar)]));
        Refused("layer 1 of 2", Image.Path);
        Image.Seal(Image.Image(layers, [DigestOf(Tar)]));
        Refused("1 diff_ids for 2 layers", Image.Path);
    }

    [Theory]
    [InlineData($"{OciJsonText.LayerType}+zstd", "its zstd data cannot be read")]
    [InlineData(OciJsonText.LayerType, "decompressed: its content has the digest")]
    [InlineData($"{OciJsonText.LayerType}+xz", "which is not taken")]
    public void A_layer_that_is_not_what_its_type_says_is_refused(string type, string reason)
    {
        Image.Seal(Image.Image([Image.Blob(type, Gzip(Tar))], [DigestOf(Tar)]));
        Refused(reason, Image.Path);
    }

    [Fact]
    public void A_hostile_entry_is_refused_with_the_layer_that_has_it()
    {
        byte[] hostile = OneFile("../../etc/passwd");
        Image.Seal(Image.Image([Tar, hostile]));
        Refused("layer 2 of 2 (sha256:", Image.Path);
        Refused("entry ../../etc/passwd: its path leads upwards with ..", Image.Path);
    }

    [Fact]
    public void Bytes_behind_the_end_of_a_layer_are_refused()
    {
        byte[] tar = [.. Tar, .. Tar];
        Image.Seal(Image.Image([tar]));
        Refused("there is more behind the end of the archive", Image.Path);
    }

    [Fact]
    public void A_blob_that_is_a_link_out_of_the_layout_is_not_read()
    {
        byte[] blob = Gzip(Tar);
        Image.Seal(Image.Image([Describe(Gzipped, blob)], [DigestOf(Tar)]));
        File.WriteAllBytes(Folder["outside"], blob);
        string name = $"{Image.Path}/blobs/sha256/{DigestOf(blob)[7..]}";
        File.CreateSymbolicLink(name, Folder["outside"]);
        Refused(name, Image.Path);
        File.Delete(name);
        File.CreateSymbolicLink(name, "../../inside");
        Image.Write("inside", blob);
        Assert.Equal(["/f content"], Files(Read(Image.Path)));
    }

    [Fact]
    public void Nothing_stays_of_an_image_that_is_refused()
    {
        byte[] large = new TarBytes().Add("large", content: new string('x', 600_000)).Ended();
        Image.Seal(Image.Image([Image.Blob(Gzipped, Gzip(large))], [DigestOf(Tar)]));
        using var store = new StoreFixture();
        using (ObjectStaging staging = store.Store.Stage())
            Assert.Throws<InvalidOciException>(() => Read(Image.Path, objects: staging));

        Assert.Empty(store.Files());
    }
}
