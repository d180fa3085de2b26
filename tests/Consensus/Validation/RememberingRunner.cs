using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>Runs a script once for the same transaction, input, spent outputs and flags: a test that judges one real block a hundred times pays for it once.</summary>
public sealed class RememberingRunner : IScriptRunner
{
    private readonly Dictionary<(WtxId Tx, Hash256 Spent, int Input, ScriptFlags Flags), ScriptError> results = [];

    /// <summary>Scripts that had to be run.</summary>
    public int RunCount => results.Count;

    public ScriptFailure? Run(ReadOnlyMemory<ScriptJob> jobs, ScriptFlags flags)
    {
        SpendingTransaction? hashed = null;
        Hash256 spent = default;
        for (int i = 0; i < jobs.Length; i++)
        {
            ScriptJob job = jobs.Span[i];
            if (!ReferenceEquals(job.Spending, hashed)) spent = HashOf((hashed = job.Spending).Spent.AsSpan());
            (WtxId, Hash256, int, ScriptFlags) key = (job.Spending.Transaction.WitnessId, spent, job.Position.Input, flags);
            if (!results.TryGetValue(key, out ScriptError error)) results[key] = error = job.Under(flags).Run(BouncyCastleVerifier.Instance);
            if (error != ScriptError.Ok) return new(i, error);
        }
        return null;
    }

    private static Hash256 HashOf(ReadOnlySpan<TxOut> outputs)
    {
        WireWriter writer = new();
        foreach (TxOut output in outputs) output.Write(writer);
        return Sha256d.Of(writer.Written);
    }
}
