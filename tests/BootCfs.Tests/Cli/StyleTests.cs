using BootCfs.Cli;

namespace BootCfs.Tests.Cli;

public class StyleTests
{
    [Theory]
    [InlineData("auto", true, "xterm", "en_US.UTF-8", "", true, true)]
    [InlineData("auto", true, "xterm", "C", "", true, false)]
    [InlineData("auto", true, "linux", "C.utf8", "", true, false)]
    [InlineData("auto", true, "dumb", "C.UTF-8", "", false, false)]
    [InlineData("auto", true, "xterm", "C.UTF-8", "1", false, false)]
    [InlineData("auto", false, "xterm", "C.UTF-8", "", false, false)]
    [InlineData("always", false, "dumb", "C", "1", true, true)]
    [InlineData("never", true, "xterm", "C.UTF-8", "", false, false)]
    public void Suits_the_terminal_unless_told_otherwise(
        string color, bool isTerminal, string term, string locale, string noColor, bool colors, bool symbols)
    {
        var style = Style.Choose(color, isTerminal, name => name switch
        {
            "TERM" => term,
            "LC_ALL" => "",
            "LANG" => locale,
            "NO_COLOR" => noColor,
            _ => null,
        });
        Assert.Equal(new Style(colors, symbols), style);
        Assert.Equal(colors ? "\e[32mx\e[0m" : "x", style.Good("x"));
        Assert.Equal(symbols ? "●" : "*", style.Symbol("●", "*"));
    }
}
