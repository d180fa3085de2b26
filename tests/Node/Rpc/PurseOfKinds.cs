using System.Collections.Immutable;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Wallet.Spending;
using Blockchain.Wallet.Spending.Signing;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>A wallet of three keys, one for each kind of output, that remembers its coins.</summary>
internal sealed class PurseOfKinds : IKeyRing
{
    private readonly Dictionary<ScriptBytes, PrivateKey> keys = [];

    internal PurseOfKinds()
    {
        PrivateKey[] owners = [.. Enumerable.Range(1, 3).Select(number => PrivateKey.FromSeed([(byte)number]))];
        Assert.True(owners[2].XOnlyPublicKey.TryTweak(null, out PublicKey output));
        Scripts =
        [
            ScriptTemplates.PayToPublicKeyHash(owners[0].PublicKey.Hash),
            ScriptTemplates.PayToWitnessPublicKeyHash(owners[1].PublicKey.Hash),
            ScriptTemplates.PayToTaproot(output.XOnly),
        ];
        for (int i = 0; i < owners.Length; i++) keys[Scripts[i]] = owners[i];
    }

    /// <summary>P2PKH, P2WPKH, P2TR.</summary>
    internal ImmutableArray<ScriptBytes> Scripts { get; }

    /// <summary>What may be spent now.</summary>
    internal List<SpendableCoin> Coins { get; } = [];

    public PrivateKey? KeyOf(ScriptBytes script) => keys.GetValueOrDefault(script);

    internal static string Address(ScriptBytes script) => Consensus.Addresses.Address.FromScript(script, AddressFormat.Regtest)!;

    /// <summary>Signs.</summary>
    internal Transaction Sign(TransactionDraft draft)
    {
        Assert.True(TransactionSigner.TrySign(draft, this, Hash256.Zero, out Transaction? signed, out SpendingFailure? failure), failure?.Sentence);
        return signed;
    }

    /// <summary>Takes out what a transaction spends, and puts in what it pays to these keys.</summary>
    internal void Follow(Transaction transaction)
    {
        foreach (TxIn input in transaction.Inputs) Coins.RemoveAll(coin => coin.Place == input.Previous);
        Coins.AddRange(transaction.Outputs.Select((output, i) => new SpendableCoin(new(transaction.Id, (uint)i), output)).Where(coin => keys.ContainsKey(coin.Output.ScriptPubKey)));
    }

    /// <summary>Undoes <see cref="Follow"/>, for a transaction whose place another takes.</summary>
    internal void Forget(Transaction transaction, IEnumerable<SpendableCoin> spent)
    {
        Coins.RemoveAll(coin => coin.Place.Tx == transaction.Id);
        Coins.AddRange(spent);
    }

    /// <summary>All coins stand in blocks now.</summary>
    internal void Confirm(Height height)
    {
        for (int i = 0; i < Coins.Count; i++) Coins[i] = Coins[i] with { Height = Coins[i].Height ?? height };
    }
}
