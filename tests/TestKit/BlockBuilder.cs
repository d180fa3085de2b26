using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;

namespace Blockchain.TestKit;

/// <summary>
/// Makes a block that is valid on its parent, but for what a test sets otherwise. It is mined, so use it where the target is easy.
/// </summary>
/// <param name="parent">The block below.</param>
/// <param name="rules">The rules at the new block.</param>
public sealed class BlockBuilder(ChainedHeader parent, ConsensusRules rules)
{
    private const int NonceCountMax = 1_000_000;
    private const int SignalNothing = 0x2000_0000;

    /// <summary>The time of <see cref="Genesis"/>.</summary>
    public static UnixTime GenesisTime { get; } = new(1_296_688_602);

    /// <summary>The header's version.</summary>
    public int Version { get; init; } = SignalNothing;

    /// <summary>The header's time; one block interval after the parent unless set.</summary>
    public UnixTime Time { get; init; } = parent.Header.Time + rules.BlockInterval;

    /// <summary>The header's target; what the rules ask for unless set.</summary>
    public CompactTarget? Bits { get; init; }

    /// <summary>The header's Merkle root; what the transactions give unless set.</summary>
    public MerkleRoot? MerkleRoot { get; init; }

    /// <summary>Transactions after the coinbase.</summary>
    public ImmutableArray<Transaction> Transactions { get; init; } = [];

    /// <summary>What the coinbase may take beside the subsidy.</summary>
    public Amount Fees { get; init; }

    /// <summary>What the coinbase takes; subsidy and <see cref="Fees"/> unless set.</summary>
    public Amount? CoinbaseValue { get; init; }

    /// <summary>Whom the coinbase pays.</summary>
    public ScriptBytes CoinbaseOutput { get; init; } = TestTransactions.Anyone;

    /// <summary>The coinbase's script; height and a byte that tells siblings apart unless set.</summary>
    public ScriptBytes? CoinbaseScript { get; init; }

    /// <summary>Tells siblings apart.</summary>
    public byte Salt { get; init; }

    /// <summary>Whether the nonce is turned until the hash meets the target; otherwise until it does not.</summary>
    public bool IsMined { get; init; } = true;

    /// <summary>A genesis block with easy work. Its coinbase pays anybody, but coin sets leave it out, as everywhere.</summary>
    public static Block Genesis(ConsensusRules rules)
    {
        Transaction coinbase = new(1, [new(OutPoint.Null, new(new byte[] { 0, 0 }), TxIn.SequenceFinal)], [new(rules.InitialSubsidy, TestTransactions.Anyone)], 0);
        BlockHeader header = new(1, BlockHash.Zero, MerkleTree.Root([coinbase], out _), GenesisTime, rules.PowLimit, 0);
        return new(Mine(header, rules, isMet: true), [coinbase]);
    }

    /// <summary>Makes the block.</summary>
    public Block Build()
    {
        Transaction coinbase = Coinbase();
        ImmutableArray<Transaction> all = [coinbase, .. Transactions];
        if (rules.WitnessCommitment && Transactions.Any(static transaction => transaction.HasWitness)) all = all.SetItem(0, Committing(coinbase, all));
        return Build(all);
    }

    /// <summary>Makes a block of exactly these transactions.</summary>
    public Block Build(ImmutableArray<Transaction> all)
    {
        CompactTarget bits = Bits ?? Difficulty.NextTarget(parent, Time, rules);
        BlockHeader header = new(Version, parent.Hash, MerkleRoot ?? MerkleTree.Root(all.AsSpan(), out _), Time, bits, 0);
        return new(Mine(header, rules, IsMined), all);
    }

    /// <summary>The coinbase alone, without witness commitment.</summary>
    public Transaction Coinbase()
    {
        Height height = parent.Height.Next;
        ScriptBytes script = CoinbaseScript ?? new ScriptBuilder().Number(height.Value).Push([Salt, 0xb1]).ToScript();
        Amount value = CoinbaseValue ?? rules.SubsidyAt(height) + Fees;
        return new(2, [new(OutPoint.Null, script, TxIn.SequenceFinal)], [new(value, CoinbaseOutput)], 0);
    }

    /// <summary>The coinbase with a nonce of zeros and the commitment to the witnesses behind it (BIP 141).</summary>
    public static Transaction Committing(Transaction coinbase, ImmutableArray<Transaction> all)
    {
        Hash256 commitment = WitnessCommitment.Of(MerkleTree.WitnessRoot(all.AsSpan()), Hash256.Zero);
        TxIn input = coinbase.Inputs[0] with { Witness = new([new byte[Hash256.Size]]) };
        TxOut output = new(Amount.Zero, WitnessCommitment.ToScript(commitment));
        return new(coinbase.Version, [input], [.. coinbase.Outputs, output], coinbase.LockTime);
    }

    private static BlockHeader Mine(BlockHeader header, ConsensusRules rules, bool isMet)
    {
        bool possible = header.Bits.TryExpand(out UInt256 target) && rules.PowLimit.TryExpand(out UInt256 limit) && target <= limit;
        if (!possible) return header; // no nonce makes such a target valid
        for (uint nonce = 0; nonce < NonceCountMax; nonce++)
        {
            BlockHeader tried = header with { Nonce = nonce };
            if (ProofOfWork.IsMet(tried.ComputeHash(), tried.Bits, rules) == isMet) return tried;
        }
        throw new InvalidOperationException($"no nonce of {NonceCountMax} meets target {header.Bits}: too hard for a test");
    }
}
