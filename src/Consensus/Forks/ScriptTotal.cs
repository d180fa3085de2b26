using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Forks;

/// <summary>What the orphaned transactions paid to one script, in satoshis.</summary>
/// <param name="Script">Who was paid.</param>
/// <param name="Paid">By how many outputs.</param>
/// <param name="ConfirmedAgain">By transactions that are confirmed again.</param>
/// <param name="Waiting">By transactions that are back in the mempool.</param>
/// <param name="Lost">By transactions that died.</param>
public readonly record struct ScriptTotal(ScriptBytes Script, int Paid, Int128 ConfirmedAgain, Int128 Waiting, Int128 Lost);
