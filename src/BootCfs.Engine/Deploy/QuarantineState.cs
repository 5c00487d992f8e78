using BootCfs.Config;

namespace BootCfs.Deploy;

/// <summary>An image that no boot of was healthy, as <c>status</c> shows it.</summary>
/// <param name="Image">The image, with layout and algorithm.</param>
/// <param name="Commit">The commit it was deployed from.</param>
/// <param name="Os">Its OS name.</param>
/// <param name="Entry">File name of the boot entry that was given up.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="Reason">Why, as far as is known.</param>
/// <param name="Recorded">When it was found out; null when that is not written down yet.</param>
public sealed record QuarantineState(string Image, string Commit, string Os, string Entry, long Tries, string Reason, DateTimeOffset? Recorded)
{
    /// <summary>Shows a record.</summary>
    public static QuarantineState Of(QuarantineRecord record) => new(
        record.Image.ToString(), record.Commit.ToString(), record.Os.ToString(), record.Entry, record.Tries, record.Reason, record.Recorded);
}
