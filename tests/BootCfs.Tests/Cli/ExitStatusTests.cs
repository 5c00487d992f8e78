using System.Runtime.InteropServices;
using BootCfs.Cli;
using BootCfs.Format;

namespace BootCfs.Tests.Cli;

public class ExitStatusTests
{
    [Fact]
    public void Every_kind_of_failure_has_its_status() => Snapshot.Match(
        string.Join('\n', Enum.GetValues<ErrorCode>().Select(code => $"{code} {ExitStatus.For(code)}")));

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public void A_signal_ends_with_the_status_that_shells_give_it(PosixSignal signal, int status) =>
        Assert.Equal(status, ExitStatus.For(signal));
}
