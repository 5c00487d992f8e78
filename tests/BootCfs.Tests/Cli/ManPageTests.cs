using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using BootCfs.Cli;
using BootCfs.Cli.Json;
using BootCfs.Deploy;
using BootCfs.Format;
using BootCfs.Format.Tree;
using BootCfs.History;
using BootCfs.Import;

namespace BootCfs.Tests.Cli;

/// <summary>docs/man/bootcfs.1 and <c>--help</c> say the same.</summary>
public class ManPageTests
{
    private static readonly string[] Lines = Read();

    [Fact]
    public void Has_a_section_for_each_command_and_no_other() =>
        Assert.Equal(CommandTree.Leaves.Select(Heading), Lines.Where(line => line.StartsWith(".SS ", StringComparison.Ordinal)));

    [Fact]
    public void Explains_each_command_and_its_options_in_the_words_of_the_help()
    {
        foreach (CommandTree.Leaf leaf in CommandTree.Leaves)
        {
            string[] section = Section(Heading(leaf));
            Assert.Equal($"{leaf.Command.Description}.", section[0]);
            Assert.Equal(leaf.Command.Options.Select(Explain), Options(section));
        }
    }

    [Fact]
    public void Names_each_kind_of_tree_source() =>
        Assert.All(TreeSources.Forms, form => Assert.Contains($".B {form}", Section(".SS bootcfs commit STREAM")));

    [Fact]
    public void Explains_the_options_of_every_command() =>
        Assert.Equal(CommandTree.Global.Select(Explain), Options(Section(".SH OPTIONS")));

    [Fact]
    public void Lists_every_exit_status()
    {
        IEnumerable<int> declared = typeof(ExitStatus).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => (int)field.GetRawConstantValue()!) // all of them are numbers
            .Concat([130, 143]);
        IEnumerable<int> listed = Tagged(Section(".SH EXIT STATUS"))
            .SelectMany(entry => entry.Tag.Split(", ")).Select(number => int.Parse(number, CultureInfo.InvariantCulture));
        Assert.Equal(declared.Order(), listed.Order());
    }

    [Fact]
    public void Lists_every_code_of_json_errors()
    {
        string text = string.Join(' ', Section(".SH JSON"));
        Assert.All(
            Enum.GetNames<ErrorCode>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName).Concat(["cancelled", "unexpected"]),
            code => Assert.Matches($@"[ ""]{code}[ ""]", text + " "));
    }

    [Fact]
    public void Describes_every_field_of_json()
    {
        string text = string.Join(' ', Section(".SH JSON"));
        IEnumerable<Type> documents = typeof(CliJson).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(CliJson).Namespace && type != typeof(CliJson) && !type.IsNested)
            .Concat([
                typeof(HostState), typeof(DeploymentState), typeof(RoomState), typeof(ReleaseChange), typeof(PrivilegeChange), typeof(PackageChange), typeof(FileTotals),
            ]);
        IEnumerable<string> fields = documents.SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
            .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))
            .Concat(JsonDumpField.All.Select(field => field.Name)).Distinct();
        Assert.All(fields, field => Assert.Matches($@"[ ""]{field}[ ""]", text + " "));
    }

    private static string Heading(CommandTree.Leaf leaf) =>
        $".SS bootcfs {leaf}" + string.Concat(leaf.Command.Arguments.Select(Usage));

    private static string Usage(Argument argument)
    {
        string name = argument.Name + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
        return argument.Arity.MinimumNumberOfValues == 0 ? $" [{name}]" : $" {name}";
    }

    private static (string Tag, string Text) Explain(Option option)
    {
        IEnumerable<string> names = option.Aliases.Append(option.Name);
        string value = option.ValueType == typeof(bool) ? "" : $"={option.HelpName}";
        string preset = option.HasDefaultValue && value.Length > 0 ? $" [default: {option.GetDefaultValue()}]" : "";
        return ($"{string.Join(", ", names)}{value}", $"{option.Description}{preset}.");
    }

    private static IEnumerable<(string Tag, string Text)> Options(string[] section) =>
        Tagged(section).Where(entry => entry.Tag.StartsWith('-'));

    // A tag and the first line of its text.
    private static IEnumerable<(string Tag, string Text)> Tagged(string[] section) =>
        section.Index().Where(line => line.Item == ".TP")
            .Select(line => (section[line.Index + 1].Replace(".B ", "", StringComparison.Ordinal), section[line.Index + 2]));

    private static string[] Section(string heading) =>
        [.. Lines.SkipWhile(line => line != heading).Skip(1)
            .TakeWhile(line => !line.StartsWith(".S", StringComparison.Ordinal))];

    private static string[] Read([CallerFilePath] string thisFile = "") =>
        [.. File.ReadLines(Path.Combine(thisFile, "..", "..", "..", "..", "docs", "man", "bootcfs.1"))
            .Select(line => line.Replace(@"\-", "-", StringComparison.Ordinal))];
}
