namespace BootCfs.Format.Tree;

/// <summary>
/// What patterns leave out of one directory: how far each of them has come on the way there. No path is ever put together, and
/// directories where nothing else is left out share one scope. Immutable.
/// </summary>
public sealed class SkipScope
{
    private static readonly SkipScope Nothing = new([]);

    private readonly Step[] _steps;

    private SkipScope(Step[] steps) => _steps = steps;

    /// <summary>Whether nothing at all is left out here and below.</summary>
    public bool IsEmpty => _steps.Length == 0;

    /// <summary>Whether an entry of the directory is left out.</summary>
    public bool Skips(ReadOnlySpan<byte> name)
    {
        foreach (Step step in _steps)
        {
            if (step.IsLast && step.Takes(name))
                return true;
        }

        return false;
    }

    /// <summary>What is left out of a directory in this one.</summary>
    public SkipScope Enter(ReadOnlySpan<byte> name)
    {
        var next = new List<Step>(_steps.Length);
        foreach (Step step in _steps)
        {
            if (step.IsRun)
                AddWithRun(next, step);
            else if (!step.IsLast && step.Takes(name))
                AddWithRun(next, step.Next);
        }

        return next.Count == 0 ? Nothing : next.SequenceEqual(_steps) ? this : new SkipScope([.. next]);
    }

    internal static SkipScope OfRoot(IReadOnlyList<NamePattern?[]> patterns)
    {
        var first = new List<Step>();
        foreach (NamePattern?[] pattern in patterns)
            AddWithRun(first, new Step(pattern, 0));
        return first.Count == 0 ? Nothing : new SkipScope([.. first]);
    }

    // A ** may be no name at all, except at the end, where it is what is in a directory and not the directory.
    private static void AddWithRun(List<Step> steps, Step step)
    {
        Add(steps, step);
        if (step.IsRun && !step.IsLast)
            Add(steps, step.Next);
    }

    private static void Add(List<Step> steps, Step step)
    {
        if (!steps.Contains(step))
            steps.Add(step);
    }

    // The name of a pattern that is to come next; null stands for **.
    private readonly record struct Step(NamePattern?[] Pattern, int Index)
    {
        internal bool IsRun => Pattern[Index] is null;

        internal bool IsLast => Index == Pattern.Length - 1;

        internal Step Next => this with { Index = Index + 1 };

        internal bool Takes(ReadOnlySpan<byte> name) => Pattern[Index]?.Matches(name) ?? true;
    }
}
