using BootCfs.Tests.Engine.Deploy;

namespace BootCfs.Tests.Cli;

/// <summary>What is different when people look: <c>script</c> plays the terminal.</summary>
public class TerminalTests
{
    [ToolFact("script")]
    public void An_image_never_goes_to_a_terminal()
    {
        ProgramRun run = OnTerminal("image mk --from-file /dev/null -", "xterm", "C.UTF-8");
        Assert.Equal("bootcfs: error: an image is not for a terminal\r\nhint: redirect the output, or name a file\r\n", run.Text);
        Assert.Equal(2, run.Status);
    }

    [ToolTheory("script")]
    [InlineData("xterm", "C.UTF-8", "", "↻ ")]
    [InlineData("xterm", "C", "", "> ")]
    [InlineData("linux", "C.UTF-8", "", "> ")]
    [InlineData("dumb", "C.UTF-8", "", "> ")]
    [InlineData("xterm", "C.UTF-8", "NO_COLOR=1", "> ")]
    public void Symbols_are_shown_where_they_can_be(string terminal, string locale, string environment, string mark)
    {
        using var fixture = new DeployFixture();
        fixture.Deploy();
        ProgramRun run = OnTerminal($"status --sysroot {fixture.Sysroot} --boot {fixture.Boot}", terminal, locale, environment);
        Assert.StartsWith(mark, run.Text, StringComparison.Ordinal);
        Assert.Equal(0, run.Status);
    }

    private static ProgramRun OnTerminal(string command, string terminal, string locale, string environment = "") =>
        PublishedProgram.Shell(
            $"env -u NO_COLOR TERM={terminal} LC_ALL={locale} {environment} script -qec \"$BOOTCFS {command}\" /dev/null < /dev/null");
}
