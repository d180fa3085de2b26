using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Validation;

/// <summary>Runs one script after the other, on the caller's thread.</summary>
/// <param name="verifier">The elliptic curve.</param>
public sealed class SequentialScriptRunner(ISignatureVerifier verifier) : IScriptRunner
{
    /// <inheritdoc/>
    public ScriptFailure? Run(ReadOnlyMemory<ScriptJob> jobs, ScriptFlags flags)
    {
        ReadOnlySpan<ScriptJob> list = jobs.Span;
        for (int i = 0; i < list.Length; i++)
        {
            ScriptError error = list[i].Under(flags).Run(verifier);
            if (error != ScriptError.Ok) return new(i, error);
        }
        return null;
    }
}
