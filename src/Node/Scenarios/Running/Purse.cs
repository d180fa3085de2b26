using System.Collections.Immutable;
using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>A player's key and coins, as their node's chain shows them: the least that is needed to pay, not a wallet.</summary>
internal sealed class Purse
{
    private readonly PrivateKey key;
    private readonly SortedDictionary<OutPoint, PurseCoin> coins = [];
    private readonly HashSet<OutPoint> spent = [];

    /// <summary>An empty purse; the name alone gives the key.</summary>
    internal Purse(string scenario, string name)
    {
        key = PrivateKey.FromSeed(Encoding.UTF8.GetBytes($"player {name} of {scenario}"));
        Script = ScriptTemplates.PayToPublicKeyHash(Hash160.Of(key.PublicKey.ToArray()));
    }

    /// <summary>Where others pay to.</summary>
    internal ScriptBytes Script { get; }

    /// <summary>Follows a move of the node's chain.</summary>
    internal void Follow(ImmutableArray<Block> left, ImmutableArray<Block> joined, Height lowestJoined)
    {
        foreach (Transaction transaction in left.SelectMany(block => block.Transactions)) Forget(transaction);
        Height height = lowestJoined;
        foreach (Block block in joined)
        {
            foreach (Transaction transaction in block.Transactions) Keep(transaction, height);
            height = height.Next;
        }
    }

    /// <summary>Makes and signs a payment, the oldest coins first; null when the coins do not suffice.</summary>
    internal Transaction? Pay(ImmutableArray<TxOut> outputs, Amount fee, Height next, int maturity)
    {
        Amount due = outputs.Aggregate(fee, (sum, output) => sum + output.Value), sum = Amount.Zero;
        List<PurseCoin> chosen = [];
        foreach (PurseCoin coin in coins.Values.Where(coin => coin.IsSpendable(next, maturity) && !spent.Contains(coin.Place)).OrderBy(coin => coin.Height ?? next))
        {
            if (sum >= due) break;
            chosen.Add(coin);
            sum += coin.Value;
        }
        if (sum < due) return null;
        if (sum > due) outputs = outputs.Add(new(sum - due, Script));
        Transaction payment = Sign([.. chosen.Select(coin => coin.Place)], outputs);
        foreach (PurseCoin coin in chosen) spent.Add(coin.Place);
        Keep(payment, height: null);
        return payment;
    }

    /// <summary>Spends the coins of an earlier payment once more, all to this purse, for the same fee.</summary>
    internal Transaction SpendAgain(Transaction payment)
    {
        ImmutableArray<TxOut> outputs = [.. payment.Outputs.Select(output => output with { ScriptPubKey = Script })];
        return Sign([.. payment.Inputs.Select(input => input.Previous)], outputs);
    }

    private Transaction Sign(ImmutableArray<OutPoint> places, ImmutableArray<TxOut> outputs)
    {
        Transaction unsigned = new(1, [.. places.Select(place => new TxIn(place, default, TxIn.SequenceFinal))], outputs, 0);
        ImmutableArray<TxIn>.Builder inputs = ImmutableArray.CreateBuilder<TxIn>(places.Length);
        for (int i = 0; i < places.Length; i++)
        {
            Hash256 digest = SignatureHash.Legacy(unsigned, i, Script.Span, SignatureHashType.All);
            byte[] signature = [.. key.SignEcdsa(digest), (byte)SignatureHashType.All.Value];
            inputs.Add(unsigned.Inputs[i] with { ScriptSig = new ScriptBuilder().Push(signature).Push(key.PublicKey.ToArray()).ToScript() });
        }
        return new(1, inputs.MoveToImmutable(), outputs, 0);
    }

    private void Keep(Transaction transaction, Height? height)
    {
        foreach (TxIn input in transaction.Inputs) coins.Remove(input.Previous);
        for (int i = 0; i < transaction.Outputs.Length; i++)
        {
            if (transaction.Outputs[i].ScriptPubKey != Script) continue;
            OutPoint place = new(transaction.Id, (uint)i);
            coins[place] = new(place, transaction.Outputs[i].Value, height, transaction.IsCoinbase);
        }
    }

    /// <summary>What a transaction of a block that left paid is no coin any more; what it spent stays spent, for it may come back.</summary>
    private void Forget(Transaction transaction)
    {
        for (int i = 0; i < transaction.Outputs.Length; i++) coins.Remove(new(transaction.Id, (uint)i));
    }
}
