using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Ledger;

/// <summary>A row of addresses as an earlier process kept it.</summary>
/// <param name="Purpose">The account's kind.</param>
/// <param name="Account">The account's number.</param>
/// <param name="Branch">Which of its two rows.</param>
/// <param name="Next">The lowest index that was not taken.</param>
/// <param name="Paid">One above the highest index that was paid to.</param>
/// <param name="Scripts">The scripts that were watched, from index 0: to derive them takes far longer than to read them.</param>
public sealed record StoredRow(Purpose Purpose, uint Account, Branch Branch, uint Next, uint Paid, ImmutableArray<ScriptBytes> Scripts);
