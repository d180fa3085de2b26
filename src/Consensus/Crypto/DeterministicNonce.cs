using System.Security.Cryptography;
using Org.BouncyCastle.Math;

namespace Blockchain.Consensus.Crypto;

/// <summary>The secret number of an ECDSA signature, made of key and message (RFC 6979, HMAC-SHA-256): no randomness to go wrong.</summary>
internal ref struct DeterministicNonce
{
    private const int HashBytes = 32;

    private readonly byte[] key = new byte[HashBytes];
    private readonly byte[] value = new byte[HashBytes];

    /// <summary>Starts the sequence.</summary>
    /// <param name="secret">The private key, 32 bytes.</param>
    /// <param name="message">The digest, reduced modulo the group order, 32 bytes.</param>
    internal DeterministicNonce(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> message)
    {
        value.AsSpan().Fill(1);
        Mix([.. value, 0, .. secret, .. message]);
        Mix([.. value, 1, .. secret, .. message]);
    }

    /// <summary>The next candidate that is at least 1 and below the group order.</summary>
    internal readonly BigInteger Next()
    {
        while (true)
        {
            HMACSHA256.HashData(key, value, value);
            BigInteger candidate = Secp256k1.ToNumber(value);
            if (candidate.SignValue > 0 && candidate.CompareTo(Secp256k1.Order) < 0) return candidate;
            Reject();
        }
    }

    /// <summary>Steps on after a candidate that cannot be used.</summary>
    internal readonly void Reject() => Mix([.. value, 0]);

    private readonly void Mix(ReadOnlySpan<byte> data)
    {
        HMACSHA256.HashData(key, data, key);
        HMACSHA256.HashData(key, value, value);
    }
}
