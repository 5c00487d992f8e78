using System.Text;
using BootCfs.Audit.Evidence;
using BootCfs.Trust;

namespace BootCfs.Fuzz.Targets;

/// <summary>Evidence of an audit, as a stranger hands it over: the file, and what is examined in it.</summary>
internal static class EvidenceTarget
{
    internal static void Attack(byte[] input)
    {
        EvidenceFile file = EvidenceFile.Parse(input, "fuzz");
        EvidenceFile again = EvidenceFile.Parse(EvidenceFile.Join(EvidenceFile.Print(file.Document), file.Signature), "again");
        FuzzTarget.Same(file.Signature, again.Signature, "signature");
        FuzzTarget.SameList(EvidenceFile.Print(file.Document), EvidenceFile.Print(again.Document), "document");
        EvidenceChecks.Run(new EvidenceSubject(file, TrustPolicy.Empty, [], DateTimeOffset.UnixEpoch), "fuzz");
    }

    internal static IEnumerable<byte[]> Seeds()
    {
        string commit = Convert.ToBase64String(CommitTarget.Seeds().First());
        string release = Convert.ToBase64String("schema = 1\nsecurity_epoch = 0\n[os]\nid = \"x\"\nname = \"x\"\npretty_name = \"x\"\n[image]\nlayout = \"v1\"\nalgorithm = \"sha256\"\ninline_limit = 64\noptions = []\n"u8);
        string result = """{"check":"image.rebuilt","verdict":"pass","detail":"d","facts":[{"name":"image","expected":"a","actual":"a"}],"items":["i"]}""";
        string host = """{"machine":"m","boot_id":"b","kernel":"k","os":"o","command_line":"composefs.digest=x","root":"r","secure_boot":"on"}""";
        return new[]
        {
            """{"schema":1,"document":{"time":"2026-01-01T00:00:00+00:00","commits":[],"reports":[]},"signature":null}""",
            $$"""{"schema":1,"document":{"time":"2026-01-01T00:00:00+00:00","commits":[{"id":"i","bytes":"{{commit}}","release":"{{release}}","signatures":[{"place":"p","text":"t"}]}],"reports":[{"subject":"s","scope":"commit","content":"full","results":[{{result}}],"commit":"i"}],"host":{{host}}},"signature":"-----BEGIN SSH SIGNATURE-----\nAAAA\n"}""",
        }.Select(text => Encoding.UTF8.GetBytes(text + "\n"));
    }
}
