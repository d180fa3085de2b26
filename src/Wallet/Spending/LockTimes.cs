using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending;

/// <summary>The lock time and the sequence of what the wallet sends.</summary>
internal static class LockTimes
{
    /// <summary>Signals that the transaction may be replaced (BIP 125), and leaves its lock time on.</summary>
    public const uint SequenceReplaceable = TxIn.SequenceFinal - 2;

    /// <summary>Does not signal, and leaves the lock time on.</summary>
    public const uint SequenceLocked = TxIn.SequenceFinal - 1;

    private const int EarlierOneIn = 10;
    private const int EarlierBlocks = 100;

    /// <summary>
    /// The lock time against fee sniping: the transaction fits only on top of today's best block, so a miner who mines that block again cannot
    /// take this fee too. One in ten is up to 99 blocks earlier, so that those who cannot know the tip (they sign offline, or late) do not stand out.
    /// </summary>
    /// <param name="tip">The best block's height; null while it is not known, and then there is no lock time.</param>
    /// <param name="random">The choice.</param>
    public static uint AgainstSniping(Height? tip, SeededRandom random)
    {
        if (tip is not { } height) return 0;
        int earlier = random.Below(EarlierOneIn) == 0 ? random.Below(EarlierBlocks) : 0;
        return (uint)Math.Max(0, height.Value - earlier);
    }
}
