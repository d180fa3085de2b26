using Blockchain.Consensus.Blocks;

namespace Blockchain.Node.Live;

/// <summary>What a node that mines by itself does.</summary>
/// <param name="PayTo">Who gets the rewards.</param>
/// <param name="Pause">How long it rests after each block that it found: where blocks cost nothing, this is their pace.</param>
public sealed record MiningPlan(ScriptBytes PayTo, TimeSpan Pause);
