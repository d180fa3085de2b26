using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Rpc;

/// <summary>Transactions as Core prints them.</summary>
internal static class TransactionView
{
    /// <summary>Coins with eight decimals: a JSON number, as Core writes amounts.</summary>
    public static JsonNode Coins(Int128 satoshis) => JsonValue.Create((decimal)satoshis * 0.00000001m);

    /// <summary>Coins with eight decimals.</summary>
    public static JsonNode Coins(Amount amount) => Coins((Int128)amount.Satoshis);

    /// <summary>What decoderawtransaction shows.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="format">How addresses look.</param>
    /// <param name="coins">What it spends, for fee and previous outputs; default where unknown.</param>
    /// <param name="withPrevious">Whether to show each spent output.</param>
    public static JsonObject Decoded(Transaction transaction, AddressFormat format, ImmutableArray<Coin> coins = default, bool withPrevious = false)
    {
        JsonArray inputs = [];
        for (int i = 0; i < transaction.Inputs.Length; i++)
            inputs.Add(Input(transaction, i, format, withPrevious && !coins.IsDefault && !transaction.IsCoinbase ? coins[i] : null));
        JsonArray outputs = [];
        for (int i = 0; i < transaction.Outputs.Length; i++)
        {
            TxOut output = transaction.Outputs[i];
            outputs.Add(new JsonObject { ["value"] = Coins(output.Value), ["n"] = i, ["scriptPubKey"] = ScriptView.OfOutput(output.ScriptPubKey, format) });
        }
        JsonObject json = new()
        {
            ["txid"] = transaction.Id.ToString(),
            ["hash"] = transaction.WitnessId.ToString(),
            ["version"] = transaction.Version,
            ["size"] = transaction.Size,
            ["vsize"] = transaction.VirtualSize,
            ["weight"] = transaction.Weight,
            ["locktime"] = transaction.LockTime,
            ["vin"] = inputs,
            ["vout"] = outputs,
        };
        if (!coins.IsDefault && !transaction.IsCoinbase) json["fee"] = Coins(Fee(transaction, coins));
        return json;
    }

    /// <summary>What getblock 2 shows: decoded, and its bytes.</summary>
    public static JsonObject Full(Transaction transaction, AddressFormat format, ImmutableArray<Coin> coins = default, bool withPrevious = false)
    {
        JsonObject json = Decoded(transaction, format, coins, withPrevious);
        json["hex"] = Hex.Encode(Wire.ToBytes(transaction));
        return json;
    }

    /// <summary>What a transaction pays, from what it spends.</summary>
    public static Int128 Fee(Transaction transaction, ImmutableArray<Coin> coins)
    {
        Int128 fee = 0;
        foreach (Coin coin in coins) fee += coin.Output.Value.Satoshis;
        foreach (TxOut output in transaction.Outputs) fee -= output.Value.Satoshis;
        return fee;
    }

    private static JsonObject Input(Transaction transaction, int index, AddressFormat format, Coin? previous)
    {
        TxIn input = transaction.Inputs[index];
        JsonObject json = [];
        if (transaction.IsCoinbase)
        {
            json["coinbase"] = input.ScriptSig.ToString();
        }
        else
        {
            json["txid"] = input.Previous.Tx.ToString();
            json["vout"] = input.Previous.Index;
            json["scriptSig"] = new JsonObject { ["asm"] = ScriptView.Assembly(input.ScriptSig, showsHashTypes: true), ["hex"] = input.ScriptSig.ToString() };
        }
        if (!input.Witness.IsEmpty) json["txinwitness"] = new JsonArray([.. input.Witness.Items.Select(item => JsonValue.Create(Hex.Encode(item.Span)))]);
        if (previous is { } coin)
        {
            json["prevout"] = new JsonObject
            {
                ["generated"] = coin.IsCoinbase,
                ["height"] = coin.Height.Value,
                ["value"] = Coins(coin.Output.Value),
                ["scriptPubKey"] = ScriptView.OfOutput(coin.Output.ScriptPubKey, format),
            };
        }
        json["sequence"] = input.Sequence;
        return json;
    }
}
