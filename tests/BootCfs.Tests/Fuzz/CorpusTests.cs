using BootCfs.Fuzz;

namespace BootCfs.Tests.Fuzz;

// Everything that the fuzzers found, and inputs that reach what they have reached (docs/testing.md).
public class CorpusTests
{
    public static TheoryData<string> Targets() => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_is_taken_or_refused_by_name(string target)
    {
        int line = 0;
        foreach (byte[] input in Corpus.Read(Vectors.Path($"fuzz/{target}.txt")))
        {
            line++;
            Exception? escaped = Record.Exception(() => FuzzTargets.Named(target).Run(input));
            Assert.True(escaped is null, $"input {line}: {escaped}");
        }

        Assert.NotEqual(0, line);
    }

    [Fact]
    public void Every_file_belongs_to_a_target() => Assert.Equal(
        FuzzTargets.All.Select(target => $"{target.Name}.txt").Order(StringComparer.Ordinal),
        Directory.GetFiles(Vectors.Path("fuzz")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
