using BootCfs.Audit;

namespace BootCfs.Tests.Engine.Audit;

/// <summary>What sysfs says of firmware and kernel.</summary>
public sealed class PlatformTests : IDisposable
{
    private readonly TemporaryDirectory _sys = new();

    public void Dispose() => _sys.Dispose();

    [Theory]
    [InlineData(null, null, SecureBootState.Unknown)]
    [InlineData(0, 0, SecureBootState.Off)]
    [InlineData(0, 1, SecureBootState.Setup)]
    [InlineData(1, 0, SecureBootState.On)]
    public void Secure_boot_is_what_the_variables_of_the_firmware_say(int? secureBoot, int? setupMode, SecureBootState state)
    {
        WriteVariable("SecureBoot", secureBoot);
        WriteVariable("SetupMode", setupMode);
        Assert.Equal(state, Platform.Read(_sys.Path).SecureBoot);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("[none] integrity confidentiality\n", "none")]
    [InlineData("none integrity [confidentiality]\n", "confidentiality")]
    [InlineData("something new\n", null)]
    public void Lockdown_is_the_mode_in_brackets(string? text, string? mode)
    {
        _sys.Handle.MakeDirectories("kernel/security", 0b111_101_101);
        if (text is not null)
            File.WriteAllText(_sys["kernel/security/lockdown"], text);
        Assert.Equal(mode, Platform.Read(_sys.Path).Lockdown);
    }

    private void WriteVariable(string name, int? value)
    {
        _sys.Handle.MakeDirectories("firmware/efi/efivars", 0b111_101_101);
        if (value is { } set)
            File.WriteAllBytes(_sys[$"firmware/efi/efivars/{name}-8be4df61-93ca-11d2-aa0d-00e098032b8c"], [6, 0, 0, 0, (byte)set]);
    }
}
