using BootCfs.Format;
using BootCfs.Initramfs;

// Until the root is there nothing may use the shared array pool, as interpolated strings do that are longer than four
// parts or not of strings alone, and arrays of more than eight elements that LINQ makes: it asks for a random number, and
// early in a boot that can take seconds (HelperTests).
using var report = Report.Open();
try
{
    if (args is ["--on-failure"])
        return OnFailure.Run(report);
    if (NextRoot.Find(args) is { } commandLine)
        NextRoot.Run(report, commandLine);
    else
        SetupRoot.Run(report);
    return 0;
}
catch (BootCfsException e)
{
    report.Error(e.Message);
    return 1;
}
#pragma warning disable CA1031 // an exception that leaves Main aborts the process, which says nothing on the console
catch (Exception e)
#pragma warning restore CA1031
{
    report.Error($"unexpected failure: {e.GetType().Name}: {e.Message}");
    return 1;
}
