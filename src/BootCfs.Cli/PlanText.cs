using BootCfs.Deploy;

namespace BootCfs.Cli;

/// <summary>A plan for people: each step, then the boot menu as it will be.</summary>
internal static class PlanText
{
    internal static void Write(Invocation run, HostPlan plan)
    {
        foreach (HostStep step in plan.Steps)
        {
            string bytes = step.Bytes == 0 ? "" : $"  {ByteText.Of(step.Bytes)}";
            run.Text.WriteLine($"step        {step.Action,-8} {step.Path}{bytes}");
        }

        foreach (BootMenuLine line in plan.After)
        {
            string mark = line.Entry == plan.Next ? ">" : " ";
            run.Text.WriteLine($"menu      {mark} {line.Entry}  {Printable.Of(line.Title)}");
        }
    }

    /// <summary>The same with what it takes, what it frees, and what the way back is then.</summary>
    internal static void WriteWhole(Invocation run, HostPlan plan)
    {
        run.Text.WriteLine($"root        {ByteText.Of(plan.RootBytes)} at most, frees {ByteText.Of(plan.RootFreed)}");
        run.Text.WriteLine($"boot        {ByteText.Of(plan.BootBytes)} at most, frees {ByteText.Of(plan.BootFreed)}");
        run.Text.WriteLine($"way back    {plan.WayBack?.Id.ToString() ?? "none"}");
        Write(run, plan);
    }

    /// <summary>Says what the operator should know.</summary>
    internal static void WriteNotes(Invocation run, HostPlan plan)
    {
        foreach (string note in plan.Notes)
            run.Note(note);
    }
}
