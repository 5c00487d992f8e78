using System.Globalization;
using System.Text;
using BootCfs.Tests.Cli;

namespace BootCfs.Tests.Crash;

/// <summary>Runs the program and watches, kills or fails its system calls.</summary>
internal static class Strace
{
    /// <summary>Time of everything that is made, so that the same work gives the same commit.</summary>
    internal const long Time = 1_700_000_000;

    private static readonly string[] Alone = ["DOTNET_PROCESSOR_COUNT=1"];

    /// <summary>Runs it undisturbed, on one thread, and tells what it changed below a folder.</summary>
    internal static (ProgramRun Run, IReadOnlyList<MutatingCall> Calls) Watch(Workplace place, string[] arguments)
    {
        string trace = Path.Combine(place.Path, "trace");
        ProgramRun run = Start(place, Alone, ["-y", "-o", trace, "-e", $"trace={MutatingCall.Names}"], arguments);
        return (run, MutatingCall.Read(File.ReadAllText(trace, Encoding.Latin1), [place.Path, .. LiveMachine.Places(arguments)]));
    }

    /// <summary>Kills it in front of a call.</summary>
    internal static ProgramRun Kill(Workplace place, MutatingCall call, string[] arguments) =>
        Inject(place, Alone, [], call.Name, $"signal=KILL:when={Count(call)}", arguments);

    /// <summary>Kills it, with as many threads as it likes, where any of them makes its nth call of some name.</summary>
    internal static ProgramRun KillThreads(Workplace place, string name, int occurrence, string[] arguments) =>
        Inject(place, [], [], name, $"signal=KILL:when={occurrence.ToString(CultureInfo.InvariantCulture)}", arguments);

    /// <summary>Makes a call fail, and maybe all of its name that follow.</summary>
    /// <remarks>With a filter of the kernel's own only these calls stop the program. No signal can be injected that way.</remarks>
    internal static ProgramRun Fail(Workplace place, MutatingCall call, string error, bool forEver, string[] arguments) =>
        Inject(place, Alone, ["--seccomp-bpf"], call.Name, $"error={error}:when={Count(call)}{(forEver ? "+" : "")}", arguments);

    private static string Count(MutatingCall call) => call.Occurrence.ToString(CultureInfo.InvariantCulture);

    private static ProgramRun Inject(Workplace place, string[] environment, string[] options, string call, string what, string[] arguments) =>
        Start(place, environment, [.. options, "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:{what}"], arguments);

    private static ProgramRun Start(Workplace place, string[] environment, string[] options, string[] arguments)
    {
        string epoch = string.Create(CultureInfo.InvariantCulture, $"SOURCE_DATE_EPOCH={Time}");
        (string[] front, string[] own) = LiveMachine.Split(place, arguments);
        string[] whole = [.. front, "env", epoch, "TMPDIR=" + place.Path, .. environment, "strace", "-f", "-qqq", .. options, PublishedProgram.Path, .. own];
        (int status, byte[] output, string error) = Tool.Start([], whole[0], whole[1..]);
        return new ProgramRun(status, output, error);
    }
}
