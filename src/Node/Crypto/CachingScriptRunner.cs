using System.Security.Cryptography;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;

namespace Blockchain.Node.Crypto;

/// <summary>
/// Remembers the transactions whose scripts have all succeeded, so that a block whose transactions have waited here runs none of them again.
/// </summary>
/// <remarks>
/// A key is the salted SHA-256 of all that the answer depends on: the flags, the transaction with its witnesses, and every output that it
/// spends, since not every caller has these from the coin set. Only successes are kept. As safe for many threads as the inner runner.
/// </remarks>
public sealed class CachingScriptRunner : IScriptRunner
{
    /// <summary>Transactions that are remembered unless told otherwise: 2 MiB.</summary>
    public const int TransactionCountDefault = 1 << 16;

    private const int SaltBytes = 32;

    private readonly IScriptRunner inner;
    private readonly byte[] salt;
    private readonly RememberedDigests succeeded;

    /// <summary>Starts with an empty table.</summary>
    /// <param name="inner">Runs what is not remembered.</param>
    /// <param name="transactionCountMax">How many transactions are remembered, 32 bytes each.</param>
    /// <param name="salt">Random bytes; none to draw them here. It cannot change an answer, only what is forgotten first.</param>
    public CachingScriptRunner(IScriptRunner inner, int transactionCountMax = TransactionCountDefault, ReadOnlySpan<byte> salt = default)
    {
        this.inner = inner;
        this.salt = SHA256.HashData(salt.IsEmpty ? RandomNumberGenerator.GetBytes(SaltBytes) : salt);
        succeeded = new(transactionCountMax);
    }

    /// <summary>Transactions whose scripts did not have to run.</summary>
    public long HitCount => succeeded.HitCount;

    /// <inheritdoc/>
    public ScriptFailure? Run(ReadOnlyMemory<ScriptJob> jobs, ScriptFlags flags)
    {
        WireWriter question = new();
        List<ScriptJob> open = [];
        List<int> places = [];
        List<(int End, Hash256 Key)> whole = [];
        for (int from = 0, to; from < jobs.Length; from = to)
        {
            to = EndOf(jobs.Span, from);
            if (IsWhole(jobs.Span[from..to]))
            {
                Hash256 key = Key(jobs.Span[from].Spending, flags, question);
                if (succeeded.Contains(key)) continue;
                whole.Add((to, key));
            }
            for (int i = from; i < to; i++)
            {
                open.Add(jobs.Span[i]);
                places.Add(i);
            }
        }
        ScriptFailure? failure = open.Count == 0 ? null : inner.Run(open.ToArray(), flags);
        if (failure is { } relative) failure = new(places[relative.Job], relative.Error);
        // All jobs before the lowest failure have run and succeeded.
        foreach ((int end, Hash256 key) in whole)
        {
            if (failure is null || end <= failure.Value.Job) succeeded.Add(key);
        }
        return failure;
    }

    /// <summary>Where the jobs of one transaction end. They stand side by side, the first input first.</summary>
    private static int EndOf(ReadOnlySpan<ScriptJob> jobs, int from)
    {
        int to = from + 1;
        while (to < jobs.Length && ReferenceEquals(jobs[to].Spending, jobs[from].Spending)) to++;
        return to;
    }

    private static bool IsWhole(ReadOnlySpan<ScriptJob> jobs) => jobs[0].Position.Input == 0 && jobs.Length == jobs[0].Spending.Spent.Length;

    private Hash256 Key(SpendingTransaction spending, ScriptFlags flags, WireWriter question)
    {
        question.Clear();
        question.WriteBytes(salt);
        question.WriteUInt32((uint)flags);
        question.WriteHash(spending.Transaction.WitnessId.Value);
        foreach (Consensus.Blocks.TxOut spent in spending.Spent) spent.Write(question);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        SHA256.HashData(question.Written, digest);
        return Hash256.Read(digest);
    }
}
