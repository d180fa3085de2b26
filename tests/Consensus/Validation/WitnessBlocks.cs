using System.Collections.Immutable;
using System.Security.Cryptography;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>Blocks with witnesses that need no key.</summary>
public static class WitnessBlocks
{
    /// <summary>The script behind the program: drops one item and is true.</summary>
    private static readonly byte[] Script = [0x75, 0x51];

    /// <summary>Spends a version 0 program with a witness of one item and the script.</summary>
    public static Transaction Spend(World world, int number, byte item = 1)
    {
        ScriptBytes program = ScriptTemplates.PayToWitnessScriptHash(Hash256.Read(SHA256.HashData(Script)));
        Transaction spend = TestTransactions.Spend(world.Coin(number, script: program), World.Value);
        return spend.WithProof(0, default, new([new byte[] { item }, Script]));
    }

    /// <summary>A block that commits to its one witness, with a nonce of any length, changed after the commitment.</summary>
    public static Block Committed(World world, Func<Block, Block> change, int nonceBytes = 32)
    {
        Transaction spend = Spend(world, 1);
        Transaction coinbase = BlockBuilder.Committing(world.Coinbase(), [world.Coinbase(), spend]);
        coinbase = coinbase.WithProof(0, coinbase.Inputs[0].ScriptSig, new([new byte[nonceBytes]]));
        return change(world.With(coinbase, spend));
    }

    /// <summary>The same block, its header and all ids untouched, with another item in the witness.</summary>
    public static Block WithOtherWitness(Block block) =>
        new(block.Header, block.Transactions.SetItem(1, block.Transactions[1].WithProof(0, default, new([new byte[] { 2 }, Script]))));

    /// <summary>A block that weighs exactly so much, most of it in one witness; its scripts do not succeed.</summary>
    public static Block OfWeight(World world, int weight)
    {
        Block light = Of(100_000);
        return Of(100_000 + weight - light.Weight);

        Block Of(int bytes) => world.Block(world.Pay(1).WithProof(0, default, new(ImmutableArray.Create<ReadOnlyMemory<byte>>(new byte[bytes]))));
    }
}
