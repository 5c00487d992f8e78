using System.Text;
using BootCfs.Config;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Engine.Config;

public class TrustRulesTests
{
    private const string All = """
        schema = 1
        [keys.release-2026]
        valid_after = 2026-01-01T00:00:00Z
        valid_before = 2027-01-01T01:00:00+01:00
        [default]
        keys = ["release-2026"]
        threshold = 2
        countersigners = ["rebuilder-a"]
        min_epoch = 3
        max_age = "180d"
        [stream."debian/stable"]
        threshold = 1
        max_age = "0"
        """;

    [Fact]
    public void Has_what_the_file_says()
    {
        TrustRules rules = Parse(All);
        Assert.Equal(
            new KeyWindow(DateTimeOffset.Parse("2026-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.Parse("2027-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture)),
            rules.Keys["release-2026"]);
        StreamRules unknown = rules.For("debian/testing");
        Assert.Equal((2, 3, TimeSpan.FromDays(180)), (unknown.Threshold, unknown.MinEpoch, unknown.MaxAge));
        Assert.Equal(["release-2026"], unknown.Keys);
        Assert.Equal(["rebuilder-a"], unknown.Countersigners);
        Assert.Equal(unknown, rules.For(null));
    }

    [Fact]
    public void A_stream_has_the_default_where_its_table_says_nothing()
    {
        StreamRules stable = Parse(All).For("debian/stable");
        Assert.Equal((1, 3, TimeSpan.Zero), (stable.Threshold, stable.MinEpoch, stable.MaxAge));
        Assert.Equal(["release-2026"], stable.Keys);
    }

    [Fact]
    public void A_later_file_wins_key_by_key()
    {
        TrustRules both = Parse("""
            schema = 1
            [keys.release-2026]
            valid_before = 2026-06-01T00:00:00Z
            [default]
            min_epoch = 5
            [stream."debian/stable"]
            threshold = 4
            [stream.mine]
            threshold = 1
            """).Over(Parse(All));
        Assert.Equal((2026, 1, 6), (both.Keys["release-2026"].ValidAfter!.Value.Year, both.Keys["release-2026"].ValidAfter!.Value.Month, both.Keys["release-2026"].ValidBefore!.Value.Month)); // both are there
        Assert.Equal((4, 5, TimeSpan.Zero), (both.For("debian/stable").Threshold, both.For("debian/stable").MinEpoch, both.For("debian/stable").MaxAge));
        Assert.Equal((1, 5, TimeSpan.FromDays(180)), (both.For("mine").Threshold, both.For("mine").MinEpoch, both.For("mine").MaxAge));
    }

    [Theory]
    [InlineData("", "key 'schema': missing")]
    [InlineData("schema = 2", "key 'schema': 2 is not known, only 1 is")]
    [InlineData("schema = 1\nthreshold = 2", "key 'threshold': not known")]
    [InlineData("schema = 1\n[default]\nthreshhold = 2", "key 'default.threshhold': not known")]
    [InlineData("schema = 1\n[streams.x]\nthreshold = 2", "key 'streams': not known")]
    [InlineData("schema = 1\n[stream.x]\nmin_epochs = 2", "key 'stream.x.min_epochs': not known")]
    [InlineData("schema = 1\n[keys.x]\nuntil = 2", "key 'keys.x.until': not known")]
    [InlineData("schema = 1\n[default]\nthreshold = 0", "key 'default.threshold': not a number of keys from 1 on")]
    [InlineData("schema = 1\n[default]\nthreshold = 4294967297", "key 'default.threshold': not a number of keys from 1 on")]
    [InlineData("schema = 1\n[default]\nmin_epoch = -1", "key 'default.min_epoch': below zero")]
    [InlineData("schema = 1\n[default]\nmax_age = \"soon\"", "key 'default.max_age': 'soon' is no length of time (30m, 12h, 30d, 8w)")]
    [InlineData("schema = 1\n[keys.x]\nvalid_before = 2026-01-01T00:00:00", "key 'keys.x.valid_before': no time with an offset, such as 2026-01-31T12:00:00Z")]
    [InlineData("schema = 1\n[keys.x]\nvalid_before = 2026-01-01", "key 'keys.x.valid_before': no time with an offset, such as 2026-01-31T12:00:00Z")]
    [InlineData("schema = 1\n[default]\nkeys = \"one\"", "no TOML of this kind at line 3, column 8")]
    [InlineData("schema = 1\n[default]\nthreshold = 1\nthreshold = 2", "no TOML of this kind at line 4, column 13")]
    public void Refuses_a_file_and_names_it_and_the_key(string text, string reason)
    {
        var error = Assert.Throws<InvalidMetadataException>(() => Parse(text));
        Assert.Equal($"t/trust.toml: {reason}", error.Message);
    }

    [Fact]
    public void The_record_of_the_highest_epoch_comes_back_as_it_was()
    {
        var record = new EpochRecord(7, GitObjectId.Parse(new string('c', 40)), DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        Assert.Equal(record, EpochRecord.Parse(record.ToBytes(), "it"));
        string text = Encoding.UTF8.GetString(record.ToBytes());
        Assert.Equal("it: key 'highest_epoch': below zero", Refusal(text.Replace("= 7", "= -7", StringComparison.Ordinal)));
        Assert.Equal("it: key 'highest_epoch': missing", Refusal(text.Replace("highest_epoch", "epoch", StringComparison.Ordinal)));
        Assert.Equal("it: key 'commit': 'c' is no commit id", Refusal(text.Replace(new string('c', 40), "c", StringComparison.Ordinal)));
    }

    private static string Refusal(string text) =>
        Assert.Throws<InvalidMetadataException>(() => EpochRecord.Parse(Encoding.UTF8.GetBytes(text), "it")).Message;

    private static TrustRules Parse(string text) => TrustRules.Parse(Encoding.UTF8.GetBytes(text), "t/trust.toml");
}
