using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Keys;

/// <summary>A secret key from which all below it in the tree follow (BIP 32). Its bytes are wiped when it is disposed.</summary>
/// <remarks>A <see cref="PrivateKey"/> that was made of it cannot be wiped: make it for one use.</remarks>
public sealed class ExtendedPrivateKey : IDisposable
{
    /// <summary>A seed has at least so many bytes.</summary>
    public const int SeedBytesMin = 16;

    /// <summary>A seed has at most so many bytes.</summary>
    public const int SeedBytesMax = 64;

    private readonly byte[] secret;

    private ExtendedPrivateKey(KeyNode node, PrivateKey key)
    {
        Node = node;
        secret = key.ToArray();
        Public = new(node, key.PublicKey);
    }

    /// <summary>Where it stands.</summary>
    public KeyNode Node { get; }

    /// <summary>The public half.</summary>
    public ExtendedPublicKey Public { get; }

    /// <summary>The 32 secret bytes; zeros once disposed.</summary>
    public ReadOnlySpan<byte> Secret => secret;

    /// <summary>The root of the tree that grows from a seed; false when the seed is too short or too long.</summary>
    public static bool TryFromSeed(ReadOnlySpan<byte> seed, [NotNullWhen(true)] out ExtendedPrivateKey? root)
    {
        root = null;
        if (seed.Length is < SeedBytesMin or > SeedBytesMax) return false;
        Span<byte> hash = stackalloc byte[HMACSHA512.HashSizeInBytes];
        HMACSHA512.HashData("Bitcoin seed"u8, seed, hash);
        bool isKey = TryCreate(new(0, 0, default, Hash256.Read(hash[PrivateKey.Size..])), hash[..PrivateKey.Size], out root);
        CryptographicOperations.ZeroMemory(hash);
        return isKey;
    }

    /// <summary>The key as what signs.</summary>
    public PrivateKey ToPrivateKey()
    {
        bool isKey = PrivateKey.TryCreate(secret, out PrivateKey? key);
        ObjectDisposedException.ThrowIf(!isKey, this);
        return key!;
    }

    /// <summary>One of its children.</summary>
    public ExtendedPrivateKey Derive(ChildNumber number)
    {
        Span<byte> tweak = stackalloc byte[PrivateKey.Size];
        byte[] data = number.IsHardened ? [0, .. secret] : Public.Key.ToArray();
        KeyNode child = Node.Child(number, data, Public.Fingerprint, tweak);
        CryptographicOperations.ZeroMemory(data);
        bool isKey = ToPrivateKey().TryAdd(tweak, out PrivateKey? key);
        CryptographicOperations.ZeroMemory(tweak);
        Invariant.Holds(isKey && key is not null); // a number beyond the group order: nobody will ever see one
        return new(child, key);
    }

    /// <summary>The key at the end of a path from here; what lies between is wiped.</summary>
    public ExtendedPrivateKey Derive(KeyPath path)
    {
        ExtendedPrivateKey key = new(Node, ToPrivateKey());
        foreach (ChildNumber step in path.Steps)
        {
            using ExtendedPrivateKey parent = key;
            key = parent.Derive(step);
        }
        return key;
    }

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(secret);

    /// <summary>The public key: a secret must not reach a log by way of a string.</summary>
    public override string ToString() => $"extended private key of {Public.Key}";

    /// <summary>Puts a key back where it stood; false when the bytes are no key.</summary>
    internal static bool TryCreate(KeyNode node, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ExtendedPrivateKey? extended)
    {
        extended = PrivateKey.TryCreate(bytes, out PrivateKey? key) ? new(node, key) : null;
        return extended is not null;
    }
}
