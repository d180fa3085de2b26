using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Script;

/// <summary>The script tree behind a taproot output key (BIP 341).</summary>
public static class Taproot
{
    /// <summary>The leaf version of tapscript (BIP 342); the low bit of the byte in the control block is the key's parity.</summary>
    public const byte TapscriptLeafVersion = 0xc0;

    /// <summary>First byte of the last witness item that makes it an annex.</summary>
    public const byte AnnexTag = 0x50;

    /// <summary>Bytes of a control block without a path: leaf version, internal key.</summary>
    public const int ControlBaseBytes = 1 + Hash256.Size;

    /// <summary>Levels of a script tree.</summary>
    public const int DepthMax = 128;

    private const byte LeafVersionMask = 0xfe;

    /// <summary>Bytes of an output key.</summary>
    public const int OutputKeyBytes = 32;

    /// <summary>The leaf version that a control block's first byte names.</summary>
    public static byte LeafVersionOf(ReadOnlySpan<byte> control) => (byte)(control[0] & LeafVersionMask);

    /// <summary>Whether a control block has a possible length.</summary>
    public static bool IsControlSize(int bytes) =>
        bytes >= ControlBaseBytes
        && bytes <= ControlBaseBytes + DepthMax * Hash256.Size
        && (bytes - ControlBaseBytes) % Hash256.Size == 0;

    /// <summary>The hash of a leaf.</summary>
    public static Hash256 LeafHash(byte version, ReadOnlySpan<byte> script)
    {
        WireWriter head = new(10);
        head.WriteByte(version);
        head.WriteCompactSize((ulong)script.Length);
        return TaggedHash.Of(HashTag.TapLeaf, head.Written, script);
    }

    /// <summary>The hash of two subtrees, whichever way round.</summary>
    public static Hash256 BranchHash(Hash256 one, Hash256 other)
    {
        Span<byte> pair = stackalloc byte[2 * Hash256.Size];
        Span<byte> left = pair[..Hash256.Size];
        Span<byte> right = pair[Hash256.Size..];
        one.CopyTo(left);
        other.CopyTo(right);
        if (left.SequenceCompareTo(right) > 0)
        {
            other.CopyTo(left);
            one.CopyTo(right);
        }
        return TaggedHash.Of(HashTag.TapBranch, pair);
    }

    /// <summary>The root that a control block leads to from a leaf; the block's length has been checked.</summary>
    public static Hash256 RootOf(ReadOnlySpan<byte> control, Hash256 leaf)
    {
        Hash256 node = leaf;
        for (int at = ControlBaseBytes; at < control.Length; at += Hash256.Size)
        {
            node = BranchHash(node, Hash256.Read(control[at..]));
        }
        return node;
    }
}
