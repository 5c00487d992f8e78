using System.Text;
using BootCfs.Config;

namespace BootCfs.Tests.Engine.Config;

public class TrustRulesEditTests
{
    private static readonly DateTimeOffset End = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private const string Line = "valid_before = 2027-01-15T08:00:00Z";

    [Theory]
    [InlineData(null, "old", $"schema = 1\n\n[keys.old]\n{Line}\n")]
    [InlineData("schema = 1 # mine\n[default]\nthreshold = 2\n", "old", $"schema = 1 # mine\n[default]\nthreshold = 2\n\n[keys.old]\n{Line}\n")]
    [InlineData("schema = 1\n[keys.old]\n# since\nvalid_after = 2020-01-01T00:00:00Z\n[default]\n", "old", $"schema = 1\n[keys.old]\n{Line}\n# since\nvalid_after = 2020-01-01T00:00:00Z\n[default]\n")]
    [InlineData("schema = 1\n[keys.old]\nvalid_before = 2020-01-01T00:00:00Z\n[keys.new]\nvalid_before = 2021-01-01T00:00:00Z\n", "old", $"schema = 1\n[keys.old]\n{Line}\n[keys.new]\nvalid_before = 2021-01-01T00:00:00Z\n")]
    [InlineData("schema = 1\n", "a b", $"schema = 1\n\n[keys.\"a b\"]\n{Line}\n")]
    public void Sets_one_line_and_leaves_all_else_as_it_is(string? before, string key, string after) =>
        Assert.Equal(after, Encoding.UTF8.GetString(TrustRulesEdit.SetEnd(before is null ? null : Encoding.UTF8.GetBytes(before), "it", key, End)));

    [Theory]
    [InlineData("schema = 1\nkeys.old.valid_before = 2020-01-01T00:00:00Z\n")]
    [InlineData("schema = 1\nkeys = { old = { valid_before = 2020-01-01T00:00:00Z } }\n")]
    public void Says_what_to_write_where_it_does_not_know_how(string before)
    {
        var error = Assert.Throws<InvalidMetadataException>(() => TrustRulesEdit.SetEnd(Encoding.UTF8.GetBytes(before), "it", "old", End));
        Assert.Equal($"it: [keys.old] is not a table of its own there: write '{Line}' into it", error.Message);
    }
}
