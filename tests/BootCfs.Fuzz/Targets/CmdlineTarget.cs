using BootCfs.Format.Cmdline;

namespace BootCfs.Fuzz.Targets;

/// <summary>The kernel command line and our arguments on it.</summary>
internal static class CmdlineTarget
{
    private const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    internal static void Attack(byte[] input)
    {
        KernelCommandLine commandLine = KernelCommandLine.Parse(input);
        foreach (ComposefsKarg karg in ComposefsKarg.ReadAll(commandLine))
            FuzzTarget.SameList([karg], ComposefsKarg.ReadAll(Parse(karg.ToString())), "composefs argument");
        if (DeploymentId.Read(commandLine) is DeploymentId id)
            FuzzTarget.Same(id, DeploymentId.Read(Parse(id.ToKarg())), "deployment");
    }

    internal static IEnumerable<byte[]> Seeds() => new[]
    {
        "BOOT_IMAGE=/vmlinuz root=UUID=1 ro quiet -- composefs=1",
        $"composefs.digest=v1-sha256-12:{Hex} bootcfs.deploy={Hex}.2",
        $"composefs=?{Hex} \"composefs.digest=?v1-sha512-12:{Hex}{Hex}\"",
        $"composefs={Hex}{Hex} a=\"b c\" \"d e\"=f =g bootcfs.deploy={Hex}",
    }.Select(System.Text.Encoding.UTF8.GetBytes);

    private static KernelCommandLine Parse(string text) => KernelCommandLine.Parse(System.Text.Encoding.UTF8.GetBytes(text));
}
