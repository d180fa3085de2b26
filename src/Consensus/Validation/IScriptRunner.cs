using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Validation;

/// <summary>
/// Runs the scripts of many inputs. Consensus has one that runs them in turn; a host may bring one with threads. The
/// answer must not depend on which.
/// </summary>
public interface IScriptRunner
{
    /// <summary>The failure with the lowest position; null when every script succeeds.</summary>
    /// <param name="jobs">In block order. Jobs after a failure may be left out, jobs before it may not.</param>
    /// <param name="flags">What the interpreter enforces.</param>
    ScriptFailure? Run(ReadOnlyMemory<ScriptJob> jobs, ScriptFlags flags);
}
