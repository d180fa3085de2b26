using System.Diagnostics;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>Blocks of live networks, every script in them verified.</summary>
public sealed class RealBlockTests
{
    [Fact]
    public void Every_script_of_a_main_network_block_passes() => Passes(RealBlock.Mainnet(), transactions: 461, inputs: 1427);

    [Fact]
    public void Every_script_of_a_test_network_block_with_witnesses_passes() => Passes(RealBlock.Testnet(), transactions: 889, inputs: 8692);

    private static void Passes(RealBlock real, int transactions, int inputs)
    {
        CountingVerifier verifier = new(BouncyCastleVerifier.Instance);
        Stopwatch watch = Stopwatch.StartNew();
        BlockVerification result = real.Verify(new SequentialScriptRunner(verifier));
        watch.Stop();
        Evidence.Record(
            $"{real.Name}: {real.Block.Transactions.Length} transactions, {result.InputCount} inputs, {verifier.Count} signature checks pass, {watch.ElapsedMilliseconds} ms in managed code");
        Assert.Equal("", string.Join("\n", result.Violations));
        Assert.Equal(transactions, real.Block.Transactions.Length);
        Assert.Equal(inputs, result.InputCount);
    }
}
