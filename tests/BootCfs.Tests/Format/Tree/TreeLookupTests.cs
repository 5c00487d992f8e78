using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class TreeLookupTests
{
    private static readonly ValidatedTree Tree = DumpText.Tree(
        Directory("/usr") + Directory("/usr/lib") + File("/usr/lib/os-release") + File("/usr/lib/-x") + Directory("/etc")
        + Link("/bin", "usr/lib") + Link("/lib", "/usr/lib/") + Link("/etc/os-release", "../usr/lib/os-release")
        + Link("/etc/absolute", "/etc/os-release") + Link("/etc/out", "../../../../usr") + Link("/etc/broken", "none")
        + Link("/etc/file", "os-release/") + Link("/loop", "loop") + Link("/a", "b/x") + Link("/b", "a")
        + "/hard 0 @100644 - - - - - /usr/lib/os-release - -\n/soft 0 @120777 - - - - - /etc/os-release - -\n");

    [Theory]
    [InlineData("/usr/lib/os-release", "/usr/lib/os-release")]
    [InlineData("usr/lib/os-release", "/usr/lib/os-release")]
    [InlineData("//usr/./lib//os-release", "/usr/lib/os-release")]
    [InlineData("/etc/os-release", "/usr/lib/os-release")]
    [InlineData("/etc/absolute", "/usr/lib/os-release")]
    [InlineData("/bin/os-release", "/usr/lib/os-release")]
    [InlineData("/lib/os-release", "/usr/lib/os-release")]
    [InlineData("/bin/../lib/-x", "/usr/lib/-x")] // .. is that of where the link leads, not of where it stands
    [InlineData("/../../usr", "/usr")]
    [InlineData("/etc/out/lib", "/usr/lib")]
    [InlineData("/etc/..", "/")]
    [InlineData("/hard", "/usr/lib/os-release")]
    [InlineData("/soft", "/usr/lib/os-release")] // another name of a link; .. stays in the root
    [InlineData("/usr/", "/usr")]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    public void Finds_what_a_path_leads_to(string path, string expected)
    {
        Assert.Equal(LookupResult.Found, TreeLookup.Follow(Tree, DumpText.Bytes(path), out NodeId node));
        Assert.Equal(expected, Tree.DisplayPath(node));
    }

    [Theory]
    [InlineData("/none", LookupResult.Missing)]
    [InlineData("/usr/none/x", LookupResult.Missing)]
    [InlineData("/usr/LIB", LookupResult.Missing)]
    [InlineData("/etc/broken", LookupResult.BrokenLink)]
    [InlineData("/usr/lib/os-release/", LookupResult.NotADirectory)]
    [InlineData("/usr/lib/os-release/x", LookupResult.NotADirectory)]
    [InlineData("/usr/lib/os-release/..", LookupResult.NotADirectory)]
    [InlineData("/etc/file", LookupResult.NotADirectory)]
    [InlineData("/etc/os-release/", LookupResult.NotADirectory)]
    [InlineData("/loop", LookupResult.TooManyLinks)]
    [InlineData("/a", LookupResult.TooManyLinks)]
    public void Says_why_it_leads_nowhere(string path, LookupResult why) =>
        Assert.Equal(why, TreeLookup.Follow(Tree, DumpText.Bytes(path), out _));

    [Theory]
    [InlineData(40, LookupResult.Found)]
    [InlineData(41, LookupResult.TooManyLinks)]
    public void Follows_as_many_links_as_the_kernel(int links, LookupResult result)
    {
        string lines = string.Concat(Enumerable.Range(1, links).Select(i => Link($"/l{i}", i == links ? "/f" : $"l{i + 1}")));
        Assert.Equal(result, TreeLookup.Follow(DumpText.Tree(File("/f") + lines), "/l1"u8, out _));
    }

    private static string File(string path) => path + " 0 100644 1 0 0 0 0.0 - - -\n";

    private static string Directory(string path) => path + " 0 40755 2 0 0 0 0.0 - - -\n";

    private static string Link(string path, string target) => $"{path} 0 120777 1 0 0 0 0.0 {target} - -\n";
}
