using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Ledger;

/// <summary>Which scripts are the wallet's: both rows of every account, each up to the gap limit.</summary>
public sealed class WatchList
{
    private readonly Dictionary<ScriptBytes, WatchedScript> known = [];

    /// <summary>Watches the first addresses of every row, and what an earlier process watched.</summary>
    /// <param name="accounts">The accounts.</param>
    /// <param name="stored">The rows as they were kept; empty for a new wallet.</param>
    public WatchList(ImmutableArray<Account> accounts, ImmutableArray<StoredRow> stored = default)
    {
        Rows = [.. from account in accounts from branch in Enum.GetValues<Branch>() select new WatchRow(account, branch)];
        if (!stored.IsDefault)
        {
            foreach (StoredRow row in stored) RowOf(row.Purpose, row.Account, row.Branch).Restore(row);
        }
        foreach (WatchRow row in Rows)
        {
            row.Fill();
            Add(row.Scripts);
        }
    }

    /// <summary>The rows, two for each account.</summary>
    public ImmutableArray<WatchRow> Rows { get; }

    /// <summary>Number of scripts. Who has seen it grow looks again at what came before.</summary>
    public int Count => known.Count;

    /// <summary>The row of an account.</summary>
    public WatchRow RowOf(Purpose purpose, uint number, Branch branch) =>
        Rows.First(row => row.Account.Purpose == purpose && row.Account.Number == number && row.Branch == branch);

    /// <summary>Whether a script is the wallet's.</summary>
    public bool TryGet(ScriptBytes script, [NotNullWhen(true)] out WatchedScript? watched) => known.TryGetValue(script, out watched);

    /// <summary>Hands out the next address of a row: it is never handed out again.</summary>
    public WatchedScript HandOut(WatchRow row)
    {
        WatchedScript next = row.Scripts[(int)row.Next];
        Take(next, isPaid: false);
        return next;
    }

    /// <summary>Takes note that an address was handed out, or paid to.</summary>
    public void Take(WatchedScript watched, bool isPaid) =>
        TakeUpTo(RowOf(watched.Account.Purpose, watched.Account.Number, watched.Branch), watched.Index, isPaid);

    /// <summary>Takes note of an index, as far as an earlier process came.</summary>
    public void TakeUpTo(WatchRow row, uint index, bool isPaid) => Add(row.Take(index, isPaid));

    private void Add(IReadOnlyList<WatchedScript> scripts)
    {
        foreach (WatchedScript script in scripts) known.Add(script.Script, script);
    }
}
