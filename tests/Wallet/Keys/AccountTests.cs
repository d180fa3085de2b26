using System.Text.Json;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Keys;
using Xunit;

namespace Blockchain.Wallet.Tests.Keys;

public sealed class AccountTests
{
    private const string Words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    [Theory] // BIP 84
    [InlineData(Branch.Receive, 0, "KyZpNDKnfs94vbrwhJneDi77V6jF64PWPF8x5cdJb8ifgg2DUc9d", "0330d54fd0dd420a6e5f8d3624f5f3482cae350f79d5f0753bf5beef9c2d91af3c", "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu")]
    [InlineData(Branch.Receive, 1, "Kxpf5b8p3qX56DKEe5NqWbNUP9MnqoRFzZwHRtsFqhzuvUJsYZCy", "03e775fd51f0dfb8cd865d9ff1cca2a158cf651fe997fdc9fee9c1d3b5e995ea77", "bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g")]
    [InlineData(Branch.Change, 0, "KxuoxufJL5csa1Wieb2kp29VNdn92Us8CoaUG3aGtPtcF3AzeXvF", "03025324888e429ab8e3dbaf1f7802648b9cd01e9b418485c5fa4c1b9b5700e1a6", "bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el")]
    public void Bip_84_leads_to_the_published_addresses(Branch branch, uint index, string wif, string publicKey, string address)
    {
        using WalletKeys keys = Keys(KeyNetwork.Main);
        Account account = keys.AccountOf(Purpose.WitnessKeyHash, 0);
        Assert.Equal(address, account.AddressOf(branch, index));
        Assert.Equal(publicKey, account.KeyOf(branch, index).ToString());
        PrivateKey key = keys.KeyAt(account.PathOf(branch, index));
        Assert.Equal(wif, PrivateKeyText.Encode(key, AddressFormat.Main));
        Assert.Equal(account.KeyOf(branch, index), key.PublicKey);
        Evidence.Record($"BIP 84: {branch} address {index}: private key, public key and address as published");
    }

    [Theory] // BIP 86
    [InlineData(Branch.Receive, 0, "cc8a4bc64d897bddc5fbc2f670f7a8ba0b386779106cf1223c6fc5d7cd6fc115", "5120a60869f0dbcf1dc659c9cecbaf8050135ea9e8cdc487053f1dc6880949dc684c", "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr")]
    [InlineData(Branch.Receive, 1, "83dfe85a3151d2517290da461fe2815591ef69f2b18a2ce63f01697a8b313145", "5120a82f29944d65b86ae6b5e5cc75e294ead6c59391a1edc5e016e3498c67fc7bbb", "bc1p4qhjn9zdvkux4e44uhx8tc55attvtyu358kutcqkudyccelu0was9fqzwh")]
    [InlineData(Branch.Change, 0, "399f1b2f4393f29a18c937859c5dd8a77350103157eb880f02e8c08214277cef", "5120882d74e5d0572d5a816cef0041a96b6c1de832f6f9676d9605c44d5e9a97d3dc", "bc1p3qkhfews2uk44qtvauqyr2ttdsw7svhkl9nkm9s9c3x4ax5h60wqwruhk7")]
    public void Bip_86_leads_to_the_published_addresses(Branch branch, uint index, string internalKey, string script, string address)
    {
        using WalletKeys keys = Keys(KeyNetwork.Main);
        Account account = keys.AccountOf(Purpose.Taproot, 0);
        Assert.Equal(internalKey, account.KeyOf(branch, index).XOnly.ToString());
        Assert.Equal(script, Hex.Encode(account.ScriptOf(branch, index).Span));
        Assert.Equal(address, account.AddressOf(branch, index));
        // What signs is the tweaked key.
        Assert.True(keys.KeyAt(account.PathOf(branch, index)).TryTweak(null, out PrivateKey? output));
        Assert.Equal(script[4..], output.XOnlyPublicKey.ToString());
        Evidence.Record($"BIP 86: {branch} address {index}: internal key, output key, script and address as published");
    }

    [Fact]
    public void Bip_86_has_the_published_extended_keys()
    {
        using WalletKeys keys = Keys(KeyNetwork.Main);
        Account account = keys.AccountOf(Purpose.Taproot, 0);
        Assert.Equal(
            "xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yfdDEHGCtMMj92pReUsQ",
            ExtendedKeyText.Encode(account.Key, KeyNetwork.Main));
        Assert.Equal(
            "xprv9xgqHN7yz9MwCkxsBPN5qetuNdQSUttZNKw1dcYTV4mkaAFiBVGQziHs3NRSWMkCzvgjEe3n9xV8oYywvM8at9yRqyaZVz6TYYhX98VjsUk",
            keys.ExportPrivate(account));
    }

    [Theory]
    [InlineData(Purpose.KeyHash, AddressKind.KeyHash, "m/44'/1'/0'/1/7")]
    [InlineData(Purpose.WitnessKeyHash, AddressKind.WitnessKeyHash, "m/84'/1'/0'/1/7")]
    [InlineData(Purpose.Taproot, AddressKind.Taproot, "m/86'/1'/0'/1/7")]
    public void Each_purpose_has_its_kind_of_address_and_its_path(Purpose purpose, AddressKind kind, string path)
    {
        using WalletKeys keys = Keys(KeyNetwork.Regtest);
        Account account = keys.AccountOf(purpose, 0);
        AddressCheck check = AddressCheck.Of(account.AddressOf(Branch.Change, 7));
        Assert.Contains("regtest", check.Networks);
        Assert.Equal(kind, AddressKinds.Of(check.Script));
        Assert.Equal(path, account.PathOf(Branch.Change, 7).ToString());
        Assert.Equal(Account.ScriptOf(purpose, keys.KeyAt(account.PathOf(Branch.Change, 7)).PublicKey), check.Script);
    }

    [Fact]
    public void The_first_address_of_bip_44_is_what_other_wallets_show()
    {
        using WalletKeys keys = Keys(KeyNetwork.Main);
        Assert.Equal("1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA", keys.AccountOf(Purpose.KeyHash, 0).AddressOf(Branch.Receive, 0));
        Assert.Equal(0x73c5da0au, keys.Fingerprint);
    }

    [Fact]
    public void Two_accounts_and_two_branches_never_share_an_address()
    {
        using WalletKeys keys = Keys(KeyNetwork.Regtest);
        string[] addresses =
        [
            .. from purpose in Account.Purposes
               from number in new uint[] { 0, 1 }
               let account = keys.AccountOf(purpose, number)
               from branch in Enum.GetValues<Branch>()
               from index in new uint[] { 0, 1, 2 }
               select account.AddressOf(branch, index),
        ];
        Assert.Equal(3 * 2 * 2 * 3, addresses.Distinct().Count());
    }

    [Fact]
    public void Every_output_of_bip_341_has_the_published_script_and_address()
    {
        string? path = Vectors.Find("core/bip341_wallet_vectors.json");
        if (path is null) Assert.Skip(Vectors.Absent);
        int rows = 0, plain = 0;
        foreach (JsonElement row in JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("scriptPubKey").EnumerateArray())
        {
            JsonElement given = row.GetProperty("given"), root = row.GetProperty("intermediary").GetProperty("merkleRoot");
            Assert.True(XOnlyPublicKey.TryCreate(Convert.FromHexString(given.GetProperty("internalPubkey").GetString() ?? ""), out XOnlyPublicKey key));
            bool isPlain = root.ValueKind == JsonValueKind.Null;
            Assert.True(key.TryTweak(isPlain ? null : Hash256.Read(Convert.FromHexString(root.GetString() ?? "")), out PublicKey output));
            ScriptBytes script = isPlain ? Account.ScriptOf(Purpose.Taproot, new(key, IsOdd: true)) : ScriptTemplates.PayToTaproot(output.XOnly);
            Assert.Equal(row.GetProperty("expected").GetProperty("scriptPubKey").GetString(), Hex.Encode(script.Span));
            Assert.Equal(row.GetProperty("expected").GetProperty("bip350Address").GetString(), Address.FromScript(script, AddressFormat.Main));
            plain += isPlain ? 1 : 0;
            rows++;
        }
        Assert.Equal((7, 1), (rows, plain));
        Evidence.Record($"BIP 341: {rows} of 7 outputs have the published script and address, {plain} of them by an account's own way");
    }

    private static WalletKeys Keys(KeyNetwork network)
    {
        Assert.True(Mnemonic.TryParse(Words, out Mnemonic? mnemonic, out _));
        using Seed seed = mnemonic.ToSeed("");
        return new(seed, network);
    }
}
