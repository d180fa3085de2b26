using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Ledger;

/// <summary>What a ledger has learned since it was asked last: what somebody who keeps it has to write. The ledger says what has become of each.</summary>
/// <param name="Transactions">Transactions that are new, or of which something is new, or that are gone.</param>
/// <param name="Spends">Coins whose spend in a block is new, or gone.</param>
public sealed record LedgerChanges(ImmutableArray<TxId> Transactions, ImmutableArray<OutPoint> Spends);
