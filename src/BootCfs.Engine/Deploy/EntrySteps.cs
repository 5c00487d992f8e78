using BootCfs.Boot;
using BootCfs.Format.Boot;
using BootCfs.Format.Signing;

namespace BootCfs.Deploy;

/// <summary>Makes a new entry visible: one rename of one new file, and the point of no return of every plan that has it (product.md D8).</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Entry">Its text.</param>
internal sealed record PublishEntry(BootEntryName Name, BootEntry Entry) : HostStep
{
    public override string Action => "publish";

    public override string Path => BootDirectory.EntryFile(Name);

    public override long Bytes => Entry.ToString().Length;

    internal override bool IsOnBoot => true;

    internal override void Apply(HostWork work) => work.Host.Boot.Publish(Name, Entry);

    internal override IEnumerable<BootEntryFile> Change(IEnumerable<BootEntryFile> entries) => entries.Append(new BootEntryFile(Name.ToString(), Entry));
}

/// <summary>Makes a unified kernel image that waits visible: one rename of it, and the point of no return of every plan that has it.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Entry">What the boot menu takes from it.</param>
/// <param name="Digest">Its digest.</param>
internal sealed record PublishUki(BootEntryName Name, BootEntry Entry, Sha256Digest Digest) : HostStep
{
    public override string Action => "publish";

    public override string Path => BootDirectory.EntryFile(Name);

    internal override bool IsOnBoot => true;

    internal override void Apply(HostWork work) => work.Host.Boot.PublishUnified(Name, Digest);

    internal override IEnumerable<BootEntryFile> Change(IEnumerable<BootEntryFile> entries) => entries.Append(new BootEntryFile(Name.ToString(), Entry));
}

/// <summary>Takes an entry of ours out of the menu.</summary>
/// <param name="File">The entry.</param>
internal sealed record RetireEntry(BootEntryFile File) : HostStep
{
    public override string Action => "retire";

    public override string Path => BootDirectory.EntryFile(File);

    internal override bool IsOnBoot => true;

    internal override void Apply(HostWork work) => work.Host.Boot.Retire(File);

    internal override IEnumerable<BootEntryFile> Change(IEnumerable<BootEntryFile> entries) => entries.Where(entry => entry.FileName != File.FileName);
}

/// <summary>Ends the counting of an entry's boots; neither its place in the menu nor what it boots changes.</summary>
/// <param name="File">The entry.</param>
internal sealed record BlessEntry(BootEntryFile File) : HostStep
{
    public override string Action => "bless";

    public override string Path => BootDirectory.EntryFile(File);

    internal override bool IsOnBoot => true;

    internal override void Apply(HostWork work) => work.Host.Boot.Loader.Bless(work.Host.Boot, File);

    internal override IEnumerable<BootEntryFile> Change(IEnumerable<BootEntryFile> entries) => entries.Select(
        entry => entry.FileName == File.FileName && entry.OurName is { } name ? entry with { FileName = (name with { Tries = null }).ToString() } : entry);
}

/// <summary>Gives an entry another title; neither its place in the menu nor what it boots changes.</summary>
/// <param name="File">The entry.</param>
/// <param name="Entry">Its new text.</param>
internal sealed record ReplaceEntry(BootEntryFile File, BootEntry Entry) : HostStep
{
    public override string Action => "replace";

    public override string Path => BootDirectory.EntryFile(File);

    public override long Bytes => Entry.ToString().Length;

    internal override bool IsOnBoot => true;

    internal override void Apply(HostWork work) => work.Host.Boot.Replace(File, Entry);

    internal override IEnumerable<BootEntryFile> Change(IEnumerable<BootEntryFile> entries) =>
        entries.Select(entry => entry.FileName == File.FileName ? entry with { Entry = Entry } : entry);
}

/// <summary>Gives a boot loader that reads no entries its menu of them.</summary>
/// <param name="File">Path of the menu in the boot directory.</param>
/// <param name="Room">Bytes that it may take.</param>
internal sealed record WriteBootMenu(string File, long Room) : HostStep
{
    public override string Action => "write";

    public override string Path => File;

    public override long Bytes => Room;

    internal override bool IsOnBoot => true;

    internal override void Apply(HostWork work) => work.Host.Boot.WriteMenu();
}

/// <summary>Runs the programs that a custom boot loader needs after a change of entries.</summary>
internal sealed record RunLoaderHooks : HostStep
{
    public override string Action => "run";

    public override string Path => HostLayout.LoaderHooks;

    internal override void Apply(HostWork work)
    {
        if (work.Host.Hooks is { } hooks)
            hooks.Run(work.Host.Boot, HostState.Read(work.Host).ToBytes());
    }
}
