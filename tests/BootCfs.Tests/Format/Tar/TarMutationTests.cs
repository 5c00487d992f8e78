using BootCfs.Fuzz;

namespace BootCfs.Tests.Format.Tar;

public class TarMutationTests
{
    [Fact]
    public void Takes_or_refuses_by_name_whatever_is_changed_in_an_archive()
    {
        FuzzTarget target = FuzzTargets.Named("tar");
        byte[][] inputs = [.. target.Seeds(), .. Corpus.Read(Vectors.Path("fuzz/tar.txt"))];
        var random = new Random(1);
        for (int i = 0; i < 5000; i++)
        {
            byte[] input = [.. inputs[i % inputs.Length]];
            for (int changes = random.Next(1, 5); changes > 0; changes--)
                input[random.Next(input.Length)] = (byte)random.Next(256);
            Mend(input);
            Exception? escaped = Record.Exception(() => target.Run(input));
            Assert.True(escaped is null, $"{Convert.ToBase64String(input)}: {escaped}");
        }
    }

    // A header that is not right is refused before anything else in it is looked at.
    private static void Mend(byte[] input)
    {
        for (int header = 1; header + TarBytes.Block <= input.Length; header += TarBytes.Block)
        {
            Span<byte> block = input.AsSpan(header, TarBytes.Block);
            if (!block[257..262].SequenceEqual("ustar"u8))
                continue;
            block[148..156].Fill((byte)' ');
            int sum = 0;
            foreach (byte b in block)
                sum += b;
            System.Text.Encoding.ASCII.GetBytes(TarBytes.Octal(sum, 6) + "\0").CopyTo(block[148..]);
        }
    }
}
