using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Fuzz.Targets;

/// <summary>Commit objects, the signature in them and their trailers.</summary>
internal static class CommitTarget
{
    private const string Name = "fuzz";

    internal static void Attack(byte[] input)
    {
        CommitObject commit = CommitObject.Parse(input, Name);
        FuzzTarget.SameList(input, commit.Bytes.ToArray(), "commit");
        byte[] signedBytes = commit.GetSignedBytes();
        CommitObject bare = CommitObject.Parse(signedBytes, Name);
        FuzzTarget.SameList(signedBytes, bare.GetSignedBytes(), "signed bytes");
        CommitObject signed = bare.WithSignature("one\ntwo\n");
        FuzzTarget.Same("one\ntwo", signed.Signature, "signature");
        FuzzTarget.SameList(signedBytes, signed.GetSignedBytes(), "signed bytes of the signed commit");

        IReadOnlyList<CommitTrailer> trailers = CommitTrailers.Parse(commit.MessageText);
        CommitTrailer[] more = [.. CommitTrailers.Parse(CommitTrailers.Append(commit.MessageText, new CommitTrailer("Key", "value")))];
        if (commit.Subject.Trim().Length > 0)
            FuzzTarget.SameList([.. trailers, new CommitTrailer("Key", "value")], more, "trailers");
        RootTrailers.Read(commit, Name);
    }

    internal static IEnumerable<byte[]> Seeds()
    {
        string head = $"tree {new string('a', 40)}\nparent {new string('b', 40)}\nauthor A <a@b> 1700000000 +0100\ncommitter B <> 1 -0030\n";
        string digest = new('c', 64);
        return new[]
        {
            $"{head}\nsubject\n\nComposefs-Digest: v1-sha256-12:{digest}\nRelease-Digest: sha256:{digest}\n",
            $"{head}encoding x\ngpgsig -----BEGIN SSH SIGNATURE-----\n abc\n -----END SSH SIGNATURE-----\nmergetag a\n b\n\nsubject\n\nKey: a\n b\n",
        }.Select(Encoding.UTF8.GetBytes);
    }
}
