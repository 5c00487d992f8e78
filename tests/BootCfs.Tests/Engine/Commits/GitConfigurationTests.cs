using System.Runtime.InteropServices;

namespace BootCfs.Tests.Engine.Commits;

public sealed partial class GitConfigurationTests
{
    private const int GetSearchPath = 4; // GIT_OPT_GET_SEARCH_PATH

    [Theory]
    [InlineData(1)] // GIT_CONFIG_LEVEL_PROGRAMDATA
    [InlineData(2)] // GIT_CONFIG_LEVEL_SYSTEM
    [InlineData(3)] // GIT_CONFIG_LEVEL_XDG
    [InlineData(4)] // GIT_CONFIG_LEVEL_GLOBAL
    public void No_configuration_of_user_or_machine_is_looked_for(int level)
    {
        using var fixture = new CommitFixture();
        GitBuffer path = default;
        Assert.Equal(0, git_libgit2_opts(GetSearchPath, level, ref path));
        Assert.Equal("", Marshal.PtrToStringUTF8(path.Text));
    }

    [LibraryImport("libgit2-5853918")]
    private static partial int git_libgit2_opts(int option, int level, ref GitBuffer path);

    [StructLayout(LayoutKind.Sequential)]
    private struct GitBuffer
    {
        internal nint Text;
        internal nuint Reserved;
        internal nuint Size;
    }
}
