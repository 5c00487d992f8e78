using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BootCfs.Tests.Layering;

/// <summary>The arrows between projects, their packages, and that folders are namespaces (docs/architecture.md).</summary>
public sealed partial class ProjectArrowTests
{
    [Theory]
    [InlineData("src/BootCfs.Format", "", "")]
    [InlineData("src/BootCfs.Hash", "", "")]
    [InlineData("src/BootCfs.Linux", "BootCfs.Format", "")]
    [InlineData("src/BootCfs.Engine", "BootCfs.Format BootCfs.Linux", "LibGit2Sharp NSec.Cryptography Tomlyn ZstdSharp.Port")]
    [InlineData("src/BootCfs.Cli", "BootCfs.Engine", "System.CommandLine")]
    [InlineData("initramfs/BootCfs.Initramfs", "BootCfs.Format BootCfs.Linux", "")]
    public void A_project_refers_to_what_is_drawn_and_no_more(string project, string projects, string packages)
    {
        string file = Path.Combine(SourceFiles.Root, project, Path.GetFileName(project) + ".csproj");
        Assert.Equal(projects, Includes(file, "ProjectReference", path => Path.GetFileNameWithoutExtension(path)));
        Assert.Equal(packages, Includes(file, "PackageReference", name => name));
    }

    [Fact]
    public void Every_project_that_ships_is_in_the_table_above()
    {
        IEnumerable<string> shipped = Directory.GetDirectories(Path.Combine(SourceFiles.Root, "src"))
            .Concat(Directory.GetDirectories(Path.Combine(SourceFiles.Root, "initramfs")))
            .Select(path => Path.GetRelativePath(SourceFiles.Root, path));
        IEnumerable<object?> known = typeof(ProjectArrowTests)
            .GetMethod(nameof(A_project_refers_to_what_is_drawn_and_no_more))!.CustomAttributes // it is above
            .Where(attribute => attribute.AttributeType == typeof(InlineDataAttribute))
            .Select(attribute => ((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)[0].Value);
        Assert.Equal(shipped.Order(StringComparer.Ordinal), known.Cast<string>().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("src/BootCfs.Format", "BootCfs.Format")]
    [InlineData("src/BootCfs.Hash", "BootCfs.Hash")]
    [InlineData("src/BootCfs.Linux", "BootCfs.Linux")]
    [InlineData("src/BootCfs.Engine", "BootCfs")]
    [InlineData("src/BootCfs.Cli", "BootCfs.Cli")]
    [InlineData("initramfs/BootCfs.Initramfs", "BootCfs.Initramfs")]
    public void A_folder_is_a_namespace(string project, string rootNamespace)
    {
        foreach ((string fullPath, string folder, string name) in SourceFiles.Of(project))
        {
            string expected = folder.Length == 0 ? rootNamespace : $"{rootNamespace}.{folder.Replace('/', '.')}";
            Match found = NamespaceLine().Match(File.ReadAllText(fullPath));
            Assert.True(!found.Success || found.Groups[1].Value == expected, $"{name} has namespace {found.Groups[1].Value}, expected {expected}");
        }
    }

    private static string Includes(string file, string element, Func<string, string> name) => string.Join(
        ' ', XDocument.Load(file).Descendants(element).Select(item => name((string)item.Attribute("Include")!)).Order(StringComparer.Ordinal)); // always there

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
