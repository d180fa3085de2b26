using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Sync;

/// <summary>
/// A chain of headers from one peer that has not shown enough work yet. The first pass keeps only the hash that each message ended with;
/// once the work is there, the peer tells the same headers again, and only then they may be kept.
/// </summary>
/// <remarks>
/// A header's hash commits to all headers below it, so that a message which ends with the same hash is the same message. A peer that shows
/// another chain the second time is found out at its first message.
/// </remarks>
/// <param name="start">A known header below the first one.</param>
/// <param name="needed">The work that the chain must show.</param>
public sealed class HeaderPresync(ChainedHeader start, ChainWork needed)
{
    /// <summary>Headers of the first pass: 76 years of Bitcoin's blocks. A longer chain is given up.</summary>
    public const int HeaderCountMax = 4_000_000;

    /// <summary>Bytes that the first pass may keep of one peer.</summary>
    public const int MemoryBytesMax = HeaderCountMax / Message.HeadersCountMax * Hash256.Size;

    private readonly List<BlockHash> ends = [];
    private BlockHash last = start.Hash;
    private ChainWork work = start.Work;
    private int lastCount;
    private int repeated;

    /// <summary>When the peer was asked for the next headers.</summary>
    public UnixTimeMs Asked { get; set; }

    /// <summary>The header after which the next message begins.</summary>
    public BlockHash Last => last;

    /// <summary>Headers counted in the first pass.</summary>
    public int Count => ends.Count == 0 ? 0 : ((ends.Count - 1) * Message.HeadersCountMax) + lastCount;

    /// <summary>Bytes kept, the same for every chain of one length.</summary>
    public int MemoryBytes => ends.Count * Hash256.Size;

    /// <summary>Whether the work has been shown and the headers come again.</summary>
    public bool IsSecondPass => work >= needed;

    /// <summary>Takes a message whose headers follow each other and <see cref="Last"/>, and whose work has been checked.</summary>
    public PresyncStep Take(ImmutableArray<BlockHeader> headers)
    {
        Invariant.Holds(!headers.IsEmpty && headers[0].Previous == last);
        return IsSecondPass ? TakeAgain(headers) : TakeFirst(headers);
    }

    private PresyncStep TakeFirst(ImmutableArray<BlockHeader> headers)
    {
        foreach (BlockHeader header in headers) work += header.Bits.Work;
        last = headers[^1].ComputeHash();
        lastCount = headers.Length;
        ends.Add(last);
        if (IsSecondPass)
        {
            last = start.Hash;
            return PresyncStep.AskNext;
        }
        return headers.Length < Message.HeadersCountMax || Count >= HeaderCountMax ? PresyncStep.GiveUp : PresyncStep.AskNext;
    }

    private PresyncStep TakeAgain(ImmutableArray<BlockHeader> headers)
    {
        int count = repeated == ends.Count - 1 ? lastCount : Message.HeadersCountMax;
        if (headers.Length < count || headers[count - 1].ComputeHash() != ends[repeated]) return PresyncStep.Differs;
        last = headers[^1].ComputeHash();
        return ++repeated == ends.Count ? PresyncStep.KeepLast : PresyncStep.KeepAndAskNext;
    }
}
