using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class TreeDraftOverlayTests
{
    [Theory]
    [InlineData("a=1 b=1", "b=2 c=2", "a=1 b=2 c=2")]
    [InlineData("d/x=1", "d/y=2", "d/? d/x=1 d/y=2")]
    [InlineData("d/ d/x=1", "d/y=2", "d/ d/x=1 d/y=2")] // nobody described the upper one
    [InlineData("d/x=1", "d/ d/y=2", "d/ d/x=1 d/y=2")]
    [InlineData("d/x=1", "d=2", "d=2")]
    [InlineData("d=1", "d/x=2", "d/? d/x=2")]
    [InlineData("a=1 b==a", "a=2", "a=2 b=1")]
    [InlineData("", "a=1 b==a", "a=1 b==a")]
    [InlineData("d/x=1", "d/y=2 d/z==d/y", "d/? d/x=1 d/y=2 d/z==d/y")]
    [InlineData("a=1", ".wh.a=", ".wh.a= a=1")] // means something in layers only
    [InlineData("l->u/l u/l/x=1", "l/y=2", "l->u/l u/? u/l/? u/l/x=1 u/l/y=2")] // a directory by another path
    [InlineData("l->u/l u/l/x=1", "l/ l/y=2", "l/ l/y=2 u/? u/l/? u/l/x=1")] // described: it is one itself
    [InlineData("l->/m m->u/../u u/", "l/d/y=2", "l->/m m->u/../u u/ u/d/? u/d/y=2")]
    [InlineData("a->u", "a/y=2 u/ u/z=2", "a->u u/ u/y=2 u/z=2")] // where it leads to comes with the upper tree
    public void Lays_one_tree_over_another(string lower, string upper, string expected)
    {
        TreeDraft draft = Make(lower);
        draft.Overlay(Make(upper));

        Assert.Equal(expected, DraftText.Print(draft));
    }

    [Theory]
    [InlineData("a=1 b=1", ".wh.a=", "b=1")]
    [InlineData("a/x=1 b=1", ".wh.a=", "b=1")]
    [InlineData("b=1", ".wh.a=", "b=1")]
    [InlineData("a/x=1", ".wh.a= a/y=2", "a/? a/y=2")] // taken away below, put there by the same layer
    [InlineData("a/x=1", "a/y=2 .wh.a=", "a/? a/y=2")]
    [InlineData("d/x=1 d/e/y=1", "d/ d/.wh..wh..opq= d/z=2", "d/ d/z=2")]
    [InlineData("d/x=1 d/e/y=1", "d/z=2 d/e/w=2 d/.wh..wh..opq=", "d/? d/e/? d/e/w=2 d/z=2")]
    [InlineData("d/x=1 e=1", ".wh..wh..opq= f=2", "f=2")]
    [InlineData("d/x=1", "d/.wh.x= d/.wh.y=", "d/?")]
    [InlineData("d=1", "d/.wh.x=", "d/?")]
    [InlineData("", "d/e/.wh.x= d/e/.wh..wh..opq= d/f=2", "d/? d/e/? d/f=2")] // nowhere left behind
    [InlineData("a=1", ".wh..wh.plnk/ .wh..wh.plnk/x=1 .wh..wh.aufs=", "a=1")]
    [InlineData("a=1 b==a", ".wh.a=", "b=1")]
    [InlineData("l->u u/x=1", "l/.wh.x= l/y=2", "l->u u/? u/y=2")]
    public void Takes_away_what_a_layer_says(string lower, string upper, string expected)
    {
        TreeDraft draft = Make(lower);
        draft.OverlayLayer(Make(upper));

        Assert.Equal(expected, DraftText.Print(draft));
    }

    [Theory]
    [InlineData(".wh.=", "/.wh.: a whiteout that names nothing")]
    [InlineData("d/.wh..=", "/d/.wh..: a whiteout that names nothing")]
    [InlineData("d/.wh...=", "/d/.wh...: a whiteout that names nothing")]
    [InlineData("l/x=1", "/l: entries of it come, and the symbolic link there leads to no directory")]
    [InlineData("loop/x=1", "/loop: entries of it come, and the symbolic link there leads to no directory")]
    public void Refuses_a_layer_that_means_nothing(string upper, string expected)
    {
        TreeDraft draft = Make("l->nowhere loop->loop");

        Assert.Equal(
            $"tree cannot be written as an image: {expected}",
            Assert.Throws<InvalidTreeException>(() => draft.OverlayLayer(Make(upper))).Message);
    }

    [Fact]
    public void Later_layers_change_nothing_of_earlier_ones_but_what_they_name()
    {
        TreeDraft draft = Make("a/b/c=1 a/b/d=1 e->a");
        draft.OverlayLayer(Make("a/b/.wh.c= e/f=2"));
        draft.OverlayLayer(Make("a/b/c=3 .wh.e="));

        Assert.Equal("a/? a/b/? a/b/c=3 a/b/d=1 a/f=2", DraftText.Print(draft));
    }

    private static TreeDraft Make(string entries) => DraftText.Make(entries.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
