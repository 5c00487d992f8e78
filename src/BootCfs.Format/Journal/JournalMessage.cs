namespace BootCfs.Format.Journal;

/// <summary>A kind of message in the journal, by which programs find all of it.</summary>
/// <param name="Id"><c>MESSAGE_ID</c>: 128 bits that mean this and nothing else, for ever.</param>
/// <param name="Name">What it is called in the documentation.</param>
/// <param name="Priority">How much it matters.</param>
/// <param name="Meaning">What has happened, in Markdown.</param>
public sealed record JournalMessage(string Id, string Name, JournalPriority Priority, string Meaning);
