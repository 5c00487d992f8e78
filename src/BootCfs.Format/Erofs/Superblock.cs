using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BootCfs.Format.Erofs;

/// <summary><c>struct erofs_super_block</c> (composefs.md S3.3); fields that composefs leaves zero are not named.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct Superblock(
    Le32 Magic,
    Le32 Checksum,
    Le32 FeatureCompat,
    byte Blkszbits,
    byte SbExtslots,
    Le16 RootNid,
    Le64 Inos,
    Le64 BuildTime,
    Le32 BuildTimeNsec,
    Le32 Blocks,
    Le32 MetaBlkaddr,
    Le32 XattrBlkaddr,
    Superblock.Zeros Uuid = default,
    Superblock.Zeros VolumeName = default,
    Le32 FeatureIncompat = default,
    Superblock.Rest Reserved = default)
{
    internal const int Size = 128;
    internal const uint MagicValue = 0xE0F5E1E2;

    [InlineArray(16)]
    internal struct Zeros
    {
        private byte _element;
    }

    [InlineArray(44)]
    internal struct Rest
    {
        private byte _element;
    }
}
