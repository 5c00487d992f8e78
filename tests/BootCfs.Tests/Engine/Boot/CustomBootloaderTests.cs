using BootCfs.Boot;

namespace BootCfs.Tests.Engine.Boot;

public sealed class CustomBootloaderTests : BootloaderContractTests
{
    public CustomBootloaderTests()
        : base(new CustomBootloader())
    {
    }

    protected override void Install() => Write("extlinux/extlinux.conf", "");
}
