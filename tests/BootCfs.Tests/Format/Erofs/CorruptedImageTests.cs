using System.Buffers.Binary;
using BootCfs.Format.Erofs;

namespace BootCfs.Tests.Format.Erofs;

public class CorruptedImageTests
{
    private const string Lines =
        "/d 0 40755 2 0 0 0 0.0 - - - user.x=1\n"
        + "/d/c 20 100644 1 0 0 0 0.0 - 12345678901234567890 - user.x=1\n"
        + "/d/e 9 100644 1 0 0 0 0.0 55/5a - 5555555555555555555555555555555555555555555555555555555555555555 trusted.overlay.z=2\n"
        + "/d/h 0 @100644 - - - - - /d/c - -\n"
        + "/d/l 6 120777 1 70000 0 0 0.0 target - -\n"
        + "/d/n 0 20644 1 0 0 259 0.0 - - -\n"
        + "/d/w 0 20644 1 0 0 0 0.0 - - -\n";

    private static readonly uint[] Words =
        [0, 1, 2, 3, 4, 5, 12, 35, 36, 37, 4095, 4096, 4097, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFF000, 0xFFFFFFFF];

    private static byte[] Image => DumpText.Image(Lines, ImageProfile.V1);

    public static TheoryData<int, int> Regions()
    {
        // The stubs are 256 times the same: of their inodes the first and the last one are enough.
        byte[] image = Image;
        int firstStub = HostileImage.InodeAt(DumpText.Tree(Lines), "/") + 64;
        int afterStubs = HostileImage.InodeAt(DumpText.Tree(Lines), "/d/c");
        var rows = new TheoryData<int, int>
        {
            { 0, 32 },
            { ErofsFormat.SuperblockOffset, ErofsFormat.FirstInode },
            { ErofsFormat.FirstInode, firstStub + 32 },
            { afterStubs - 256, afterStubs },
        };
        for (int at = afterStubs; at < image.Length; at += 128)
        {
            if (image.AsSpan(at, Math.Min(128, image.Length - at)).ContainsAnyExcept((byte)0))
                rows.Add(at, Math.Min(at + 128, image.Length));
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Regions))]
    public void Survives_every_value_of_every_byte(int start, int end)
    {
        byte[] image = Image;
        // The root's directory has 258 like entries; a few values of each byte tell as much as all.
        int step = start >= 12288 ? 37 : 1;
        for (int at = start; at < end; at++)
        {
            byte old = image[at];
            for (int value = 0; value < 256; value += step)
            {
                image[at] = (byte)(old ^ value);
                HostileImage.Survives(image, () => $"byte {at:x} = {image[at]:x2}");
            }

            image[at] = old;
        }
    }

    [Theory]
    [MemberData(nameof(Regions))]
    public void Survives_extreme_words_at_every_place(int start, int end)
    {
        byte[] image = Image;
        for (int at = start; at < end - 3; at += 2)
        {
            uint old = BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(at));
            foreach (uint word in Words)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(at), word);
                HostileImage.Survives(image, () => $"word {at:x} = {word:x}");
            }

            BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(at), old);
        }
    }

    [Fact]
    public void Survives_being_cut_at_every_length()
    {
        byte[] image = Image;
        for (int length = 0; length < image.Length; length++)
        {
            int cut = length;
            HostileImage.Survives(image[..length], () => $"cut at {cut}");
        }
    }

    [Fact]
    public void Refuses_every_image_that_lacks_a_byte_it_uses()
    {
        byte[] image = Image;
        int used = image.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;

        for (int length = used - 600; length < used; length++)
            HostileImage.Refusal(image[..length]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Survives_random_damage_to_random_images(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 250; i++)
        {
            byte[] image = RandomImage(random.Next(400));
            int hits = random.Next(1, 20);
            for (int hit = 0; hit < hits; hit++)
            {
                // Mostly where it matters: behind the headers, before the data.
                int at = random.Next(3) == 0 ? random.Next(image.Length - 4) : random.Next(ErofsFormat.SuperblockOffset, Math.Min(image.Length - 4, 30_000));
                BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(at), random.Next(2) == 0 ? Words[random.Next(Words.Length)] : (uint)random.Next());
            }

            int round = i;
            HostileImage.Survives(image, () => $"seed {seed} round {round}", write: true);
        }
    }

    private static byte[] RandomImage(int seed)
    {
        try
        {
            return Conformance.Build(RandomTree.Make(seed), ImageProfile.V0);
        }
        catch (BootCfs.Format.Tree.InvalidTreeException)
        {
            return Image;
        }
    }
}
