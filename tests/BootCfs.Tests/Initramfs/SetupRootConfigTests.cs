using System.Text;
using BootCfs.Format;
using BootCfs.Initramfs.Config;

namespace BootCfs.Tests.Initramfs;

public class SetupRootConfigTests
{
    [Fact]
    public void Without_a_file_the_root_is_read_only_and_state_is_on_the_disk()
    {
        SetupRootConfig config = SetupRootConfig.Load(["/nonexistent/setup-root.toml"]);
        Assert.Equal((false, EtcMount.Bind, VarMount.Bind), (config.RootTransient, config.Etc, config.Var));
        Assert.True(config.WritesState);
    }

    [Fact]
    public void A_later_file_overrides_key_by_key()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["usr.toml"], "[root]\ntransient = true\n[etc]\nmount = \"overlay\"\n");
        File.WriteAllText(directory["etc.toml"], "[etc]\nmount = \"transient\"\n[var]\nmount = \"none\"\n");
        SetupRootConfig config = SetupRootConfig.Load([directory["usr.toml"], directory["etc.toml"]]);
        Assert.Equal((true, EtcMount.Transient, VarMount.None), (config.RootTransient, config.Etc, config.Var));
        Assert.False(config.WritesState);
    }

    [Fact]
    public void Takes_comments_blanks_and_either_line_end()
    {
        var config = new SetupRootConfig();
        config.Apply("# all\r\n\t[ root ] # table\r\n  transient=false# no\n\n[var]\nmount\t=\t\"transient\"  # yes"u8, "f");
        Assert.Equal((false, VarMount.Transient), (config.RootTransient, config.Var));
    }

    [Theory]
    [InlineData("[root]\ntransient = \"yes\"", "f:2: root.transient is true or false")]
    [InlineData("[etc]\nmount = true", "f:2: etc.mount is \"bind\", \"overlay\" or \"transient\"")]
    [InlineData("[etc]\nmount = \"none\"", "f:2: etc.mount is \"bind\", \"overlay\" or \"transient\"")]
    [InlineData("[var]\nmount = \"overlay\"", "f:2: var.mount is \"bind\", \"transient\" or \"none\"")]
    [InlineData("[var]\nmounts = \"bind\"", "f:2: unknown key var.mounts")]
    [InlineData("\n[trust]\nrequire-signature = true", "f:3: unknown key trust.require-signature")]
    [InlineData("mount = \"bind\"", "f:1: a key outside of any table")]
    [InlineData("[etc]\n[var]\n[etc]", "f:3: a second table [etc]")]
    [InlineData("[etc]\nmount = \"bind\"\nmount = \"bind\"", "f:3: a second value for etc.mount")]
    [InlineData("[[etc]]", "f:1: not a table of the form [name]")]
    [InlineData("[etc", "f:1: not a table of the form [name]")]
    [InlineData("[]", "f:1: not a table of the form [name]")]
    [InlineData("[etc] mount", "f:1: not a table of the form [name]")]
    [InlineData("[a.b]", "f:1: not a table of the form [name]")]
    [InlineData("[etc]\nmount = 'bind'", "f:2: not of the form key = \"string\", true or false")]
    [InlineData("[etc]\nmount = \"bi\\u006ed\"", "f:2: not of the form key = \"string\", true or false")]
    [InlineData("[etc]\nmount = \"bind", "f:2: not of the form key = \"string\", true or false")]
    [InlineData("[etc]\nmount = \"bind\" x", "f:2: not of the form key = \"string\", true or false")]
    [InlineData("[etc]\n\"mount\" = \"bind\"", "f:2: not of the form key = \"string\", true or false")]
    [InlineData("[etc]\nmount", "f:2: not of the form key = \"string\", true or false")]
    [InlineData("[root]\ntransient = True", "f:2: not of the form key = \"string\", true or false")]
    [InlineData("[root]\ntransient = true false", "f:2: not of the form key = \"string\", true or false")]
    public void Refuses_a_line_and_says_which(string text, string expected)
    {
        var error = Assert.Throws<InvalidConfigException>(
            () => new SetupRootConfig().Apply(Encoding.UTF8.GetBytes(text), "f"));
        Assert.Equal((expected, ErrorCode.InvalidMetadata), (error.Message, error.Code));
    }

    // Whatever is accepted must mean the same to a complete parser.
    [Theory]
    [InlineData("[root]\ntransient = true\n[etc]\nmount = \"overlay\" # x\n[var]\nmount=\"none\"")]
    [InlineData(" [ root ]\n\ttransient\t= false#\n# \"\n[var]")]
    public void Reads_what_it_accepts_as_a_complete_parser_does(string text)
    {
        IEnumerable<(string, object)> ours = TomlSubset.Parse(Encoding.UTF8.GetBytes(text), "f")
            .Select(v => (v.Key, (object?)v.Text ?? v.Boolean!));
        var complete = Tomlyn.TomlSerializer.Deserialize<Tomlyn.Model.TomlTable>(text)!; // a table, never null
        IEnumerable<(string, object)> theirs = complete.SelectMany(
            table => ((Tomlyn.Model.TomlTable)table.Value).Select(pair => ($"{table.Key}.{pair.Key}", pair.Value)));
        Assert.Equal(theirs, ours);
    }
}
