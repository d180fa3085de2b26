using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;

namespace Blockchain.Wallet.Ledger;

/// <summary>A ledger as an earlier process kept it.</summary>
/// <param name="Rows">The rows of addresses.</param>
/// <param name="Trail">The last blocks, upwards without a gap; empty before the first.</param>
/// <param name="Transactions">Every transaction.</param>
/// <param name="Spends">Every spend in a block that mattered.</param>
/// <param name="JournalEntries">Entries of the journal that it knows.</param>
public sealed record StoredLedger(
    ImmutableArray<StoredRow> Rows, ImmutableArray<BlockPlace> Trail, ImmutableArray<WalletTransaction> Transactions, ImmutableArray<SettledSpend> Spends, int JournalEntries);
