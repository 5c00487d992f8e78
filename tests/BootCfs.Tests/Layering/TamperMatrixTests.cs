using System.Text.RegularExpressions;

namespace BootCfs.Tests.Layering;

/// <summary>docs/security.md promises nothing that no test shows: each row of its tamper matrix names tests that are there.</summary>
public sealed partial class TamperMatrixTests
{
    private const string Heading = "## The tamper matrix";

    private static readonly string Document = File.ReadAllText(Path.Combine(SourceFiles.Root, "docs", "security.md"));

    private static readonly ILookup<string, string> Tests = TestMethods().ToLookup(test => test.Class, test => test.Method);

    [Fact]
    public void Has_at_least_forty_rows_and_each_names_tests_that_are_there()
    {
        string[] rows = [.. Document[Document.IndexOf(Heading, StringComparison.Ordinal)..].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];
        Assert.True(rows.Length >= 40, $"{rows.Length} rows");
        Assert.All(rows, row => Assert.NotEmpty(NamedTests(row.TrimEnd('|', ' ').Split('|')[^1])));
    }

    [Fact]
    public void Every_test_that_the_document_names_is_there() =>
        Assert.All(NamedTests(Document), test => Assert.Contains(test.Method, Tests[test.Class]));

    private static (string Class, string Method)[] NamedTests(string text) =>
        [.. from Match match in TestName().Matches(text) select (match.Groups[1].Value, match.Groups[2].Value)];

    private static IEnumerable<(string Class, string Method)> TestMethods() =>
        from project in new[] { "tests/BootCfs.Tests", "tests/BootCfs.SystemTests" }
        from file in SourceFiles.Of(project)
        let name = Path.GetFileName(file.Name)
        from Match method in Method().Matches(File.ReadAllText(file.FullPath))
        select (name[..name.IndexOf('.', StringComparison.Ordinal)], method.Groups[1].Value);

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"public (?:async )?(?:void|Task) (\w+)\(")]
    private static partial Regex Method();
}
