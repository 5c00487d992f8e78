using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

/// <summary>
/// The xattrs of all inodes after rewriting: escaped, with overlayfs's marks, sorted, and those used by several inodes
/// kept once (composefs.md S4.2, S7).
/// </summary>
internal sealed partial class ImageXattrs
{
    private readonly ValidatedTree _tree;
    private readonly XattrTable _table = new(new ByteArena());
    private readonly List<int> _lists = [];
    private readonly List<int> _uses = [];

    // The number of each of the tree's xattrs after escaping, plus one; 0 until it is first met.
    private readonly int[] _rewritten;
    private readonly Comparison<int> _byKey;
    private readonly byte[] _scratch = new byte[4 + FsVerityDigest.MaxSize];
    private byte[] _keyScratch = new byte[XattrLimits.MaxKey + 8];
    private int _start;

    internal ImageXattrs(ValidatedTree tree)
    {
        _tree = tree;
        _rewritten = new int[tree.XattrTable.Count];
        _byKey = (a, b) => RankOf(a) - RankOf(b);
    }

    /// <summary>Takes the xattrs of an entry and sets its marks.</summary>
    internal void AddNode(NodeId node, ref PlannedInode inode, XattrMarks marks)
    {
        _start = _lists.Count;
        for (int i = 0; i < _tree.XattrCount(node); i++)
            _lists.Add(Rewrite(_tree.XattrPair(node, i)));

        // The reference counts the budget from 0 here, whatever the node already carries (S7.3).
        ulong budget = 0;
        if (marks.External)
            AddExternal(node, ref budget);
        if (marks.Whiteout)
        {
            Set(OverlayXattrs.EscapedWhiteout, default, ref budget, node);
            Set(OverlayXattrs.UserWhiteout, default, ref budget, node);
        }

        if (marks.HoldsWhiteout)
        {
            Set(OverlayXattrs.EscapedWhiteouts, default, ref budget, node);
            Set(OverlayXattrs.UserWhiteouts, default, ref budget, node);
        }

        if (marks.HoldsWhiteout && marks.Opaque)
        {
            Set(OverlayXattrs.EscapedOpaque, "x"u8, ref budget, node);
            Set(OverlayXattrs.UserOpaque, "x"u8, ref budget, node);
        }

        if (node == NodeId.Root)
            Set(OverlayXattrs.Opaque, "y"u8, ref budget, node);
        Close(ref inode);
    }

    /// <summary>A stub has the root's SELinux label and nothing else (S4.3).</summary>
    internal void AddStub(ref PlannedInode inode)
    {
        _start = _lists.Count;
        for (int i = 0; i < _tree.XattrCount(NodeId.Root); i++)
        {
            if (_tree.XattrKey(NodeId.Root, i).SequenceEqual("security.selinux"u8))
                _lists.Add(Rewrite(_tree.XattrPair(NodeId.Root, i)));
        }

        Close(ref inode);
    }

    private void AddExternal(NodeId node, ref ulong budget)
    {
        ReadOnlySpan<byte> digest = _tree.Digest(node);
        int length = 0;
        if (!digest.IsEmpty)
        {
            // struct ovl_metacopy: version 0, length, flags 0, fs-verity algorithm, digest.
            length = 4 + digest.Length;
            _scratch[0] = 0;
            _scratch[1] = (byte)length;
            _scratch[2] = 0;
            _scratch[3] = (byte)(digest.Length == 64 ? FsVerityAlgorithm.Sha512 : FsVerityAlgorithm.Sha256);
            digest.CopyTo(_scratch.AsSpan(4));
        }

        Set(OverlayXattrs.Metacopy, _scratch.AsSpan(0, length), ref budget, node);
        ReadOnlySpan<byte> payload = _tree.Payload(node);
        if (payload.IsEmpty)
            return;
        if (_keyScratch.Length <= payload.Length)
            _keyScratch = new byte[payload.Length * 2];
        _keyScratch[0] = (byte)'/';
        payload.CopyTo(_keyScratch.AsSpan(1));
        Set(OverlayXattrs.Redirect, _keyScratch.AsSpan(0, payload.Length + 1), ref budget, node);
    }

    // Escapes a key that overlayfs would obey; each distinct xattr once.
    private int Rewrite(int pair)
    {
        if (_rewritten[pair] > 0)
            return _rewritten[pair] - 1;

        ReadOnlySpan<byte> key = _tree.XattrTable.KeyOf(pair);
        if (key.StartsWith(OverlayXattrs.Prefix))
        {
            OverlayXattrs.EscapedPrefix.CopyTo(_keyScratch);
            ReadOnlySpan<byte> rest = key[OverlayXattrs.Prefix.Length..];
            rest.CopyTo(_keyScratch.AsSpan(OverlayXattrs.EscapedPrefix.Length));
            key = _keyScratch.AsSpan(0, OverlayXattrs.EscapedPrefix.Length + rest.Length);
        }

        int rewritten = _table.Intern(_table.InternKey(key), _tree.XattrTable.ValueOf(pair));
        _rewritten[pair] = rewritten + 1;
        return rewritten;
    }

    // Replaces or adds, with the reference's budget, which wraps around (S7.3).
    private void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ref ulong budget, NodeId node)
    {
        int keyId = _table.InternKey(key);
        int existing = _lists.Count - 1;
        while (existing >= _start && _table.KeyId(_lists[existing]) != keyId)
            existing--;
        unchecked
        {
            if (existing >= _start)
            {
                ulong freed = (ulong)XattrLimits.Cost(key.Length, _table.ValueOf(_lists[existing]).Length);
                budget = _lists.Count - _start > 1 ? budget - freed : 0;
                _lists.RemoveAt(existing);
            }

            budget += (ulong)XattrLimits.Cost(key.Length, value.Length);
            if (_lists.Count == _start)
                budget += XattrLimits.FirstCost;
        }

        if (budget > XattrLimits.Budget)
            throw new InvalidTreeException("Numerical result out of range", _tree.DisplayPath(node));
        _lists.Add(_table.Intern(keyId, value));
    }

    private void Close(ref PlannedInode inode)
    {
        inode.XattrStart = _start;
        inode.XattrCount = _lists.Count - _start;
        for (int i = _start; i < _lists.Count; i++)
        {
            int pair = _lists[i];
            while (_uses.Count <= pair)
                _uses.Add(0);
            _uses[pair]++;
        }
    }
}
