using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Blockchain.Wallet.Ledger;

namespace Blockchain.Wallet.Tests.Ledger;

/// <summary>
/// A node's chain and mempool in memory, which grow, fork and roll back at random, and a ledger that is told of every step. Witnesses mean nothing
/// here, so that the wallet's outputs can be spent without signatures.
/// </summary>
internal sealed class LedgerWorld
{
    public const int MaturityBlocks = 3;

    private static readonly UnixTime Now = new(2_000_000_000);
    private static readonly ConsensusRules Rules = TestRules.Modern with
    {
        CoinbaseMaturity = MaturityBlocks,
        WitnessPrograms = false,
        WitnessCommitment = false,
        Taproot = false,
    };

    private static readonly Block Genesis = BlockBuilder.Genesis(Rules);

    private readonly Dictionary<TxId, Transaction> mempool = [];
    private readonly List<BlockHash> forbidden = [];
    private ulong random;
    private byte salt;

    public LedgerWorld(ulong seed, WatchList watch, WalletLedger? ledger = null)
    {
        random = unchecked((seed * 0x9E3779B97F4A7C15) + 1);
        Chain = new(Genesis, new(RuleSet.Of("easy", Rules)), new MemoryBlockStore(), new SequentialScriptRunner(BouncyCastleVerifier.Instance), new(1, 2));
        Ledger = ledger ?? new(watch);
        Ledger.Restart(new(Genesis.Hash, Height.Genesis));
    }

    public Chainstate Chain { get; }

    public WalletLedger Ledger { get; private set; }

    public IReadOnlyCollection<Transaction> Mempool => mempool.Values;

    /// <summary>Is told of every block that is made.</summary>
    public Action<Block> Made { get; set; } = static _ => { };

    /// <summary>The first block.</summary>
    public static Block First => Genesis;

    public int Reorganizations { get; private set; }

    public int Rollbacks { get; private set; }

    public int Payments { get; private set; }

    public int Abandonments { get; private set; }

    private BlockNode Tip => Chain.Tip;

    /// <summary>Lets something happen.</summary>
    public void Step()
    {
        switch (Next(11))
        {
            case 0 or 1 or 2:
                Mine(Tip, Next(3) == 0);
                break;
            case 3:
                Fork(1 + Next(4));
                break;
            case 4:
                RollBack(1 + Next(3));
                break;
            case 5:
                Abandon();
                break;
            default:
                Pay();
                break;
        }
    }

    /// <summary>Tells another ledger from now on, which knows what the one before knew.</summary>
    public void GoOnWith(WalletLedger ledger) => Ledger = ledger;

    /// <summary>What a scan of the coin set finds of the wallet.</summary>
    public Dictionary<OutPoint, Coin> Scan() =>
        Chain.AllCoins().Where(coin => Ledger.Watch.TryGet(coin.Value.Output.ScriptPubKey, out _)).ToDictionary(coin => coin.Key, coin => coin.Value);

    private void Mine(BlockNode parent, bool isOurs)
    {
        List<Transaction> chosen = [];
        if (parent == Tip) chosen.AddRange(mempool.Values.Where(_ => Next(4) != 0).Where(transaction => transaction.Inputs.All(input =>
            Chain.Coins.TryGet(input.Previous, out _) || chosen.Exists(before => before.Id == input.Previous.Tx))));
        Submit(parent, chosen, isOurs);
    }

    // A branch that is one block longer: with other payments of the same coins, and with those of the old branch where it still can hold them.
    private void Fork(int depth)
    {
        if (Tip.Height.Value <= depth) return;
        BlockNode at = Tip;
        for (int i = 0; i < depth; i++) at = at.Parent ?? at;
        if (Chain.ViewAt(at, 100) is not { } coins) return;
        List<Transaction> rivals = [];
        foreach (OutPoint place in Ledger.Book.Outputs.Select(output => output.Key).Order().ToArray())
        {
            if (rivals.Count < 2 && Next(2) == 0 && coins.TryGet(place, out Coin coin) && IsMature(coin, at.Height.Next)) rivals.Add(Payment(place, coin.Output.Value));
        }
        BlockHash before = Tip.Hash;
        for (int i = 0; i <= depth; i++)
        {
            Block block = Submit(at, i == 0 ? rivals : [], Next(3) == 0);
            if (!Chain.Tree.TryGet(block.Hash, out BlockNode? node)) return;
            at = node;
        }
        if (Tip.Hash != before) Reorganizations++;
    }

    private void RollBack(int depth)
    {
        if (forbidden.Count > 0 && Next(2) == 0)
        {
            Chain.Reconsider(forbidden[^1]);
            forbidden.RemoveAt(forbidden.Count - 1);
        }
        else if (Tip.Height.Value > depth)
        {
            BlockNode at = Tip;
            for (int i = 1; i < depth; i++) at = at.Parent ?? at;
            forbidden.Add(at.Hash);
            Chain.Invalidate(at.Hash);
        }
        Rollbacks++;
        Follow();
    }

    // From a coin at the tip or of a transaction that waits, the wallet's own or not, to the wallet or not.
    private void Pay()
    {
        List<(OutPoint Place, Amount Value)> from =
        [
            .. Chain.AllCoins().Where(coin => IsMature(coin.Value, Tip.Height.Next)).Select(coin => (coin.Key, coin.Value.Output.Value)),
            .. mempool.Values.SelectMany(transaction => transaction.Outputs.Select((output, index) => (transaction.Output(index), output.Value))),
        ];
        from = [.. from.Where(coin => coin.Value.Satoshis > 10).OrderBy(coin => coin.Place)];
        if (from.Count == 0) return;
        (OutPoint place, Amount value) = from[Next(from.Count)];
        Transaction payment = Payment(place, value);
        foreach (Transaction rival in mempool.Values.Where(waiting => waiting.Inputs.Any(input => input.Previous == place)).ToArray()) Evict(rival.Id);
        mempool[payment.Id] = payment;
        Ledger.See(payment, Now);
        Payments++;
        if (Next(8) == 0) Evict(mempool.Keys.Order().First());
        ForgetEvicted();
    }

    // The owner gives up something that waits nowhere.
    private void Abandon()
    {
        WalletTransaction[] lost = [.. Ledger.Book.Transactions.Where(known => Ledger.StateOf(known) is TransactionState.Unsent or TransactionState.DoubleSpent).OrderBy(known => known.Id)];
        if (lost.Length == 0) return;
        foreach (WalletTransaction known in Ledger.Book.FamilyOf(lost[Next(lost.Length)])) Ledger.Abandon(known.Id);
        Abandonments++;
    }

    private void ForgetEvicted()
    {
        foreach (WalletTransaction known in Ledger.Book.Transactions.Where(known => known.IsWaiting && !mempool.ContainsKey(known.Id)).ToArray()) Ledger.Forget(known.Id);
    }

    private Transaction Payment(OutPoint place, Amount value)
    {
        Amount first = new(1 + (value.Satoshis / (2 + Next(3)))), second = new((value.Satoshis - first.Satoshis) / 2);
        return new(2, [new(place, default, TxIn.SequenceFinal)], [new(first, Script()), new(second, Script())], 0);
    }

    private ScriptBytes Script()
    {
        WatchRow row = Ledger.Watch.Rows[Next(Ledger.Watch.Rows.Length)];
        return Next(3) switch
        {
            0 => TestTransactions.Anyone,
            1 => Ledger.Watch.HandOut(row).Script,
            _ => row.Scripts[Next(row.Scripts.Count)].Script,
        };
    }

    private Block Submit(BlockNode parent, IEnumerable<Transaction> transactions, bool isOurs)
    {
        Block block = new BlockBuilder(parent.Header, Rules)
        {
            Salt = salt++ is var next && next == byte.MaxValue ? salt = 0 : next,
            Time = parent.Header.Header.Time + 600 + Next(300),
            Transactions = [.. transactions],
            CoinbaseOutput = isOurs ? Script() : TestTransactions.Anyone,
        }.Build();
        Made(block);
        Chain.AcceptBlock(block, Now, isRequested: true);
        Follow();
        return block;
    }

    private void Follow()
    {
        List<Transaction> left = [];
        foreach (ChainTransition step in Chain.Settle())
        {
            foreach (DisconnectedBlock gone in step.Disconnected)
            {
                Ledger.Unconfirm(BlockPlace.Of(gone.Node.Header));
                left.InsertRange(0, gone.Block.Transactions.Skip(1));
            }
            foreach (ConnectedBlock come in step.Connected)
                Ledger.Confirm(BlockPlace.Of(come.Node.Header), come.Node.Header.Header.Time, come.Measured.Block.Transactions);
        }
        Refill(left);
    }

    // What left comes back, what is confirmed or no longer possible goes, as in a node.
    private void Refill(List<Transaction> left)
    {
        Transaction[] candidates = [.. left, .. mempool.Values];
        mempool.Clear();
        HashSet<OutPoint> spent = [];
        bool isMore = true;
        while (isMore)
        {
            isMore = false;
            foreach (Transaction candidate in candidates.Where(candidate => !mempool.ContainsKey(candidate.Id)))
            {
                if (Chain.Coins.TryGet(candidate.Output(), out _) || Chain.Coins.TryGet(candidate.Output(1), out _)) continue;
                if (!candidate.Inputs.All(input => !spent.Contains(input.Previous) && IsThere(input.Previous))) continue;
                mempool[candidate.Id] = candidate;
                spent.UnionWith(candidate.Inputs.Select(input => input.Previous));
                Ledger.See(candidate, Now);
                isMore = true;
            }
        }
        ForgetEvicted();
    }

    private bool IsThere(OutPoint place) =>
        mempool.ContainsKey(place.Tx) || (Chain.Coins.TryGet(place, out Coin coin) && IsMature(coin, Tip.Height.Next));

    private void Evict(TxId id)
    {
        if (!mempool.Remove(id)) return;
        foreach (Transaction child in mempool.Values.Where(child => child.Inputs.Any(input => input.Previous.Tx == id)).ToArray()) Evict(child.Id);
    }

    private static bool IsMature(Coin coin, Height height) => !coin.IsCoinbase || height - coin.Height >= MaturityBlocks;

    private int Next(int below)
    {
        random = unchecked((random * 6364136223846793005) + 1442695040888963407);
        return (int)((random >> 33) % (ulong)below);
    }
}
