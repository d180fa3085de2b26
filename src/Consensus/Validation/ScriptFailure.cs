using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Validation;

/// <summary>The first script that fails.</summary>
/// <param name="Job">The position of the job in the list that was run.</param>
/// <param name="Error">What the interpreter said.</param>
public readonly record struct ScriptFailure(int Job, ScriptError Error);
