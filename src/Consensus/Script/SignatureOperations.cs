using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Script;

/// <summary>Counts signature operations the way blocks are limited by them: by reading scripts, not by running them.</summary>
public static class SignatureOperations
{
    private const int PublicKeyHashBytes = 20;
    private const int ScriptHashBytes = 32;

    /// <summary>In the transaction's own scripts, run or not; every CHECKMULTISIG counts as 20.</summary>
    public static int Legacy(Transaction transaction)
    {
        int count = 0;
        foreach (TxIn input in transaction.Inputs) count += Count(input.ScriptSig.Span, isExact: false);
        foreach (TxOut output in transaction.Outputs) count += Count(output.ScriptPubKey.Span, isExact: false);
        return count;
    }

    /// <summary>In the scripts behind spent P2SH outputs (BIP 16); zero for a coinbase.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="spent">What it spends, in the order of its inputs.</param>
    public static int P2sh(Transaction transaction, ReadOnlySpan<TxOut> spent)
    {
        if (transaction.IsCoinbase) return 0;
        int count = 0;
        for (int i = 0; i < spent.Length; i++)
        {
            if (!ScriptTemplates.IsP2sh(spent[i].ScriptPubKey.Span)) continue;
            if (TryGetLastPush(transaction.Inputs[i].ScriptSig.Span, out ReadOnlySpan<byte> redeemed)) count += Count(redeemed, isExact: true);
        }
        return count;
    }

    /// <summary>In the witness of one input (BIP 141); zero unless the WITNESS flag is set. Taproot counts by weight instead.</summary>
    public static int Witness(ScriptBytes scriptSig, ScriptBytes scriptPubKey, Witness witness, ScriptFlags flags)
    {
        if ((flags & ScriptFlags.Witness) == 0) return 0;
        ReadOnlySpan<byte> script = scriptPubKey.Span;
        if (ScriptTemplates.IsP2sh(script) && !TryGetLastPush(scriptSig.Span, out script)) return 0;
        if (!ScriptTemplates.TryGetWitnessProgram(script, out int version, out ReadOnlySpan<byte> program) || version != 0) return 0;
        return program.Length switch
        {
            PublicKeyHashBytes => 1,
            ScriptHashBytes when !witness.IsEmpty => Count(witness[witness.Count - 1].Span, isExact: true),
            _ => 0,
        };
    }

    /// <summary>What the block limit of 80,000 adds up: four for each operation outside the witness, one for each inside.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="spent">What it spends, in the order of its inputs; may be empty for a coinbase.</param>
    /// <param name="flags">P2SH and WITNESS say which kinds count.</param>
    public static long Cost(Transaction transaction, ReadOnlySpan<TxOut> spent, ScriptFlags flags)
    {
        long cost = (long)Legacy(transaction) * Transaction.WitnessScaleFactor;
        if (transaction.IsCoinbase) return cost;
        if ((flags & ScriptFlags.P2sh) != 0) cost += (long)P2sh(transaction, spent) * Transaction.WitnessScaleFactor;
        for (int i = 0; i < spent.Length; i++)
        {
            TxIn input = transaction.Inputs[i];
            cost += Witness(input.ScriptSig, spent[i].ScriptPubKey, input.Witness, flags);
        }
        return cost;
    }

    /// <summary>Counts in one script, up to where it stops making sense.</summary>
    /// <param name="script">The script.</param>
    /// <param name="isExact">Whether CHECKMULTISIG counts as the number before it, where that is an opcode from 1 to 16.</param>
    public static int Count(ReadOnlySpan<byte> script, bool isExact)
    {
        int count = 0;
        Opcode previous = Opcode.Invalid;
        ScriptReader reader = new(script);
        while (reader.TryRead(out Opcode opcode))
        {
            if (opcode is Opcode.CheckSig or Opcode.CheckSigVerify) count++;
            else if (opcode is Opcode.CheckMultiSig or Opcode.CheckMultiSigVerify)
                count += isExact && previous.TryGetSmallNumber(out int keys) ? keys : ScriptLimits.MultiSigKeyCountMax;
            previous = opcode;
        }
        return count;
    }

    /// <summary>What a script of nothing but pushes leaves on top; empty for a number's opcode.</summary>
    private static bool TryGetLastPush(ReadOnlySpan<byte> scriptSig, out ReadOnlySpan<byte> last)
    {
        last = default;
        if (!ScriptTemplates.IsPushOnly(scriptSig)) return false;
        ScriptReader reader = new(scriptSig);
        while (reader.TryRead(out _)) last = reader.Data;
        return true;
    }
}
