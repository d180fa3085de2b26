using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>Blocks of the live networks: every input that people really spent.</summary>
public sealed class RealBlockScriptTests
{
    private const ScriptFlags Today = ScriptFlags.P2sh | ScriptFlags.DerSignatures | ScriptFlags.CheckLockTimeVerify
        | ScriptFlags.CheckSequenceVerify | ScriptFlags.Witness | ScriptFlags.NullDummy | ScriptFlags.Taproot;

    [Theory]
    [InlineData("mainnet-300025", ScriptFlags.P2sh, 1427)]
    [InlineData("testnet3-928816", Today, 8692)]
    public void Every_script_of_a_real_block_verifies(string name, ScriptFlags flags, int inputCount)
    {
        Block block = Read<Block>($"real/{name}.block.gz");
        Queue<TxOut> outputs = ReadOutputs($"real/{name}.prevouts.gz");
        int inputs = 0;
        Stopwatch watch = Stopwatch.StartNew();
        foreach (Transaction transaction in block.Transactions)
        {
            if (transaction.IsCoinbase) continue;
            ImmutableArray<TxOut> spent = [.. transaction.Inputs.Select(_ => outputs.Dequeue())];
            SpendingTransaction spend = new(transaction, spent);
            for (int i = 0; i < spent.Length; i++, inputs++)
            {
                Assert.Equal(ScriptError.Ok, new ScriptCheck(spend, i, flags).Run(BouncyCastleVerifier.Instance));
            }
        }
        Assert.Empty(outputs);
        Evidence.Record(string.Create(CultureInfo.InvariantCulture,
            $"{name} under {flags}: {inputs} of {inputs} inputs verify, {watch.Elapsed.TotalMilliseconds / Math.Max(1, inputs):0.00} ms each"));
        Assert.Equal(inputCount, inputs);
    }

    private static Queue<TxOut> ReadOutputs(string path)
    {
        Queue<TxOut> outputs = [];
        WireReader reader = new(Unpack(path));
        while (!reader.IsAtEnd)
        {
            Assert.True(TxOut.TryRead(ref reader, out TxOut output));
            outputs.Enqueue(output);
        }
        return outputs;
    }

    private static T Read<T>(string path)
        where T : class, IWire<T>
    {
        Assert.True(Wire.TryRead<T>(Unpack(path), out T? value));
        return value;
    }

    private static byte[] Unpack(string relative)
    {
        string? path = Vectors.Find(relative);
        if (path is null) Assert.Skip(Vectors.Absent);
        using GZipStream packed = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }
}
