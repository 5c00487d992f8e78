using BootCfs.Cli;

namespace BootCfs.Tests.Cli;

public class ShortIdTests
{
    private const string Digest = "a1703a30f3278117f59e12ff16526d899cf9a0027ffd61327c4310d1d06fbc45";

    [Theory]
    [InlineData(Digest, "a1703a30f327")]
    [InlineData(Digest + ".12", "a1703a30f327.12")]
    public void Has_12_digits_and_the_number_of_the_deployment(string id, string text) => Assert.Equal(text, ShortId.OfDeployment(id));

    [Theory]
    [InlineData(Digest, Digest, true)]
    [InlineData("a1703a30f327", Digest, true)]
    [InlineData("a1703a30f32", Digest, false)] // too short
    [InlineData("a1703a30f328", Digest, false)]
    [InlineData("a1703a30f327.1", Digest, false)]
    [InlineData("a1703a30f327", Digest + ".1", false)]
    [InlineData("a1703a30f327.1", Digest + ".1", true)]
    [InlineData("a1703a30f327.1", Digest + ".11", false)]
    [InlineData("a1703a30f327.11", Digest + ".1", false)]
    [InlineData(Digest + ".1", Digest + ".1", true)]
    public void Means_one_deployment(string text, string id, bool expected) => Assert.Equal(expected, ShortId.IsMeant(text, id));

    [Theory]
    [InlineData("a1703a30f327", true)]
    [InlineData("a1703a30f327.1", true)]
    [InlineData("debian/stable", false)]
    [InlineData("a1703a30f3278117f59e12ff16526d899cf9a002", false)] // as long as a commit's id
    [InlineData("abcdef", false)]
    public void May_mean_a_deployment(string text, bool expected) => Assert.Equal(expected, ShortId.MayBeDeployment(text));
}
