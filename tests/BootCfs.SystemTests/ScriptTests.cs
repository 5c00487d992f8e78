using BootCfs.SystemTests.VirtualMachines;

namespace BootCfs.SystemTests;

public class ScriptTests
{
    [ShellcheckFact]
    public async Task Every_script_is_clean_to_shellcheck()
    {
        string[] scripts = (await Shell.RunAsync("git", "-C", Shell.RepositoryRoot, "grep", "-lE", "^#!.*(bash|sh)$"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(scripts);
        await Shell.RunAsync("shellcheck", ["--external-sources", .. scripts.Select(script => Path.Combine(Shell.RepositoryRoot, script))]);
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ShellcheckFactAttribute : FactAttribute
    {
        public ShellcheckFactAttribute() => Skip = Requirements.MissingProgram("shellcheck");
    }
}
