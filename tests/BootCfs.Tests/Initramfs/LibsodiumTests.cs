using System.Numerics;
using System.Text;
using BootCfs.Format.Signing;
using BootCfs.Initramfs;
using BootCfs.Tests.Engine.Trust;
using BootCfs.Tests.Layering;
using BootCfs.Trust;
using NSec.Cryptography;

namespace BootCfs.Tests.Initramfs;

/// <summary>
/// What deploy takes must boot: the static libsodium of the distribution, which the helper is linked with, and the one that NSec
/// brings must say the same of every signature.
/// </summary>
public class LibsodiumTests
{
    private readonly List<Case> _cases = [];

    [LibsodiumFact]
    public void Says_of_every_signature_what_the_engine_says()
    {
        using var folder = new TemporaryDirectory();
        string judge = folder["judge"];
        Tool.Run("gcc", "-O2", "-o", judge, Path.Combine(SourceFiles.Root, "tests/BootCfs.Tests/Initramfs/libsodium-judge.c"), "-l:libsodium.a");
        AddKnown();
        AddSmallOrder();
        AddRandom();
        _cases.AddRange(Case.Read(Tool.Run([], judge, "make")));

        byte[] verdicts = Tool.Run([.. _cases.SelectMany(one => one.ToBytes())], judge);
        Assert.Equal(_cases.Count, verdicts.Length);
        Assert.InRange(verdicts.Count(verdict => verdict == '1'), 200, _cases.Count - 1000);
        for (int i = 0; i < verdicts.Length; i++)
        {
            Assert.True(_cases[i].Engine == (verdicts[i] == '1'), $"{_cases[i]}: the engine says {_cases[i].Engine}");
            Assert.True(_cases[i].Engine == _cases[i].Helper, $"{_cases[i]}: the engine says {_cases[i].Engine}");
        }
    }

    // RFC 8032, each with every bit flipped, and with a number that is valid by arithmetic and is not the smallest.
    private void AddKnown()
    {
        BigInteger order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
        foreach (object[] row in Ed25519VerifierTests.Rfc8032())
        {
            byte[] key = Convert.FromHexString((string)row[0]), message = Convert.FromHexString((string)row[1]), signature = Convert.FromHexString((string)row[2]);
            _cases.Add(new(key, message, signature));
            for (int bit = 0; bit < signature.Length * 8; bit++)
                _cases.Add(new(key, message, Flip(signature, bit)));
            for (int bit = 0; bit < key.Length * 8; bit++)
                _cases.Add(new(Flip(key, bit), message, signature));
            for (int times = 1; times < 15; times++)
            {
                byte[] larger = (new BigInteger(signature.AsSpan(32), isUnsigned: true) + (times * order)).ToByteArray(isUnsigned: true);
                _cases.Add(new(key, message, [.. signature[..32], .. larger, .. new byte[32 - larger.Length]]));
            }
        }
    }

    // Points of small order and other spellings of them, as key and as the first half of a signature of zeros.
    private void AddSmallOrder()
    {
        byte[][] points =
        [
            .. new[]
            {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            }.Select(Convert.FromHexString),
        ];
        foreach (byte[] key in points)
        {
            foreach (byte[] point in points)
            {
                for (byte message = 0; message < 8; message++)
                    _cases.Add(new(key, [message], [.. point, .. new byte[32]]));
            }
        }
    }

    private void AddRandom()
    {
        var random = new Random(8032);
        for (int i = 0; i < 200; i++)
        {
            byte[] message = RandomBytes.Make(i, seed: i);
            using var key = Key.Import(SignatureAlgorithm.Ed25519, RandomBytes.Make(32, seed: 1000 + i), KeyBlobFormat.RawPrivateKey);
            byte[] signature = SignatureAlgorithm.Ed25519.Sign(key, message);
            byte[] publicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
            _cases.Add(new(publicKey, message, signature));
            _cases.Add(new(publicKey, message, Flip(signature, random.Next(512))));
            _cases.Add(new(publicKey, [.. message, 0], signature));
            _cases.Add(new(RandomBytes.Make(32, seed: 2000 + i), message, signature));
            _cases.Add(new(publicKey, message, RandomBytes.Make(64, seed: 3000 + i)));
        }
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private sealed record Case(byte[] Key, byte[] Message, byte[] Signature)
    {
        private const int HeadSize = 32 + 64 + 1;

        internal bool Engine => Ed25519Verifier.Verify(Ed25519PublicKey.FromBytes(Key), Message, Signature);

        // The helper's own call; here it is the runtime that finds the library.
        internal bool Helper => Libsodium.Verify(Ed25519PublicKey.FromBytes(Key), Message, Signature);

        internal static IEnumerable<Case> Read(byte[] records) =>
            records.Chunk(HeadSize).Select(record => new Case(record[..32], [], record[32..96]));

        internal byte[] ToBytes() => [.. Key, .. Signature, (byte)Message.Length, .. Message];

        public override string ToString() => new StringBuilder("key ").Append(Convert.ToHexStringLower(Key))
            .Append(", message ").Append(Convert.ToHexStringLower(Message))
            .Append(", signature ").Append(Convert.ToHexStringLower(Signature)).ToString();
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LibsodiumFactAttribute : FactAttribute
    {
        public LibsodiumFactAttribute() => Skip = ToolFactAttribute.Missing(["gcc"])
            ?? (ToolFactAttribute.RequiresAll || File.Exists("/usr/include/sodium.h") ? null : "libsodium-dev is not installed");
    }
}
