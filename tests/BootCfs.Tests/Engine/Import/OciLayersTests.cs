using BootCfs.Tests.Format.Tar;

namespace BootCfs.Tests.Engine.Import;

public sealed class OciLayersTests : OciTestImage
{
    private static readonly Dictionary<string, (TarBytes[] Layers, string[] Expected)> Cases = new()
    {
        ["later over earlier"] = ([Layer().Add("f", content: "1"), Layer().Add("f", content: "2")], ["/f 2"]),
        ["a whiteout"] = ([Layer().Add("d/a").Add("d/b"), Layer().Add("d/.wh.a")], ["/d/b"]),
        ["a whiteout of a directory"] = ([Layer().Add("d/a").Add("e"), Layer().Add(".wh.d")], ["/e"]),
        ["a whiteout of nothing"] = ([Layer().Add("a"), Layer().Add(".wh.b")], ["/a"]),
        ["a whiteout in the lowest layer"] = ([Layer().Add("a").Add(".wh.a").Add(".wh..wh..opq")], ["/a"]),
        ["an entry before its whiteout in one layer"] = ([Layer().Add("a", content: "1"), Layer().Add("a", content: "2").Add(".wh.a")], ["/a 2"]),
        ["an entry behind its whiteout in one layer"] = ([Layer().Add("a", content: "1"), Layer().Add(".wh.a").Add("a", content: "2")], ["/a 2"]),
        ["an entry before an opaque mark"] = ([Layer().Add("d/a"), Layer().Add("d/b").Add("d/.wh..wh..opq")], ["/d/b"]),
        ["an entry behind an opaque mark"] = ([Layer().Add("d/a").Add("e"), Layer().Add("d/.wh..wh..opq").Add("d/b")], ["/d/b", "/e"]),
        ["an opaque root"] = ([Layer().Add("d/a"), Layer().Add(".wh..wh..opq").Add("b")], ["/b"]),
        ["a whiteout and a third layer"] = ([Layer().Add("a"), Layer().Add(".wh.a"), Layer().Add("a", content: "3")], ["/a 3"]),
        ["what aufs notes for itself"] = ([Layer().Add("a"), Layer().Add(".wh..wh.plnk/1.2").Add(".wh..wh.aufs")], ["/a"]),
        ["a directory over a file"] = ([Layer().Add("d"), Layer().Add("d/", '5').Add("d/a")], ["/d/a"]),
        ["a file over a directory"] = ([Layer().Add("d/a"), Layer().Add("d")], ["/d"]),
        ["whiteouts in what is a file now"] = ([Layer().Add("d/a").Add("d/e/b"), Layer().Add("d").Add("d/.wh.a").Add("d/e/.wh.b")], ["/d"]),
        ["whiteouts before what is a file now"] = ([Layer().Add("d/a"), Layer().Add("d/.wh.a").Add("d")], ["/d"]),
        ["whiteouts in what is a link now"] = ([Layer().Add("d/a").Add("e/a"), Layer().Add("d", '2', link: "e").Add("d/.wh.a")], ["/d -> e", "/e/a"]),
        ["an entry behind a link of a layer below"] = ([Layer().Add("usr/bin/a").Add("bin", '2', link: "usr/bin"), Layer().Add("bin/b")], ["/bin -> usr/bin", "/usr/bin/a", "/usr/bin/b"]),
        ["a whiteout behind a link of a layer below"] = ([Layer().Add("usr/bin/a").Add("bin", '2', link: "usr/bin"), Layer().Add("bin/.wh.a")], ["/bin -> usr/bin"]),
        ["a hard link to a layer below"] = ([Layer().Add("a", content: "1"), Layer().Add("b", '1', link: "a")], ["/a 1", "/b -> /a"]),
        ["a hard link to what the layer takes away"] = ([Layer().Add("a", content: "1"), Layer().Add("b", '1', link: "a").Add(".wh.a")], ["/b 1"]),
        ["a link to what the layer replaces"] = ([Layer().Add("a", content: "1"), Layer().Add("a", content: "2").Add("b", '1', link: "a")], ["/a 2", "/b -> /a"]),
        ["no layer"] = ([], []),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Layers_are_merged_as_images_want_it(string name)
    {
        Image.Seal(Image.Image([.. Cases[name].Layers.Select(layer => layer.Ended())]));
        Assert.Equal(Cases[name].Expected, Files(Read(Image.Path)));
    }

    [Fact]
    public void A_whiteout_that_names_nothing_is_refused_with_its_layer()
    {
        Image.Seal(Image.Image([OneFile("a"), OneFile("d/.wh.")]));
        Refused("layer 2 of 2", Image.Path);
        Refused("a whiteout that names nothing", Image.Path);
    }

    [Fact]
    public void A_link_to_what_no_layer_has_is_refused()
    {
        Image.Seal(Image.Image([OneFile("a"), Layer().Add("b", '1', link: "../../etc/passwd").Ended()]));
        Refused("hard link to ../../etc/passwd, which is not there", Image.Path);
    }

    [Fact]
    public void A_layer_need_not_end_as_archives_do()
    {
        Image.Seal(Image.Image([Layer().Add("a").Open(), []]));
        Assert.Equal(["/a"], Files(Read(Image.Path)));
    }

    private static TarBytes Layer() => new();
}
