using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Linux;

namespace BootCfs.Deploy;

/// <summary>
/// The programs that say whether a boot is healthy: all executables of the vendor's folder and of the operator's, in the order
/// of their names. One in the second folder stands for that of the same name in the first; what is no executable there, as a link to
/// <c>/dev/null</c>, takes it away.
/// </summary>
/// <param name="Folders">The folders, the later ones above the earlier ones.</param>
/// <param name="Timeout">How long each may take.</param>
public sealed record HealthChecks(IReadOnlyList<string> Folders, TimeSpan Timeout)
{
    private const uint Executable = 0b001_001_001;

    /// <summary>How long a check may take when nothing is said.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Those of the running system.</summary>
    public static HealthChecks OfSystem(TimeSpan timeout) => new([HostLayout.VendorHealth, HostLayout.LocalHealth], timeout);

    /// <summary>The programs by their names.</summary>
    internal IReadOnlyDictionary<string, string> Programs
    {
        get
        {
            var programs = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (string folder in Folders.Where(Directory.Exists))
            {
                foreach (string path in Directory.EnumerateFileSystemEntries(folder))
                    programs[Path.GetFileName(path)] = path;
            }

            return programs.Where(program => !program.Key.StartsWith('.') && IsProgram(program.Value)).ToDictionary();
        }
    }

    /// <summary>Runs all of them, also behind one that failed, so that everything that is wrong is known.</summary>
    /// <param name="deployment">What runs.</param>
    /// <param name="time">Tells when.</param>
    /// <param name="say">Told what the checks say, with their names.</param>
    internal HealthReport Run(DeploymentRecord deployment, TimeProvider time, Action<string> say)
    {
        HealthResult[] results = [.. Programs.Select(program => Run(program.Key, program.Value, deployment, time, say))];
        return new HealthReport(1, deployment.Id.ToString(), results.All(result => result.Passed), time.GetUtcNow(), results);
    }

    private HealthResult Run(string name, string path, DeploymentRecord deployment, TimeProvider time, Action<string> say)
    {
        long start = time.GetTimestamp();
        string? failure = new LocalProgram(path, Timeout)
        {
            Environment = new Dictionary<string, string> { ["BOOTCFS_DEPLOYMENT"] = deployment.Id.ToString(), ["BOOTCFS_COMMIT"] = deployment.Commit.ToString() },
            Say = line => say($"{name}: {line}"),
        }.Run();
        double seconds = Math.Round(time.GetElapsedTime(start).TotalSeconds, 3);
        say(failure is null ? $"health check {name} passed" : $"health check {name} {failure}");
        return new HealthResult(name, failure is null, seconds, failure);
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && FileHandle.Stat(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path) is { IsRegular: true } status
        && (status.Mode & Executable) != 0;
}

/// <summary>The system that runs is not healthy.</summary>
/// <param name="problem">What is wrong.</param>
public sealed class HealthCheckException(string problem) : BootCfsException(ErrorCode.HealthCheckFailed, problem);
