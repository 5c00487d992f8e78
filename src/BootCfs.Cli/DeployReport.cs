using BootCfs.Cli.Etc;
using BootCfs.Cli.Json;
using BootCfs.Deploy;
using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary>What was deployed, or would be: by <c>deploy</c>, <c>upgrade</c> and <c>try</c>.</summary>
internal static class DeployReport
{
    /// <summary>Prints it: the id of the deployment, or all that is planned.</summary>
    internal static void Write(Invocation run, Host host, DeploymentPlan plan, bool dryRun)
    {
        if (plan.IsRefusedAtBoot)
            run.Note($"warning: no fs-verity on {host.Path}: the initramfs of this commit has keys and will refuse to boot without it");
        else if (!plan.VerityRequired)
            run.Note($"warning: no fs-verity on {host.Path}: the image is hashed at boot, and files are not verified when they are read");
        Tell(run, plan);
        PlanText.WriteNotes(run, plan.Change);
        DeployDocument document = Describe(plan, dryRun);
        if (run.Json)
            run.Print(document, CliJson.Context.DeployDocument);
        else if (dryRun)
            WriteText(run, document, plan);
        else
            run.Text.WriteLine(document.Deployment);
    }

    // What goes on in spite of policy is said each time; units' messages are in the journal.
    private static void Tell(Invocation run, DeploymentPlan plan)
    {
        foreach (TrustReason reason in plan.Trust.Reasons)
            run.Note($"warning: {reason.Id}: {Printable.Of(reason.Message)}");
        if (plan.Record.Downgrade is { } why)
            DowngradeOption.Tell(run, why);
    }

    private static void WriteText(Invocation run, DeployDocument document, DeploymentPlan plan)
    {
        TextWriter text = run.Text;
        text.WriteLine($"deployment  {document.Deployment}");
        text.WriteLine($"commit      {document.Commit}");
        text.WriteLine($"image       {document.Image}");
        text.WriteLine($"os          {document.Os}");
        text.WriteLine($"entry       {document.Entry}");
        text.WriteLine($"options     {document.Options}");
        text.WriteLine($"objects     {document.MissingObjects} new");
        text.WriteLine($"root        {ByteText.Of(document.RootBytes)} at most");
        text.WriteLine($"boot        {ByteText.Of(document.BootBytes)} at most");
        text.WriteLine($"verified by {document.Verity}");
        text.WriteLine($"signed by   {(document.Signers.Count == 0 ? "nobody that is trusted" : Printable.Of(string.Join(", ", document.Signers)))}");
        text.WriteLine($"way back    {document.Previous ?? "none"}");
        EtcText.Write(text, run.Style, plan.Etc);
        PlanText.Write(run, plan.Change);
    }

    private static DeployDocument Describe(DeploymentPlan plan, bool dryRun) => new()
    {
        DryRun = dryRun,
        Staged = plan.Staged is not null,
        Deployment = plan.Record.Id.ToString(),
        Commit = plan.Record.Commit.ToString(),
        Image = plan.Record.Image.ToString(),
        Os = plan.Record.Os.ToString(),
        Entry = plan.EntryName.ToString(),
        Options = plan.Entry.Options,
        MissingObjects = plan.MissingObjects.Count,
        RootBytes = plan.Change.RootBytes,
        BootBytes = plan.Change.BootBytes,
        Verity = plan.VerityRequired ? "kernel" : "user-space",
        Unsigned = plan.Record.IsUnsigned,
        Downgrade = plan.Record.Downgrade,
        Signers = [.. plan.Trust.Signers],
        SecurityEpoch = plan.Trust.Epoch,
        Stream = plan.Record.Stream,
        Previous = plan.Previous?.Id.ToString(),
        Etc = EtcDocument.Of(plan.Etc),
        Plan = PlanDocument.Of(plan.Change),
    };
}
