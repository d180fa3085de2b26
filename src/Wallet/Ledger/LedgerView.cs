using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Ledger;

/// <summary>A ledger as people ask for it: coins, balance, history.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="maturityBlocks">Blocks that a reward must lie under to be spent; 100 on every chain of the repository.</param>
public sealed class LedgerView(WalletLedger ledger, int maturityBlocks = LedgerView.MaturityBlocks)
{
    /// <summary>Bitcoin's rule for rewards.</summary>
    public const int MaturityBlocks = 100;

    private readonly Dictionary<TxId, bool> trusted = [];

    /// <summary>Coins that are there and that no payment of the wallet takes, the oldest first.</summary>
    public ImmutableArray<WalletCoin> Coins()
    {
        List<WalletCoin> coins = [];
        foreach ((OutPoint place, OwnOutput own) in ledger.Book.Outputs)
        {
            if (ledger.TryGetSpend(place, out _) || IsTaken(place) || !ledger.Book.TryGet(place.Tx, out WalletTransaction? made)) continue;
            if (made.Block is { } block) coins.Add(new(place, own.Output, own.Owner, block.Height, StateOf(made.Transaction, block.Height)));
            else if (made.IsWaiting) coins.Add(new(place, own.Output, own.Owner, null, IsTrusted(made) ? CoinState.OwnChange : CoinState.Waiting));
        }
        return [.. coins.OrderBy(coin => coin.Height?.Value ?? int.MaxValue).ThenBy(coin => coin.Place)];
    }

    /// <summary>The outputs that the coin set of the chain's last block has of this wallet, whatever waits.</summary>
    public IEnumerable<KeyValuePair<OutPoint, Coin>> CoinsInBlocks()
    {
        foreach ((OutPoint place, OwnOutput own) in ledger.Book.Outputs)
        {
            if (!ledger.TryGetSpend(place, out _) && ledger.Book.TryGet(place.Tx, out WalletTransaction? made) && made.Block is { } block)
                yield return new(place, new(own.Output, block.Height, made.Transaction.IsCoinbase));
        }
    }

    /// <summary>What the wallet has.</summary>
    public Balance Balance() => BalanceOf(Coins());

    /// <summary>The sums of some coins.</summary>
    public static Balance BalanceOf(IReadOnlyCollection<WalletCoin> coins) =>
        new(Sum(coins, CoinState.Confirmed), Sum(coins, CoinState.Immature), Sum(coins, CoinState.OwnChange), Sum(coins, CoinState.Waiting));

    /// <summary>Every transaction, the newest first.</summary>
    public ImmutableArray<HistoryEntry> History() =>
    [
        .. ledger.Book.Transactions
            .OrderByDescending(known => known.Block?.Height.Value ?? int.MaxValue)
            .ThenByDescending(known => known.Position)
            .ThenByDescending(known => known.Time)
            .ThenBy(known => known.Id)
            .Select(EntryOf),
    ];

    /// <summary>The line of one transaction.</summary>
    public HistoryEntry EntryOf(WalletTransaction known)
    {
        Amount paid = ledger.Book.PaidBy(known.Transaction), spent = ledger.Book.SpentBy(known.Transaction, out bool isAll);
        Amount made = new(known.Transaction.Outputs.Sum(output => output.Value.Satoshis));
        HistoryKind kind = known.Transaction.IsCoinbase ? HistoryKind.Mined
            : spent == Amount.Zero ? HistoryKind.Received
            : isAll && paid == made ? HistoryKind.Moved
            : HistoryKind.Sent;
        int confirmations = known.Block is { } block && ledger.Tip is { } tip ? tip.Height - block.Height + 1 : 0;
        return new(known, kind, ledger.StateOf(known), paid - spent, isAll ? spent - made : null, confirmations);
    }

    private static Amount Sum(IEnumerable<WalletCoin> coins, CoinState state) =>
        new(coins.Where(coin => coin.State == state).Sum(coin => coin.Output.Value.Satoshis));

    private CoinState StateOf(Transaction made, Height height)
    {
        bool isDeep = !made.IsCoinbase || (ledger.Tip is { } tip && tip.Height.Next - height >= maturityBlocks);
        return isDeep ? CoinState.Confirmed : CoinState.Immature;
    }

    // Also by a payment that was sent and left the chain: to spend its coins otherwise would take back what its receiver was paid.
    private bool IsTaken(OutPoint place) =>
        ledger.Book.SpendersOf(place).Any(id => ledger.Book.TryGet(id, out WalletTransaction? spender) && ledger.StateOf(spender).IsAlive);

    private bool IsTrusted(WalletTransaction known)
    {
        if (trusted.TryGetValue(known.Id, out bool isTrusted)) return isTrusted;
        isTrusted = known.Transaction.Inputs.All(input => ledger.Book.TryGetOwn(input.Previous, out _)
            && ledger.Book.TryGet(input.Previous.Tx, out WalletTransaction? parent)
            && (parent.Block is not null || (parent.IsWaiting && IsTrusted(parent))));
        trusted[known.Id] = isTrusted;
        return isTrusted;
    }
}
