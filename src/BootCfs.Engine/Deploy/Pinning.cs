using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>
/// The verbs <c>pin</c> and <c>unpin</c>: a pinned deployment is kept whatever retention says, and its label stands in the
/// boot menu. That it is pinned is said in its state directory; the entry only repeats it.
/// </summary>
public static class Pinning
{
    private const string NoLabel = "pinned";

    /// <summary>Pins a deployment, or gives a pinned one another label.</summary>
    public static HostPlan Pin(Host host, DeploymentId id, string label, HostChangeOptions options, CancellationToken cancellationToken) =>
        HostChange.Run(
            host,
            $"pin {id}",
            options,
            (_, found) => Plan(host, Find(found, id), label, new WriteStateFile(id, HostLayout.PinFile, $"{label}\n")),
            cancellationToken);

    /// <summary>Lets go of a pinned deployment.</summary>
    public static HostPlan Unpin(Host host, DeploymentId id, HostChangeOptions options, CancellationToken cancellationToken) =>
        HostChange.Run(
            host, $"unpin {id}", options, (_, found) => Plan(host, Find(found, id), null, new RemoveStateFile(id, HostLayout.PinFile)), cancellationToken);

    /// <summary>Whether a text can be a label: one line that a boot menu can show, without the brackets that stand around it there.</summary>
    public static bool IsLabel(string text) => text.Length <= 64 && !text.Any(c => char.IsControl(c) || c is '[' or ']') && text.Trim() == text;

    private static Deployment Find(HostInventory found, DeploymentId id) =>
        found.Deployments.FirstOrDefault(deployment => deployment.Id == id) ?? throw UnknownDeploymentException.NotHere(id.ToString());

    private static HostVerb Plan(Host host, Deployment deployment, string? label, HostStep state)
    {
        string title = TitleOf(deployment, label);
        bool isText = deployment.Entry.Kind == BootEntryKind.Text;
        HostStep[] steps =
        [
            .. deployment.Label == label ? Array.Empty<HostStep>() : [state],
            .. deployment.Entry.Entry.Title == title || !isText ? Array.Empty<HostStep>() : [new ReplaceEntry(deployment.Entry, deployment.Entry.Entry.WithTitle(title)), .. TellLoader.On(host)],
        ];
        return isText ? new HostVerb(steps) : new HostVerb(steps, "the boot menu does not show it: the title is inside the unified kernel image");
    }

    // What stands behind the title of a pinned one in brackets is its label, also when a killed run has only come that far.
    private static string TitleOf(Deployment deployment, string? label)
    {
        string title = deployment.Entry.Entry.Title ?? deployment.Entry.FileName;
        int bracket = title.EndsWith(']') ? title.LastIndexOf(" [", StringComparison.Ordinal) : -1;
        if (bracket > 0)
            title = title[..bracket];
        return label is null ? title : $"{title} [{(label.Length > 0 ? label : NoLabel)}]";
    }
}
