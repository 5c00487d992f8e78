using BootCfs.Tests.Format.Oci;
using BootCfs.Tests.Format.Tar;
using static BootCfs.Tests.Engine.Import.OciImageFolder;

namespace BootCfs.Tests.Engine.Import;

/// <summary>Archives as <c>docker save</c> writes them.</summary>
public sealed class DockerArchiveTests : OciTestImage
{
    private static readonly byte[] Lower = OneFile("a", "1");
    private static readonly byte[] Upper = new TarBytes().Add("b", content: "2").Add(".wh.a").Ended();

    [Fact]
    public void Layers_may_be_compressed_or_links_to_each_other()
    {
        string config = ConfigText([DigestOf(Lower), DigestOf(Upper), DigestOf(Lower)]);
        string spec = Save(
            new TarBytes().Add("1/", '5').Add("1/layer.tar", content: Text(Lower)).Add("./2/layer.tar", content: Text(Gzip(Upper)))
                .Add("3/layer.tar", '2', link: "../1/layer.tar").Add(ConfigName(config), content: config.Replace('\'', '"')),
            $"[{{'Config':'{ConfigName(config)}','RepoTags':['a/b:1'],'Layers':['1/layer.tar','2/layer.tar','3/layer.tar']}}]");

        Assert.Equal(["/a 1", "/b 2"], Files(Read(spec)));
        Assert.Equal(["/a 1", "/b 2"], Files(Read($"{spec}:a/b:1", "linux/amd64")));
        Refused("no image has the tag 2; there is a/b:1", $"{spec}:2");
        Refused("there is no image for linux/s390x, only for linux/amd64", spec, "linux/s390x");
    }

    [Fact]
    public void One_of_several_images_is_named()
    {
        string config = ConfigText([DigestOf(Lower)]);
        string spec = Save(
            new TarBytes().Add("l", content: Text(Lower)).Add("c.json", content: config.Replace('\'', '"')),
            "[{'Config':'c.json','RepoTags':['a:1'],'Layers':['l']},{'Config':'c.json','RepoTags':null,'Layers':[]},{'Config':'c.json','RepoTags':['b:1'],'Layers':[]}]");

        Assert.Equal(["/a 1"], Files(Read($"{spec}:a:1")));
        Refused("there are several images: name one of the tags a:1, b:1 behind a colon", spec);
        Refused("1 diff_ids for 0 layers", $"{spec}:b:1");
    }

    [Fact]
    public void What_is_not_what_the_configuration_says_is_refused()
    {
        string config = ConfigText([DigestOf(Upper)]);
        string list = $"[{{'Config':'{ConfigName(config)}','Layers':['l']}}]";
        TarBytes archive = new TarBytes().Add(ConfigName(config), content: config.Replace('\'', '"'));

        Refused("layer 1 of 1 (l): l is missing", Save(archive, list));
        Refused($"should have {DigestOf(Upper)}", Save(new TarBytes().Add(ConfigName(config), content: config.Replace('\'', '"')).Add("l", content: Text(Lower)), list));
        Refused("its content has the digest", Save(new TarBytes().Add(ConfigName(config), content: "{}"), list));
        Refused(".json is missing", Save(new TarBytes().Add("l", content: Text(Lower)), list));
    }

    [Fact]
    public void Links_that_lead_round_are_refused()
    {
        string spec = Save(new TarBytes().Add("a", '2', link: "b").Add("b", '2', link: "a"), "[{'Config':'a','Layers':[]}]");
        Refused("too many symbolic links", spec);
    }

    [Fact]
    public void A_link_out_of_the_archive_leads_to_nothing()
    {
        string spec = Save(new TarBytes().Add("a", '2', link: "../../../../../../etc/passwd"), "[{'Config':'a','Layers':[]}]");
        Refused("config a: a is missing", spec);
    }

    [Fact]
    public void An_archive_that_is_cut_short_is_refused()
    {
        string spec = Save(new TarBytes().Add("l", content: Text(Lower)), "[]");
        byte[] bytes = File.ReadAllBytes(spec);
        File.WriteAllBytes(spec, bytes[..700]);
        Refused("the archive is cut short", spec);
    }

    private static string ConfigName(string config) => $"{DigestOf(OciJsonText.Bytes(config))[7..]}.json";

    private static string Text(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    private string Save(TarBytes archive, string list)
    {
        File.WriteAllBytes(Folder["saved.tar"], archive.Add("manifest.json", content: list.Replace('\'', '"')).Ended());
        return Folder["saved.tar"];
    }
}
