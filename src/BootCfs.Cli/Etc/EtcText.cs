using BootCfs.Deploy.Etc;
using BootCfs.Format.Boot;
using BootCfs.Format.Tree;

namespace BootCfs.Cli.Etc;

/// <summary>What becomes of <c>/etc</c>, for people.</summary>
internal static class EtcText
{
    internal static void Write(TextWriter text, Style style, EtcPlan plan)
    {
        text.WriteLine($"etc         {EtcMountWord.Of(plan.Mount)}, {Origin(plan)}");
        if (plan.From is null)
            return;
        text.WriteLine($"            {Counts(plan)}");
        foreach (EtcDecision decision in plan.Decisions)
            text.WriteLine($"  {Mark(style, plan, decision)} {PathText.Display(decision.Path)}  ({decision.Describe()})");
    }

    private static string Origin(EtcPlan plan) => plan.From is { } from
        ? $"merged with that of {ShortId.OfDeployment(from.ToString())}"
        : $"the new default, as {plan.Reason}";

    private static string Counts(EtcPlan plan) => string.Join(
        ", ",
        $"{plan.Count(EtcFate.LocalKept) + plan.Count(EtcFate.DeletedKept)} changes here kept",
        $"{plan.Count(EtcFate.NewTaken) + plan.Count(EtcFate.Removed)} of the new default taken",
        $"{plan.Count(EtcFate.Merged)} merged",
        $"{plan.Count(EtcFate.Conflict)} conflicts",
        $"{plan.Unchanged} unchanged");

    private static string Mark(Style style, EtcPlan plan, EtcDecision decision) => decision.Fate switch
    {
        EtcFate.LocalKept or EtcFate.DeletedKept => style.Good("keep    "),
        EtcFate.NewTaken or EtcFate.Removed => style.Good("new     "),
        EtcFate.Merged => style.Warning("merge   "),
        _ => style.Bad("CONFLICT") + plan.Policy switch
        {
            EtcConflictPolicy.Keep => " keep",
            EtcConflictPolicy.New => " new ",
            _ => "     ",
        },
    };
}
