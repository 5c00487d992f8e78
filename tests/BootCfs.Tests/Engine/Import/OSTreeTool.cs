namespace BootCfs.Tests.Engine.Import;

/// <summary>Repositories that the program <c>ostree</c> makes.</summary>
internal static class OSTreeTool
{
    /// <summary>Makes a repository with one commit of a folder on the branch <c>test</c>.</summary>
    /// <returns>The commit's checksum.</returns>
    internal static string Commit(string repository, string mode, string folder, params string[] options)
    {
        Tool.Run("ostree", $"--repo={repository}", "init", $"--mode={mode}");
        return CommitAgain(repository, folder, options);
    }

    /// <summary>Adds a commit of a folder.</summary>
    /// <returns>The commit's checksum.</returns>
    internal static string CommitAgain(string repository, string folder, params string[] options) => Tool.Run(
        "ostree", [$"--repo={repository}", "commit", "--branch=test", "--timestamp=@1700000000", $"--tree=dir={folder}", .. options]).TrimEnd();

    /// <summary>The tree whose image OSTree's own tests know.</summary>
    internal static void MakeGoldenTree(string folder) => Tool.Run(
        "bash",
        "-euc",
        """
        umask 022
        mkdir -p "$0"/baz/{deeper,another,sub1,sub2}
        cd "$0"
        chmod 755 .
        echo first >firstfile; echo moo >baz/cow; echo mooro >baz/cowro; echo alien >baz/saucer
        echo hi >baz/deeper/ohyeah; echo hix >baz/deeper/ohyeahx; echo x >baz/another/y
        echo SAME_CONTENT | tee baz/sub1/duplicate_a baz/sub1/duplicate_b baz/sub2/duplicate_c >/dev/null
        chmod 600 baz/cowro; chmod 755 baz/deeper/ohyeahx
        ln -s nosuchfile somelink; ln -s nonexistent baz/alink
        """,
        folder);
}
