using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Ledger;

/// <summary>One row of addresses of an account: how many of them have been taken, and the scripts up to the gap limit behind those.</summary>
/// <param name="account">The account.</param>
/// <param name="branch">Which of its two rows.</param>
public sealed class WatchRow(Account account, Branch branch)
{
    /// <summary>Addresses that are watched behind the last one taken (BIP 44): a wallet that is restored finds no payment beyond so many unused ones.</summary>
    public const int GapCount = 20;

    private readonly List<WatchedScript> scripts = [];

    /// <summary>The account.</summary>
    public Account Account => account;

    /// <summary>Which of its two rows.</summary>
    public Branch Branch => branch;

    /// <summary>The lowest index that was neither handed out nor paid to, nor any above it. Never gets less, whatever leaves the chain.</summary>
    public uint Next { get; private set; }

    /// <summary>One above the highest index that a transaction paid to.</summary>
    public uint Paid { get; private set; }

    /// <summary>All scripts that are watched, by index.</summary>
    public IReadOnlyList<WatchedScript> Scripts => scripts;

    /// <summary>Goes on from what an earlier process kept.</summary>
    internal void Restore(StoredRow stored)
    {
        (Next, Paid) = (stored.Next, stored.Paid);
        for (int index = 0; index < stored.Scripts.Length; index++) scripts.Add(new(account, branch, (uint)index, stored.Scripts[index]));
    }

    /// <summary>Takes note that an address was handed out, or paid to; answers the scripts that are watched from now on.</summary>
    public IReadOnlyList<WatchedScript> Take(uint index, bool isPaid)
    {
        if (isPaid) Paid = Math.Max(Paid, index + 1);
        Next = Math.Max(Next, index + 1);
        return Fill();
    }

    /// <summary>Derives what is missing; answers it.</summary>
    public IReadOnlyList<WatchedScript> Fill()
    {
        int before = scripts.Count;
        for (uint index = (uint)before; index < Next + GapCount; index++)
        {
            ScriptBytes script = account.ScriptOf(branch, index);
            scripts.Add(new(account, branch, index, script));
        }
        return scripts[before..];
    }
}
