using System.Text.Json;

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>Whatever a bad commit does, the machine comes back to the one before by itself, and does not take it again.</summary>
[Trait("Category", "Life")]
[Trait("Category", "Long")]
public abstract class FallbackTests(FallbackLife life)
{
    /// <summary>Digest of what was installed.</summary>
    private protected string First => life.Commits.Digest("first");

    /// <summary>What was installed runs, is healthy, and boots next; the bad one is in quarantine.</summary>
    private protected void AssertGivenUp(int back, string bad, string reason)
    {
        life.Run.Success($"back-{back}.boot-complete");
        Assert.Equal(12, life.Run.Exit($"back-{back}.status"));
        using (StatusReport status = life.Status($"back-{back}.status"))
        {
            Assert.Equal((First, First), (status.Booted, status.Find("default")));
            JsonElement deployment = Assert.Single(status.Deployments, one => one.GetProperty("id").GetString() == life.Commits.Digest(bad));
            Assert.True(deployment.GetProperty("bad").GetBoolean());
            Assert.Contains(reason, deployment.GetProperty("quarantine").GetString(), StringComparison.Ordinal);
        }

        using JsonDocument list = JsonDocument.Parse(life.Run.Success($"back-{back}.quarantine"));
        JsonElement record = Assert.Single(
            list.RootElement.GetProperty("quarantine").EnumerateArray(), one => one.GetProperty("commit").GetString() == life.Commits.Commit(bad));
        Assert.True(record.TryGetProperty("recorded", out _));
    }
}
