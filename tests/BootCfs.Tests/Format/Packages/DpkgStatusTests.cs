using System.Text;
using BootCfs.Format.Packages;

namespace BootCfs.Tests.Format.Packages;

public class DpkgStatusTests
{
    [Fact]
    public void Lists_packages_whose_files_are_there()
    {
        const string status = """
            Package: base-files
            Essential: yes
            Status: install ok installed
            Architecture: amd64
            Version: 12.4+deb12u5
            Description: Debian base system
             Version: no field, but a line that goes on

            Package: gone
            Status: deinstall ok config-files
            Architecture: amd64
            Version: 1

            Package: half
            Status: install ok half-configured
            Architecture: all
            Version: 2:3-4

            Package: never
            Status: unknown ok not-installed

            """;
        Assert.Equal(
            [new("base-files", "12.4+deb12u5", "amd64"), new InstalledPackage("half", "2:3-4", "all")],
            DpkgStatus.Parse(Encoding.UTF8.GetBytes(status)));
    }

    [Theory]
    [InlineData("Package: a\nVersion: 1", "a 1 ")] // as in status.d: without a status
    [InlineData("package:a\r\nVERSION:\t1\r\n\r\n", "a 1 ")]
    [InlineData("\n\nnonsense\n: x\nPackage: a\nVersion: 1\n", "a 1 ")]
    [InlineData("Package: a\n", "")]
    [InlineData("", "")]
    public void Passes_over_what_is_no_field(string text, string expected) => Assert.Equal(
        expected, string.Concat(DpkgStatus.Parse(Encoding.UTF8.GetBytes(text)).Select(package => $"{package.Name} {package.Version} {package.Architecture}")));

    [ToolFact("dpkg-query")]
    public void Agrees_with_dpkg_about_this_machine()
    {
        const string database = "/var/lib/dpkg/status";
        IEnumerable<string> expected = Tool.Run("dpkg-query", "-W", "-f", "${db:Status-Status} ${Package} ${Version} ${Architecture}\n")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("config-files ", StringComparison.Ordinal) && !line.StartsWith("not-installed ", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            DpkgStatus.Parse(File.ReadAllBytes(database)).Select(package => $"{package.Name} {package.Version} {package.Architecture}")
                .Order(StringComparer.Ordinal));
    }
}
