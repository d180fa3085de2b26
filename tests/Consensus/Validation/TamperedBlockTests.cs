using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>One byte of a real block, or of what it spends, is changed: it is refused, and the input that fails is named.</summary>
public sealed class TamperedBlockTests
{
    /// <summary>Every so many inputs with a witness one is changed.</summary>
    private const int WitnessStep = 97;

    /// <summary>Byte of a proof or script that is changed: inside r of a signature, inside the hash of the usual scripts.</summary>
    private const int At = 10;

    [Fact]
    public void Every_change_to_a_main_network_block_is_refused_at_its_input() => AllRefused(RealBlock.Mainnet(), step: 29, inputs: 50);

    [Fact]
    public void Every_change_to_a_test_network_block_is_refused_at_its_input() => AllRefused(RealBlock.Testnet(), step: 97, inputs: 90);

    private static void AllRefused(RealBlock real, int step, int inputs)
    {
        RememberingRunner runner = new();
        Assert.True(real.Verify(runner).IsValid);
        InputPosition[] positions = [.. Positions(real.Block).Where((_, i) => i % step == 0)];
        foreach (InputPosition position in positions)
        {
            NamesInput(real.Verify(runner, WithOtherProof(real.Block, position)), position);
            NamesInput(real.Verify(runner, spent: WithOtherScript(real, position)), position);
        }
        int outputs = 0;
        foreach (int index in positions.Select(static position => position.Transaction).Distinct())
        {
            if (WithLowerOutput(real.Block, index) is not { } lower) continue;
            BlockVerification result = real.Verify(runner, lower);
            Assert.Contains(result.Violations, violation => violation.Reject == Reject.MerkleRootMismatch);
            Assert.Contains(result.Violations, violation => violation.Transaction == index && violation is { Reject: Reject.Script, Input: not null });
            outputs++;
        }
        Evidence.Record($"{real.Name}, one byte changed: {positions.Length} signatures, {positions.Length} spent scripts, {outputs} output amounts, all refused at their input");
        Assert.Equal(inputs, positions.Length);
        Assert.InRange(outputs, inputs / 2, inputs);
    }

    [Fact]
    public void A_witness_signature_covers_the_amount_that_is_spent()
    {
        RealBlock real = RealBlock.Testnet();
        RememberingRunner runner = new();
        InputPosition[] positions =
        [
            .. Positions(real.Block).Where(position => !Input(real.Block, position).Witness.IsEmpty).Where(static (_, i) => i % WitnessStep == 0),
        ];
        foreach (InputPosition position in positions)
        {
            int index = real.SpentIndex(position.Transaction, position.Input);
            TxOut output = real.Spent[index];
            ImmutableArray<TxOut> more = real.Spent.SetItem(index, output with { Value = new(output.Value.Satoshis | (output.Value.Satoshis + 1)) });
            NamesInput(real.Verify(runner, spent: more), position);
        }

        Evidence.Record($"{real.Name}, one spent amount changed: {positions.Length} inputs with a witness are refused at their input");
        Assert.NotEmpty(positions);
    }

    private static void NamesInput(BlockVerification result, InputPosition position)
    {
        Violation last = result.Violations[^1];
        Assert.Equal((position.Transaction, position.Input), (last.Transaction, last.Input));
        // An output that the block makes itself is compared before any script runs.
        Assert.True(last.Reject is Reject.Script or Reject.InputsMissingOrSpent, $"{last}");
    }

    private static IEnumerable<InputPosition> Positions(Block block)
    {
        for (int i = 1; i < block.Transactions.Length; i++)
        {
            for (int input = 0; input < block.Transactions[i].Inputs.Length; input++) yield return new(i, input);
        }
    }

    private static TxIn Input(Block block, InputPosition position) => block.Transactions[position.Transaction].Inputs[position.Input];

    private static Block WithOtherProof(Block block, InputPosition position)
    {
        TxIn input = Input(block, position);
        Transaction transaction = block.Transactions[position.Transaction];
        int item = input.Witness.Items.ToList().FindIndex(static bytes => bytes.Length > 60);
        Transaction other = item < 0
            ? transaction.WithProof(position.Input, new(Changed(input.ScriptSig.Memory, At)), input.Witness)
            : transaction.WithProof(position.Input, input.ScriptSig, new(input.Witness.Items.SetItem(item, Changed(input.Witness[item], At))));
        return new(block.Header, block.Transactions.SetItem(position.Transaction, other));
    }

    private static ImmutableArray<TxOut> WithOtherScript(RealBlock real, InputPosition position)
    {
        int index = real.SpentIndex(position.Transaction, position.Input);
        TxOut output = real.Spent[index];
        return real.Spent.SetItem(index, output with { ScriptPubKey = new(Changed(output.ScriptPubKey.Memory, At)) });
    }

    /// <summary>The lowest bit of the first amount that has one is cleared: fees rise, so nothing but signatures can object.</summary>
    private static Block? WithLowerOutput(Block block, int index)
    {
        Transaction transaction = block.Transactions[index];
        TxOut[] outputs = [.. transaction.Outputs];
        int at = Array.FindIndex(outputs, static output => output.Value.Satoshis > 0);
        if (at < 0) return null;
        long value = outputs[at].Value.Satoshis;
        outputs[at] = outputs[at] with { Value = new(value & (value - 1)) };
        return new(block.Header, block.Transactions.SetItem(index, transaction.WithOutputs(outputs)));
    }

    private static byte[] Changed(ReadOnlyMemory<byte> bytes, int at)
    {
        byte[] changed = bytes.ToArray();
        changed[at] ^= 0x04;
        return changed;
    }
}
