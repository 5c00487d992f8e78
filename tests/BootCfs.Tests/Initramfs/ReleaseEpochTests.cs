using System.Text;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Initramfs.Config;
using CsCheck;

namespace BootCfs.Tests.Initramfs;

public class ReleaseEpochTests
{
    private const string Rest =
        "\n[os]\nid = \"t\"\nname = \"T\"\npretty_name = \"T\"\n\n"
        + "[image]\nlayout = \"v1\"\nalgorithm = \"sha256\"\ninline_limit = 64\noptions = []\n";

    [Fact]
    public void Reads_what_the_engine_writes()
    {
        ReleaseInfo release = ReleaseInfo.Parse(Encoding.UTF8.GetBytes("schema = 1\nsecurity_epoch = 0\n" + Rest), "r") with { SecurityEpoch = 41 };
        Assert.Equal(41, ReleaseEpoch.Read(release.ToBytes(), "r"));
    }

    [Fact]
    public void Reads_the_release_of_every_stream_that_can_be_named()
    {
        var release = ReleaseInfo.Parse(Encoding.UTF8.GetBytes("schema = 1\nsecurity_epoch = 7\n" + Rest), "r");
        StreamName[] streams =
        [
            .. Enumerable.Range(1, 0x300)
                .Select(c => StreamName.TryParse($"a{(char)c}b", out StreamName name) ? name : default)
                .Where(name => name != default),
        ];
        Assert.InRange(streams.Length, 600, 0x300);
        Assert.All(streams, stream => Assert.Equal(7, ReleaseEpoch.Read((release with { Stream = stream.ToString() }).ToBytes(), "r")));
    }

    [Theory]
    [InlineData("security_epoch = 1", "r:1: no schema or no security_epoch")]
    [InlineData("schema = 1", "r:1: no schema or no security_epoch")]
    [InlineData("schema = 1\n[x]\nsecurity_epoch = 1", "r:1: no schema or no security_epoch")]
    [InlineData("schema = 2\nsecurity_epoch = 1", "r:1: the schema is not 1")]
    [InlineData("schema = 1\nsecurity_epoch = \"1\"", "r:2: security_epoch is a number")]
    [InlineData("schema = 1\nsecurity_epoch = 1\nsecurity_epoch = 2", "r:3: a second value for security_epoch")]
    [InlineData("schema = 1\nsecurity_epoch = 1\nSecurity_Epoch = 2", "r:3: capital letters in the key Security_Epoch")]
    [InlineData("schema = 1\nsecurity_epoch = +1", "r:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("schema = 1\nx = \"\"\"\nsecurity_epoch = 1\n\"\"\"", "r:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("schema = 1\nx = [\nsecurity_epoch = 1\n]", "r:2: not of the form key = \"string\", true, false or a number")]
    public void Refuses_a_file_that_leaves_a_doubt(string text, string message) => Assert.Equal(
        message, Assert.Throws<InvalidConfigException>(() => ReleaseEpoch.Read(Encoding.UTF8.GetBytes(text), "r")).Message);

    // A boot must never take another epoch from a file than the deployment did; refusing is allowed to both.
    [Fact]
    public void Whatever_it_takes_a_complete_parser_takes_as_the_same()
    {
        Gen<string> word = Gen.OneOfConst(
            "schema", "security_epoch", "Security_Epoch", "SecurityEpoch", "securityepoch", "\"security_epoch\"", "security_epoch.x", "stream",
            "=", " = ", "1", "0", "2", "17", "01", "1_0", "0x1", "+1", "-1", "1.0", "1e3", "\"a\"", "\"\"\"", "'''", "'a'", "\"\\u0031\"", "true",
            "#", "[", "]", "[os]", "[[os]]", "[security_epoch]", "{", "}", ",", "\t", " ", "\r", "\n", "\n", "\n", "\u0085", "\u2028", "\ufeff", "\0");
        Gen<string> line = Gen.OneOf(
            word.Array[1, 6].Select(string.Concat),
            Gen.Int[0, 3].Select(n => $"security_epoch = {n}"),
            Gen.Const("schema = 1"),
            Gen.Const("stream = \"debian/stable\" # of it"));
        int both = 0;
        line.Array[1, 6].Select(lines => string.Join('\n', lines)).Sample(
            head =>
            {
                byte[] text = Encoding.UTF8.GetBytes("schema = 1\n" + head + Rest);
                long? ours = Try<InvalidConfigException>(() => ReleaseEpoch.Read(text, "r"));
                long? theirs = Try<InvalidMetadataException>(() => ReleaseInfo.Parse(text, "r").SecurityEpoch);
                if (ours is not null && theirs is not null)
                    Interlocked.Increment(ref both);
                Assert.True(ours is null || theirs is null || ours == theirs, $"{ours} and {theirs} in {head}");
            },
            iter: 20_000);
        Assert.InRange(both, 1000, int.MaxValue); // the two were compared at all
    }

    private static long? Try<T>(Func<long> read)
        where T : BootCfsException
    {
        try
        {
            return read();
        }
        catch (T)
        {
            return null;
        }
    }
}
