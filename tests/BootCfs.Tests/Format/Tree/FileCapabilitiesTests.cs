using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class FileCapabilitiesTests
{
    [Theory]
    [InlineData("0100000200200000000000000000000000000000", "cap_net_raw=ep")]
    [InlineData("0000000200200000000000000000000000000000", "cap_net_raw=p")]
    [InlineData("0100000200240000000000000000000000000000", "cap_net_bind_service,cap_net_raw=ep")]
    [InlineData("0100000200200000002000000000000000000000", "cap_net_raw=eip")]
    [InlineData("0000000200200000002400000000000000000000", "cap_net_raw=ip cap_net_bind_service=i")]
    [InlineData("0100000200000000000000000001000000000000", "cap_checkpoint_restore=ep")]
    [InlineData("0100000200000000000000000002000000000000", "41=ep")]
    [InlineData("01000003002000000000000000000000000000000a000000", "cap_net_raw=ep [rootid=10]")]
    [InlineData("010000010020000000000000", "cap_net_raw=ep")]
    [InlineData("0100000200000000000000000000000000000000", "=")]
    [InlineData("01000002002000000000000000000000000000", "0x01000002002000000000000000000000000000")]
    [InlineData("0100000400200000000000000000000000000000", "0x0100000400200000000000000000000000000000")]
    [InlineData("", "0x")]
    public void Are_shown_in_the_manner_of_getcap(string value, string expected) =>
        Assert.Equal(expected, FileCapabilities.Describe(Convert.FromHexString(value)));

    // Root alone may set the attribute; of another user the file has none.
    [ToolFact("getcap", "setcap")]
    public void Agree_with_getcap()
    {
        using var directory = new TemporaryDirectory();
        foreach (string text in new[] { "cap_net_raw=ep", "cap_chown,cap_bpf=p", "cap_sys_admin=ei" })
        {
            File.WriteAllText(directory["file"], "");
            if (Tool.Start([], "setcap", text, directory["file"]).Status != 0)
                return;
            byte[] value = BootCfs.Linux.Xattrs.Get(directory.Handle, "file", "security.capability")!; // just set
            Assert.Equal($"{directory["file"]} {FileCapabilities.Describe(value)}\n", Tool.Run("getcap", directory["file"]));
        }
    }
}
