using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.TestKit;

/// <summary>Transactions that need no key.</summary>
public static class TestTransactions
{
    /// <summary>OP_TRUE: anybody may spend.</summary>
    public static ScriptBytes Anyone { get; } = new(new byte[] { 0x51 });

    /// <summary>Spends one output, which anybody may spend, into outputs that anybody may spend.</summary>
    public static Transaction Spend(OutPoint from, params Amount[] values) => Spend([from], values);

    /// <summary>Spends outputs that anybody may spend into outputs that anybody may spend.</summary>
    public static Transaction Spend(OutPoint[] from, params Amount[] values) => new(
        2,
        [.. from.Select(static outPoint => new TxIn(outPoint, default, TxIn.SequenceFinal))],
        [.. values.Select(static value => new TxOut(value, Anyone))],
        0);

    /// <summary>The same with another sequence number in every input.</summary>
    public static Transaction WithSequence(this Transaction transaction, uint sequence) => new(
        transaction.Version, [.. transaction.Inputs.Select(input => input with { Sequence = sequence })], transaction.Outputs, transaction.LockTime);

    /// <summary>The same with another lock time.</summary>
    public static Transaction WithLockTime(this Transaction transaction, uint lockTime) =>
        new(transaction.Version, transaction.Inputs, transaction.Outputs, lockTime);

    /// <summary>The same with other outputs.</summary>
    public static Transaction WithOutputs(this Transaction transaction, params TxOut[] outputs) =>
        new(transaction.Version, transaction.Inputs, [.. outputs], transaction.LockTime);

    /// <summary>The same with another proof in one input.</summary>
    public static Transaction WithProof(this Transaction transaction, int input, ScriptBytes scriptSig, Witness witness = default) => new(
        transaction.Version,
        transaction.Inputs.SetItem(input, transaction.Inputs[input] with { ScriptSig = scriptSig, Witness = witness }),
        transaction.Outputs,
        transaction.LockTime);

    /// <summary>An output of a transaction as the name by which it is spent.</summary>
    public static OutPoint Output(this Transaction transaction, int index = 0) => new(transaction.Id, (uint)index);
}
