using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Erofs;

public class ConformanceFsckTests
{
    public static TheoryData<string> Dumps() =>
        [.. Tree.DumpPrinterTests.DumpFiles().Where(file => FsckErofs.CanWalk(Parse(file)))];

    [Fact]
    public void Leaves_out_only_what_fsck_cannot_walk() => Assert.InRange(Dumps().Count, 50, 62);

    [ToolTheory("fsck.erofs")]
    [MemberData(nameof(Dumps))]
    public void Fsck_accepts_the_image_of_each_reference_dump(string file) => FsckErofs.Accepts(Conformance.Build(Parse(file), ImageProfile.V1));

    private static ValidatedTree Parse(string file) =>
        ValidatedTree.From(DumpParser.Parse(Conformance.ReadDump(Path.Combine(Conformance.Root, file))));
}
