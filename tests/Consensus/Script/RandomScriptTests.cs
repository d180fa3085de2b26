using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>Properties of random scripts. The generator starts from a fixed seed, so every run judges the same spends.</summary>
public sealed class RandomScriptTests
{
    private const int SpendCount = 100_000;
    private const int MutationCount = 50_000;
    private const int ConditionalCount = 100_000;
    private const ulong Seed = 342;

    private static readonly ScriptedVerifier Yes = new(answer: true);
    private static readonly ScriptedVerifier No = new(answer: false);

    [Fact]
    public void Nothing_throws_and_every_flag_is_a_soft_fork()
    {
        PCG random = new(1, Seed);
        HashSet<ScriptError> seen = [];
        int valid = 0;
        for (int i = 0; i < SpendCount; i++)
        {
            (SpendingTransaction spend, ScriptFlags flags) = RandomSpend.Any.Generate(random, null, out _);
            ScriptedVerifier verifier = (random.Next() & 3) == 0 ? No : Yes;
            ScriptError error = new ScriptCheck(spend, 0, flags).Run(verifier);
            seen.Add(error);
            if (error != ScriptError.Ok) continue;
            valid++;
            ScriptFlags fewer = RandomSpend.Sensible(flags & (ScriptFlags)random.Next());
            Assert.Equal(ScriptError.Ok, new ScriptCheck(spend, 0, fewer).Run(verifier));
        }
        Evidence.Record($"random scripts: {SpendCount} spends, none throws, {valid} valid ones stay valid with fewer flags, {seen.Count} different outcomes");
        Assert.True(valid > SpendCount / 20, $"only {valid} of the spends were valid: the property says too little");
        Assert.True(seen.Count >= 30, $"only {seen.Count} outcomes");
    }

    [Fact]
    public void Nothing_throws_on_changed_bytes()
    {
        PCG random = new(1, Seed);
        int changed = 0;
        for (int i = 0; i < MutationCount; i++)
        {
            (SpendingTransaction spend, ScriptFlags flags) = RandomSpend.Any.Generate(random, null, out _);
            TxIn input = spend.Transaction.Inputs[0];
            TxOut output = spend.Spent[0];
            ScriptBytes scriptSig = Mutate(input.ScriptSig.Memory, random);
            Witness witness = new([.. input.Witness.Items.Select(item => Mutate(item, random).Memory)]);
            TxOut mutated = output with { ScriptPubKey = Mutate(output.ScriptPubKey.Memory, random) };
            Transaction transaction = new(2, [input with { ScriptSig = scriptSig, Witness = witness }], [], 0);
            ScriptError error = new ScriptCheck(new(transaction, [mutated]), 0, flags).Run(Yes);
            Assert.NotEmpty(error.CoreName());
            Assert.NotEmpty(error.Describe());
            Assert.True(SignatureOperations.Cost(transaction, [mutated], flags) >= 0);
            changed++;
        }
        Evidence.Record($"random scripts: {changed} spends with changed bytes, none throws");
    }

    [Fact]
    public void Conditionals_agree_with_a_list_of_booleans()
    {
        byte[] alphabet = [(byte)Opcode.Zero, (byte)Opcode.One, (byte)Opcode.One, (byte)Opcode.If, (byte)Opcode.If,
            (byte)Opcode.NotIf, (byte)Opcode.Else, (byte)Opcode.EndIf, (byte)Opcode.EndIf];
        Gen<byte[]> scripts = Gen.Int[0, alphabet.Length - 1].Select(index => alphabet[index]).Array[0, 14];
        PCG random = new(1, Seed);
        int valid = 0;
        for (int i = 0; i < ConditionalCount; i++)
        {
            byte[] script = scripts.Generate(random, null, out _);
            ScriptError expected = Model(script);
            Assert.Equal(expected, new ScriptCheck(ScriptSpend.Of(default, new(script)), 0, ScriptFlags.None).Run(No));
            if (expected == ScriptError.Ok) valid++;
        }
        Evidence.Record($"conditionals: {ConditionalCount} scripts agree with the model, {valid} of them valid");
        Assert.True(valid > ConditionalCount / 50);
    }

    /// <summary>IF as one would write it without a thought for speed.</summary>
    private static ScriptError Model(byte[] script)
    {
        List<bool> conditions = [];
        Stack<bool> stack = [];
        foreach (byte opcode in script)
        {
            bool executing = !conditions.Contains(false);
            switch ((Opcode)opcode)
            {
                case Opcode.If or Opcode.NotIf:
                    if (executing && stack.Count == 0) return ScriptError.UnbalancedConditional;
                    conditions.Add(executing && stack.Pop() == ((Opcode)opcode == Opcode.If));
                    break;
                case Opcode.Else:
                    if (conditions.Count == 0) return ScriptError.UnbalancedConditional;
                    conditions[^1] = !conditions[^1];
                    break;
                case Opcode.EndIf:
                    if (conditions.Count == 0) return ScriptError.UnbalancedConditional;
                    conditions.RemoveAt(conditions.Count - 1);
                    break;
                default:
                    if (executing) stack.Push((Opcode)opcode == Opcode.One);
                    break;
            }
        }
        if (conditions.Count > 0) return ScriptError.UnbalancedConditional;
        return stack.Count > 0 && stack.Peek() ? ScriptError.Ok : ScriptError.EvalFalse;
    }

    /// <summary>Changes, cuts, doubles or leaves.</summary>
    private static ScriptBytes Mutate(ReadOnlyMemory<byte> bytes, PCG random)
    {
        byte[] copy = bytes.ToArray();
        if (copy.Length == 0) return new(copy);
        int at = (int)(random.Next() % (uint)copy.Length);
        switch (random.Next() % 4)
        {
            case 0:
                copy[at] = (byte)(random.Next() & 0xff);
                return new(copy);
            case 1:
                return new(copy.AsMemory(0, at));
            case 2:
                return new((byte[])[.. copy[..at], .. copy]);
            default:
                return new(copy);
        }
    }
}
