using BootCfs.Format.Tree;
using BootCfs.Tests.Format.Erofs;

namespace BootCfs.Tests.Format.Tree;

// Text that is nearly right reaches every check; whatever it is, it parses or is refused by name.
public class RandomDumpTests
{
    private static readonly string[] Fields =
    [
        "", "-", "/", ".", "..", "//", "/a", "/a/", "a/b", "@", "@100644", "100644", "40755", "120777", "20644", "0", "-1", "+1", "1x",
        "18446744073709551616", "9500000000000000", "0.0", "1.", ".1", "\\", "\\x", "\\x0", "\\x00", "\\q", "\\\\", "\0", "\t1", "=", "k=", "=v",
        "k=v=w", "user.a", new string('5', 64), new string('5', 63), new string('n', 256), new string('t', 4096), "\u00ff\u00fe",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Parses_or_is_refused_by_name(int seed)
    {
        var random = new Random(seed);
        int parsed = 0;
        for (int round = 0; round < 2000; round++)
        {
            byte[] text = Damage(RandomTree.Make(random.Next(400)), random);
            bool strict = random.Next(2) == 0;
            try
            {
                ValidatedTree tree = ValidatedTree.From(DumpParser.Parse(text, new DumpOptions { Strict = strict }));
                DumpPrinter.Print(tree, Stream.Null);
                parsed++;
            }
            catch (Exception error) when (error is InvalidDumpException or InvalidTreeException)
            {
                continue;
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed} round {round}: {error}\n{System.Text.Encoding.Latin1.GetString(text)}");
            }
        }

        Assert.InRange(parsed, 100, 1900); // neither is rare
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Parses_or_is_refused_when_it_is_noise(int seed)
    {
        var random = new Random(seed);
        string alphabet = "/ab.@-=\\x01234567890 \n\n\t";
        for (int round = 0; round < 5000; round++)
        {
            string noise = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var error = Record.Exception(() => DumpParser.Parse(DumpText.Bytes((round % 2 == 0 ? DumpText.Root : "") + noise)));
            Assert.True(error is null or InvalidDumpException, $"seed {seed} round {round}: {error}");
        }
    }

    // A few fields, bytes or lines become others.
    private static byte[] Damage(byte[] text, Random random)
    {
        List<string> lines = [.. System.Text.Encoding.Latin1.GetString(text).Split('\n').Take(30)];
        for (int hits = random.Next(1, 4); hits > 0; hits--)
        {
            int at = random.Next(lines.Count);
            switch (random.Next(5))
            {
                case 0:
                    lines.RemoveAt(at);
                    lines.Add("");
                    break;
                case 1:
                    lines.Insert(random.Next(lines.Count), lines[at]);
                    break;
                case 2 when lines[at].Length > 0:
                    int place = random.Next(lines[at].Length);
                    lines[at] = lines[at][..place] + (char)random.Next(256) + lines[at][(place + 1)..];
                    break;
                default:
                    string[] fields = lines[at].Split(' ');
                    fields[random.Next(fields.Length)] = Fields[random.Next(Fields.Length)];
                    lines[at] = string.Join(' ', fields);
                    break;
            }
        }

        return DumpText.Bytes(string.Join('\n', lines));
    }
}
