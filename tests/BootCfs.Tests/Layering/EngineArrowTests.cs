using System.Reflection;
using System.Text.RegularExpressions;
using BootCfs.Commits;

namespace BootCfs.Tests.Layering;

/// <summary>The arrows between the folders of the engine (docs/architecture.md, docs/adr/0003, 0010, 0017).</summary>
public sealed partial class EngineArrowTests
{
    /// <summary>The folder of types that join several folders, above them.</summary>
    private const string Top = "(top)";

    private static readonly Assembly Engine = typeof(CommitStore).Assembly;

    private static readonly string[] Everything =
        [Top, "Boot", "Checkout", "Commits", "Config", "Deploy", "History", "Import", "Pull", "Store", "Transport", "Trust"];

    private static readonly Dictionary<string, string[]> Drawn = new()
    {
        [Top] = ["Boot", "Commits", "Config", "Import", "Store", "Trust"],
        ["Audit"] = Everything,
        ["Boot"] = [],
        ["Checkout"] = ["Store"],
        ["Commits"] = ["Store"],
        ["Config"] = [],
        ["Integrity"] = [Top, "Boot", "Commits", "Config", "Deploy", "Retention", "Store"],
        ["Retention"] = [Top, "Boot", "Commits", "Config", "Deploy", "Store"],
        ["Deploy"] = [Top, "Boot", "Checkout", "Commits", "Config", "Import", "Store", "Trust"],
        ["History"] = [Top, "Commits", "Config", "Store"],
        ["Import"] = ["Store"],
        ["Pull"] = [Top, "Commits", "Config", "Store", "Transport", "Trust"],
        ["Store"] = [],
        ["Transport"] = [],
        ["Trust"] = ["Config"],
    };

    [Fact]
    public void Compiled_types_use_only_what_is_drawn()
    {
        Arrow[] arrows =
        [
            .. from type in Engine.GetTypes()
               where LayerOf(type) is not null
               from used in TypeReferences.Of(type)
               where used.Assembly == Engine && LayerOf(used) is not null
               select new Arrow(LayerOf(type)!, LayerOf(used)!, type.FullName!), // filtered, and named types
        ];
        Assert.Contains(arrows, arrow => arrow is { From: "Import", To: "Store" }); // they are seen at all
        Assert.Empty(Arrow.Forbidden(arrows, Drawn));
    }

    // Constants leave no trace in compiled code; directives that are not needed are an error elsewhere.
    [Fact]
    public void Source_files_use_only_what_is_drawn()
    {
        Arrow[] arrows =
        [
            .. from file in SourceFiles.Of("src/BootCfs.Engine")
               from Match match in EngineNamespace().Matches(File.ReadAllText(file.FullPath))
               where Drawn.ContainsKey(match.Groups[1].Value)
               select new Arrow(file.Folder.Length == 0 ? Top : file.Folder.Split('/')[0], match.Groups[1].Value, file.Name),
        ];
        Assert.Contains(arrows, arrow => arrow is { From: "Import", To: "Store" });
        Assert.Empty(Arrow.Forbidden(arrows, Drawn));
    }

    [Theory]
    [InlineData("LibGit2Sharp", "BootCfs.Commits")]
    [InlineData("NSec.Cryptography", "BootCfs.Trust")]
    [InlineData("Tomlyn", "BootCfs.Config")]
    [InlineData("ZstdSharp", "BootCfs.Import")]
    public void Only_one_folder_sees_the_package(string package, string folder)
    {
        string[] users =
        [
            .. from type in Engine.GetTypes()
               where TypeReferences.Of(type).Any(used => used.Assembly.GetName().Name == package)
               select type.Namespace ?? type.FullName,
        ];
        Assert.Equal([folder], users.Distinct());
    }

    // Code that the compiler puts beside ours (inline arrays, regular expressions) has no namespace of ours.
    private static string? LayerOf(Type type) => type.Namespace switch
    {
        "BootCfs" => Top,
        { } name when name.StartsWith("BootCfs.", StringComparison.Ordinal) => name.Split('.')[1],
        _ => null,
    };

    [GeneratedRegex(@"\bBootCfs\.(\w+)\b")]
    private static partial Regex EngineNamespace();
}
