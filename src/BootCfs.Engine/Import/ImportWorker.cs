using BootCfs.Linux;

namespace BootCfs.Import;

/// <summary>One thread of an import. What it holds does not grow with the files.</summary>
internal sealed class ImportWorker(ImportContext context, CancellationToken cancellationToken)
{
    // So few that the threads share even one directory, so many that they seldom meet.
    private const int EntriesPerTask = 64;

    private readonly DirectoryWalker _walker = new();
    private readonly EntryReader _reader = new(context);

    /// <summary>Works until nothing is left.</summary>
    internal void Run()
    {
        while (TryTake(out ImportTask task))
        {
            try
            {
                Work(task);
            }
            catch (Exception e)
            {
                // Not handled here: thrown again where the import was started.
                context.Queue.Fail(e);
            }

            context.Queue.Complete();
        }
    }

    // Before this thread waits for others it hashes what it has read, so that no work lies about.
    private bool TryTake(out ImportTask task)
    {
        if (context.Queue.TryTake(out task))
            return true;
        if (!IsOver)
            FinishFiles();
        return context.Queue.WaitAndTake(out task);
    }

    private void FinishFiles()
    {
        try
        {
            _reader.FinishSmallFiles();
        }
        catch (Exception e)
        {
            context.Queue.Fail(e); // as above
        }
    }

    private bool IsOver => context.Queue.HasFailed || cancellationToken.IsCancellationRequested;

    // When it is over tasks are only dropped, so that no directory stays open.
    private void Work(in ImportTask task)
    {
        ImportedDirectory directory = task.Directory;
        if (IsOver && task.IsWholeDirectory)
        {
            directory.Skip();
            return;
        }

        int first = task.First;
        if (task.IsWholeDirectory)
        {
            directory.Open();
            first = 0;
        }

        try
        {
            if (task.IsWholeDirectory)
                ReadDirectory(directory);
            ReadEntries(directory, first);
        }
        finally
        {
            directory.Release();
        }
    }

    // The first entries are read by who asked for this, the others by whoever has time.
    private void ReadDirectory(ImportedDirectory directory)
    {
        _reader.Describe(directory);
        if (directory.IsEmptied(context.Options))
            return;

        IReadOnlyList<DirectoryName> names = _walker.ReadNames(directory.Handle);
        if (!directory.Skipped.IsEmpty)
            names = [.. names.Where(name => !directory.Skipped.Skips(name.Name))];
        context.AddEntries(names.Count);
        var entries = new ImportedEntry[names.Count];
        for (int i = 0; i < entries.Length; i++)
            entries[i] = new ImportedEntry(names[i]);
        directory.Entries = entries;
        for (int first = (entries.Length - 1) / EntriesPerTask * EntriesPerTask; first > 0; first -= EntriesPerTask)
        {
            directory.AddUser();
            context.Queue.Add(new ImportTask(directory, first));
        }
    }

    private void ReadEntries(ImportedDirectory directory, int first)
    {
        int end = Math.Min(directory.Entries.Length, first + EntriesPerTask);
        for (int i = first; i < end && !IsOver; i++)
        {
            context.Progress.AddEntry();
            _reader.Read(directory, i);
        }
    }
}
