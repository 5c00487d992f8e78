using System.Globalization;
using System.Text;
using BootCfs.Cli.Json;

namespace BootCfs.Cli;

/// <summary>What <c>verify</c> came to, for node_exporter's textfile collector (https://prometheus.io/docs/instrumenting/exposition_formats/).</summary>
internal static class VerifyMetrics
{
    private static readonly string[] Verdicts = ["pass", "warn", "fail", "skip"];

    internal static byte[] Print(VerifyDocument document, DateTimeOffset time, TimeSpan duration)
    {
        var text = new StringBuilder();
        Head(text, "bootcfs_verify_success", "Whether no check failed.");
        Sample(text, "bootcfs_verify_success", "", document.Verified ? 1 : 0);
        Head(text, "bootcfs_verify_timestamp_seconds", "When the audit ended, in seconds since 1970.");
        Sample(text, "bootcfs_verify_timestamp_seconds", "", time.ToUnixTimeSeconds());
        Head(text, "bootcfs_verify_duration_seconds", "How long the audit took.");
        Sample(text, "bootcfs_verify_duration_seconds", "", duration.TotalSeconds);
        Head(text, "bootcfs_verify_results", "Results of checks by subject and verdict.");
        foreach (ReportDocument report in document.Reports)
        {
            foreach (string verdict in Verdicts)
                Sample(text, "bootcfs_verify_results", $"{{subject={Quote(report.Subject)},verdict=\"{verdict}\"}}", report.Results.Count(result => result.Verdict == verdict));
        }

        Head(text, "bootcfs_verify_check_failed", "Whether a check failed, by subject.");
        foreach (ReportDocument report in document.Reports)
        {
            foreach (IGrouping<string, ResultDocument> check in report.Results.GroupBy(result => result.Check))
                Sample(text, "bootcfs_verify_check_failed", $"{{subject={Quote(report.Subject)},check={Quote(check.Key)}}}", check.Any(result => result.Verdict == "fail") ? 1 : 0);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Head(StringBuilder text, string name, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(" gauge\n");

    private static void Sample(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');

    private static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
