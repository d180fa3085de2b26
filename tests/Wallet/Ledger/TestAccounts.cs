using System.Collections.Immutable;
using Blockchain.Wallet.Keys;
using Xunit;

namespace Blockchain.Wallet.Tests.Ledger;

/// <summary>Accounts of a wallet that everybody knows.</summary>
internal static class TestAccounts
{
    /// <summary>Its words.</summary>
    public const string Words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    /// <summary>One account whose outputs anybody may spend where witnesses mean nothing.</summary>
    public static ImmutableArray<Account> Witness { get; } = Of(Purpose.WitnessKeyHash);

    /// <summary>Two of those.</summary>
    public static ImmutableArray<Account> Two { get; } = Of(Purpose.WitnessKeyHash, Purpose.Taproot);

    private static ImmutableArray<Account> Of(params Purpose[] purposes)
    {
        Assert.True(Mnemonic.TryParse(Words, out Mnemonic? words, out _));
        using Seed seed = words.ToSeed("");
        using WalletKeys keys = new(seed, KeyNetwork.Regtest);
        return [.. purposes.Select(purpose => keys.AccountOf(purpose, 0))];
    }
}
