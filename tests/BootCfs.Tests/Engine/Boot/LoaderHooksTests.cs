using BootCfs.Boot;
using BootCfs.Format;

namespace BootCfs.Tests.Engine.Boot;

public sealed class LoaderHooksTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly BootDirectory _boot;

    public LoaderHooksTests()
    {
        Directory.CreateDirectory(_files["hooks"]);
        _boot = BootDirectory.Open(_files.Path);
    }

    public void Dispose()
    {
        _boot.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void Each_is_given_the_state_and_the_boot_directory_in_the_order_of_the_names()
    {
        string log = _files["log"];
        Write("20-second", $"echo second >>{log}");
        Write("10-first", $"{{ echo first \"$BOOTCFS_BOOT\"; cat; echo; }} >>{log}");
        Write("30-not-executable", $"echo third >>{log}", UnixFileMode.UserRead);
        Run();
        Assert.Equal($"first {_files.Path}\n{{\"schema\":1}}\nsecond\n", File.ReadAllText(log));
    }

    [Theory]
    [InlineData("exit 3", "ended with status 3")]
    [InlineData("exec sleep 100", "did not end within 0.5 seconds")]
    public void One_that_fails_is_named_and_those_behind_it_do_not_run(string script, string reason)
    {
        Write("10-bad", script);
        Write("20-good", $"touch {_files["ran"]}");
        var error = Assert.Throws<HookException>(Run);
        Assert.Equal((ErrorCode.HookFailed, $"{_files["hooks/10-bad"]} {reason}"), (error.Code, error.Message));
        Assert.False(File.Exists(_files["ran"]));
    }

    [Fact]
    public void One_that_cannot_be_run_is_named()
    {
        File.WriteAllText(_files["hooks/bad"], "#!/no/such/interpreter\n");
        File.SetUnixFileMode(_files["hooks/bad"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.StartsWith($"{_files["hooks/bad"]} cannot be run: ", Assert.Throws<HookException>(Run).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_folder_there_are_none() =>
        Assert.Empty(new LoaderHooks(_files["none"], TimeSpan.FromSeconds(1)).Programs);

    private void Run() => new LoaderHooks(_files["hooks"], TimeSpan.FromSeconds(0.5)).Run(_boot, "{\"schema\":1}"u8.ToArray());

    private void Write(string name, string script, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserExecute)
    {
        File.WriteAllText(_files[$"hooks/{name}"], $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(_files[$"hooks/{name}"], mode);
    }
}
