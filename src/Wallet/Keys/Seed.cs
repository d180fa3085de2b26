using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Keys;

/// <summary>The 64 bytes that all keys of a wallet follow from (BIP 39).</summary>
public sealed class Seed : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 64;

    private readonly byte[] bytes;

    private Seed(byte[] bytes) => this.bytes = bytes;

    /// <summary>The bytes; zeros once disposed.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Takes a copy; false unless there are 64 bytes.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Seed? seed)
    {
        seed = bytes.Length == Size ? new(bytes.ToArray()) : null;
        return seed is not null;
    }

    /// <summary>Wipes the bytes.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);

    /// <summary>Says nothing: a secret must not reach a log by way of a string.</summary>
    public override string ToString() => "seed";

    /// <summary>Takes an array over, and wipes it in the end.</summary>
    internal static Seed Own(byte[] bytes)
    {
        Invariant.Holds(bytes.Length == Size);
        return new(bytes);
    }
}
