using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Files;

/// <summary>What a wallet's file says to anybody: enough to see payments and to receive, so that only spending needs the passphrase.</summary>
/// <param name="Chain">The name of the chain that the wallet is for.</param>
/// <param name="Network">What its keys and addresses look like.</param>
/// <param name="BirthHeight">No block below it pays to the wallet.</param>
/// <param name="Fingerprint">Tells the wallet from others.</param>
/// <param name="Accounts">The public halves of its accounts.</param>
public sealed record WalletHead(string Chain, KeyNetwork Network, uint BirthHeight, uint Fingerprint, ImmutableArray<Account> Accounts)
{
    /// <summary>Characters of a name or of what witness addresses begin with, at most.</summary>
    public const int TextCharactersMax = AddressPrefixes.Bech32LengthMax;

    /// <summary>Accounts, at most.</summary>
    public const int AccountCountMax = 100;

    private const byte AccountDepth = 3;

    /// <summary>Writes the bytes of docs/formats.md.</summary>
    internal byte[] ToBytes()
    {
        WireWriter writer = new();
        WriteText(writer, Chain);
        WriteNetwork(writer, Network);
        writer.WriteUInt32(BirthHeight);
        writer.WriteUInt32(Fingerprint);
        writer.WriteByte((byte)Accounts.Length);
        byte[] node = new byte[KeyNode.Size];
        foreach (Account account in Accounts)
        {
            writer.WriteByte((byte)account.Purpose);
            writer.WriteUInt32(account.Number);
            account.Key.Node.Write(node);
            writer.WriteBytes(node);
            writer.WriteBytes(account.Key.Key.ToArray());
        }
        return writer.ToArray();
    }

    /// <summary>Reads what stands in front of a secret. Any bytes may be given.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out WalletHead? head)
    {
        head = null;
        WireReader reader = new(bytes);
        if (!TryReadText(ref reader, out string? chain) || !TryReadNetwork(ref reader, out KeyNetwork? network)) return false;
        if (!reader.TryReadUInt32(out uint birth) || !reader.TryReadUInt32(out uint fingerprint)) return false;
        if (!reader.TryReadByte(out byte count) || count is 0 or > AccountCountMax) return false;
        ImmutableArray<Account>.Builder accounts = ImmutableArray.CreateBuilder<Account>(count);
        for (int i = 0; i < count; i++)
        {
            if (!TryReadAccount(ref reader, network, out Account? account)) return false;
            accounts.Add(account);
        }
        if (!reader.IsAtEnd) return false;
        head = new(chain, network, birth, fingerprint, accounts.MoveToImmutable());
        return true;
    }

    private static bool TryReadAccount(ref WireReader reader, KeyNetwork network, [NotNullWhen(true)] out Account? account)
    {
        account = null;
        if (!reader.TryReadByte(out byte purpose) || !Account.Purposes.Contains((Purpose)purpose)) return false;
        if (!reader.TryReadUInt32(out uint number) || number > ChildNumber.IndexMax) return false;
        if (!reader.TryReadBytes(KeyNode.Size, out ReadOnlyMemory<byte> place) || !reader.TryReadBytes(PublicKey.Size, out ReadOnlyMemory<byte> point)) return false;
        KeyNode node = KeyNode.Read(place.Span);
        if (node.Depth != AccountDepth || node.Number != ChildNumber.Hardened(number) || !PublicKey.TryCreate(point.Span, out PublicKey key)) return false;
        account = new((Purpose)purpose, number, new(node, key), network);
        return true;
    }

    private static void WriteNetwork(WireWriter writer, KeyNetwork network)
    {
        WriteText(writer, network.Addresses.Name);
        writer.WriteByte(network.Addresses.KeyHashPrefix);
        writer.WriteByte(network.Addresses.ScriptHashPrefix);
        writer.WriteByte(network.Addresses.PrivateKeyPrefix);
        WriteText(writer, network.Addresses.HumanPart);
        writer.WriteUInt32(network.PublicVersion);
        writer.WriteUInt32(network.PrivateVersion);
        writer.WriteUInt32(network.CoinType);
    }

    private static bool TryReadNetwork(ref WireReader reader, [NotNullWhen(true)] out KeyNetwork? network)
    {
        network = null;
        if (!TryReadText(ref reader, out string? name)
            || !reader.TryReadByte(out byte keyHash) || !reader.TryReadByte(out byte scriptHash) || !reader.TryReadByte(out byte privateKey)
            || !TryReadText(ref reader, out string? human) || !AddressPrefixes.IsBech32(human)
            || !reader.TryReadUInt32(out uint publicVersion) || !reader.TryReadUInt32(out uint privateVersion)
            || !reader.TryReadUInt32(out uint coinType) || coinType > ChildNumber.IndexMax) return false;
        network = new(new(name, keyHash, scriptHash, privateKey, human), publicVersion, privateVersion, coinType);
        return true;
    }

    private static void WriteText(WireWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.WriteByte((byte)bytes.Length);
        writer.WriteBytes(bytes);
    }

    private static bool TryReadText(ref WireReader reader, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!reader.TryReadByte(out byte length) || length > TextCharactersMax || !reader.TryReadBytes(length, out ReadOnlyMemory<byte> bytes)) return false;
        if (bytes.Span.ContainsAnyExceptInRange((byte)' ', (byte)'~')) return false;
        text = Encoding.ASCII.GetString(bytes.Span);
        return true;
    }
}
