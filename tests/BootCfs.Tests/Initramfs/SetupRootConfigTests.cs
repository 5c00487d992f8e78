using System.Text;
using BootCfs.Format;
using BootCfs.Format.Boot;
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
    public void Signatures_are_demanded_as_it_says()
    {
        var config = new SetupRootConfig();
        Assert.Equal((false, true, 1, 0), (config.RequireSignature, config.RequireVerity, config.Threshold, config.MinEpoch));
        config.Apply("[trust]\nrequire-signature = true\nrequire-verity = false\nthreshold = 2\nmin-epoch = 17 # x"u8, "f");
        Assert.Equal((true, false, 2, 17), (config.RequireSignature, config.RequireVerity, config.Threshold, config.MinEpoch));
    }

    [Fact]
    public void Refuses_what_is_no_UTF_8() => Assert.Equal(
        "f:2: not UTF-8", Assert.Throws<InvalidConfigException>(() => new SetupRootConfig().Apply([.. "[etc]\n"u8, 0xff], "f")).Message);

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
    [InlineData("\n[trust]\nrequire-signature = 1", "f:3: trust.require-signature is true or false")]
    [InlineData("[trust]\nrequire-verity = \"no\"", "f:2: trust.require-verity is true or false")]
    [InlineData("[trust]\nthreshold = 0", "f:2: trust.threshold is a number of keys from 1")]
    [InlineData("[trust]\nthreshold = 1001", "f:2: trust.threshold is a number of keys from 1")]
    [InlineData("[trust]\nmin-epoch = \"3\"", "f:2: trust.min-epoch is a number")]
    [InlineData("[trust]\nmin-epoch = -1", "f:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("[trust]\nmin-epoch = 01", "f:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("[trust]\nmin-epoch = 1_0", "f:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("[trust]\nmin-epoch = 1000000000000000000", "f:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("[failure]\naction = \"halt\"", "f:2: failure.action is \"reboot\" or \"emergency\"")]
    [InlineData("[failure]\ndelay = 86401", "f:2: failure.delay is a number of seconds up to 86400")]
    [InlineData("[failure]\ndelay = \"1\"", "f:2: failure.delay is a number of seconds up to 86400")]
    [InlineData("[etc]\n# \u0001", "f:2: a control character")]
    [InlineData("[etc]\nmount = \"bind\"\r", "f:2: a control character")]
    [InlineData("mount = \"bind\"", "f:1: a key outside of any table")]
    [InlineData("[etc]\n[var]\n[etc]", "f:3: a second table [etc]")]
    [InlineData("[etc]\nmount = \"bind\"\nmount = \"bind\"", "f:3: a second value for etc.mount")]
    [InlineData("[[etc]]", "f:1: not a table of the form [name]")]
    [InlineData("[etc", "f:1: not a table of the form [name]")]
    [InlineData("[]", "f:1: not a table of the form [name]")]
    [InlineData("[etc] mount", "f:1: not a table of the form [name]")]
    [InlineData("[a.b]", "f:1: not a table of the form [name]")]
    [InlineData("[etc]\nmount = 'bind'", "f:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("[etc]\nmount = \"bi\\u006ed\"", "f:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("[etc]\nmount = \"bind", "f:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("[etc]\nmount = \"bind\" x", "f:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("[etc]\n\"mount\" = \"bind\"", "f:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("[etc]\nmount", "f:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("[root]\ntransient = True", "f:2: not of the form key = \"string\", true, false or a number")]
    [InlineData("[root]\ntransient = true false", "f:2: not of the form key = \"string\", true, false or a number")]
    public void Refuses_a_line_and_says_which(string text, string expected)
    {
        var error = Assert.Throws<InvalidConfigException>(
            () => new SetupRootConfig().Apply(Encoding.UTF8.GetBytes(text), "f"));
        Assert.Equal((expected, ErrorCode.InvalidMetadata), (error.Message, error.Code));
    }

    // Whatever is accepted must mean the same to a complete parser.
    [Theory]
    [InlineData("[root]\ntransient = true\n[etc]\nmount = \"overlay\" # x\n[var]\nmount=\"none\"")]
    [InlineData("[trust]\nthreshold = 2\nmin-epoch = 0# x\nrequire-signature = false\n[etc]\nmount = \"\u00e4 # ]\"")]
    [InlineData(" [ root ]\n\ttransient\t= false#\n# \"\n[var]")]
    public void Reads_what_it_accepts_as_a_complete_parser_does(string text)
    {
        IEnumerable<(string, object)> ours = TomlSubset.Parse(Encoding.UTF8.GetBytes(text), "f")
            .Select(v => (v.Key, v.Text ?? (object?)v.Boolean ?? v.Integer!));
        var complete = Tomlyn.TomlSerializer.Deserialize<Tomlyn.Model.TomlTable>(text)!; // a table, never null
        IEnumerable<(string, object)> theirs = complete.SelectMany(
            table => ((Tomlyn.Model.TomlTable)table.Value).Select(pair => ($"{table.Key}.{pair.Key}", pair.Value)));
        Assert.Equal(theirs, ours);
    }
}
