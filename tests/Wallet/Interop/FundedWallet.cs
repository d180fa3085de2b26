using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Spending;
using Blockchain.Wallet.Spending.Signing;
using Blockchain.Wallet.Tests.Spending;
using Xunit;

namespace Blockchain.Wallet.Tests.Interop;

/// <summary>Random coins of every kind in whole transactions, as Bitcoin wallets ask for them when they sign.</summary>
internal sealed class FundedWallet
{
    private const int KeyCount = 4;

    private readonly Dictionary<ScriptBytes, PrivateKey> owners = [];
    private readonly Dictionary<TxId, Transaction> parents = [];

    internal FundedWallet(SeededRandom random, int coinCount)
    {
        for (int number = 1; number <= KeyCount; number++)
        {
            foreach (AddressKind kind in TestKeys.Kinds) owners[Keys.Script(kind, number)] = TestKeys.Key(number);
        }
        ScriptBytes[] scripts = [.. owners.Keys];
        ImmutableArray<SpendableCoin>.Builder coins = ImmutableArray.CreateBuilder<SpendableCoin>();
        while (coins.Count < coinCount)
        {
            OutPoint source = new(new(TestKeys.Seed(random.Below(int.MaxValue))), 0);
            TxOut[] outputs = [.. Enumerable.Range(0, 1 + random.Below(3)).Select(_ => new TxOut(new(5_000 + random.Below(5_000_000)), scripts[random.Below(scripts.Length)]))];
            Transaction parent = new(2, [new(source, default, TxIn.SequenceFinal)], [.. outputs], 0);
            parents[parent.Id] = parent;
            for (int i = 0; i < outputs.Length; i++) coins.Add(new(new(parent.Id, (uint)i), outputs[i], new Height(1)));
        }
        Coins = coins.ToImmutable();
    }

    /// <summary>The keys of all coins.</summary>
    internal TestKeys Keys { get; } = new();

    /// <summary>All coins.</summary>
    internal ImmutableArray<SpendableCoin> Coins { get; }

    /// <summary>Signs, with auxiliary bytes of zero as bitcoinjs-lib does.</summary>
    internal Transaction Sign(TransactionDraft draft)
    {
        Assert.True(TransactionSigner.TrySign(draft, Keys, Hash256.Zero, out Transaction? signed, out SpendingFailure? failure), failure?.Sentence);
        return signed;
    }

    /// <summary>The question what a transaction is and whether it holds.</summary>
    internal static JsonObject Read(Transaction transaction, IEnumerable<TxOut> spent) => new()
    {
        ["op"] = "read",
        ["hex"] = Hex.Encode(Wire.ToBytes(transaction)),
        ["spent"] = new JsonArray([.. spent.Select(output => new JsonObject { ["script"] = output.ScriptPubKey.ToString(), ["value"] = output.Value.Satoshis })]),
    };

    /// <summary>The request to make and sign a transaction.</summary>
    /// <param name="unsigned">Version, outpoints, sequences, outputs and lock time.</param>
    /// <param name="coins">What it spends.</param>
    /// <param name="type">The hash type of each input; null for the usual ones.</param>
    internal JsonObject Sign(Transaction unsigned, ImmutableArray<SpendableCoin> coins, Func<int, SignatureHashType>? type = null) => new()
    {
        ["op"] = "sign",
        ["version"] = unsigned.Version,
        ["lockTime"] = unsigned.LockTime,
        ["inputs"] = new JsonArray([.. coins.Select((coin, i) => Input(coin, unsigned.Inputs[i].Sequence, type?.Invoke(i) ?? Usual(coin)))]),
        ["outputs"] = new JsonArray([.. unsigned.Outputs.Select(output => new JsonObject
        {
            ["address"] = Address.FromScript(output.ScriptPubKey, AddressFormat.Regtest),
            ["value"] = output.Value.Satoshis,
        })]),
    };

    /// <summary>The hash that an input signs, as this project computes it.</summary>
    internal static Hash256 SignatureHashOf(SpendingTransaction spending, int input)
    {
        ScriptBytes script = spending.Spent[input].ScriptPubKey;
        if (AddressKinds.Of(script) == AddressKind.KeyHash) return SignatureHash.Legacy(spending.Transaction, input, script.Span, SignatureHashType.All);
        if (AddressKinds.Of(script) == AddressKind.WitnessKeyHash)
        {
            ScriptBytes code = ScriptTemplates.PayToPublicKeyHash(Hash160.Read(script.Span[2..]));
            return SignatureHash.Segwit(spending, input, code.Span, SignatureHashType.All);
        }
        Assert.True(SignatureHash.TryTaproot(spending, input, default, SignatureHashType.Default, out Hash256 hash));
        return hash;
    }

    private JsonObject Input(SpendableCoin coin, uint sequence, SignatureHashType type) => new()
    {
        ["previous"] = Hex.Encode(Wire.ToBytes(parents[coin.Place.Tx])),
        ["index"] = coin.Place.Index,
        ["sequence"] = sequence,
        ["key"] = Hex.Encode(owners[coin.Output.ScriptPubKey].ToArray()),
        ["type"] = type.Value,
    };

    private static SignatureHashType Usual(SpendableCoin coin) =>
        AddressKinds.Of(coin.Output.ScriptPubKey) == AddressKind.Taproot ? SignatureHashType.Default : SignatureHashType.All;
}
