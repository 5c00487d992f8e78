using System.Buffers.Binary;

namespace BootCfs.Tests.Cli;

public class StartupTests
{
    // A position independent program writes all of its type data before Main: docs/adr/0006-fixed-address.md.
    [Fact]
    public void Nothing_of_the_program_is_relocated_when_it_starts()
    {
        const ushort ET_EXEC = 2;
        byte[] program = File.ReadAllBytes(PublishedProgram.Path);
        Assert.Equal(ET_EXEC, BinaryPrimitives.ReadUInt16LittleEndian(program.AsSpan(16)));
    }
}
