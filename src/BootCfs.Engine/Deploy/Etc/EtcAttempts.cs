namespace BootCfs.Deploy.Etc;

/// <summary>Goes on where somebody works in <c>/etc</c> while it is merged: it is planned as it is then.</summary>
internal static class EtcAttempts
{
    private const int Most = 3;

    /// <summary>Plans and merges, and once more when that was changed meanwhile.</summary>
    /// <exception cref="EtcChangedException">It is changed all the time.</exception>
    internal static T Run<T>(Func<T> planAndMerge)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return planAndMerge();
            }
            catch (EtcChangedException) when (attempt < Most)
            {
                // What is in place by now is used again.
            }
        }
    }
}
