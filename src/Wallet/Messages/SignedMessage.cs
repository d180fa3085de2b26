using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Wallet.Addresses;

namespace Blockchain.Wallet.Messages;

/// <summary>Text that the owner of an address signed, the way Bitcoin's wallets have done it since 2011.</summary>
/// <remarks>
/// The signature is 65 bytes in base 64: a header that says which of four keys to recover and whether its compressed
/// form is meant, then r and s. The key's hash is compared with the address, so only addresses that hold the
/// hash of one key (P2PKH) can be verified.
/// </remarks>
public static class SignedMessage
{
    private const string Magic = "Bitcoin Signed Message:\n";
    private const int SignatureSize = 1 + DerSignature.CompactSize;
    private const int HeaderMin = 27;
    private const int HeaderMax = 34;

    /// <summary>The hash that is signed: of the magic text and the message, each behind its length.</summary>
    public static Hash256 Digest(string message)
    {
        WireWriter writer = new();
        writer.WriteVarBytes(Encoding.UTF8.GetBytes(Magic));
        writer.WriteVarBytes(Encoding.UTF8.GetBytes(message));
        return Sha256d.Of(writer.Written);
    }

    /// <summary>Signs a text, for the address that holds the hash of the key's compressed form.</summary>
    /// <returns>Base 64.</returns>
    public static string Sign(PrivateKey key, string message)
    {
        Hash256 digest = Digest(message);
        Span<byte> signature = stackalloc byte[SignatureSize];
        bool isRead = DerSignature.TryReadLax(key.SignEcdsa(digest), signature[1..]);
        Invariant.Holds(isRead);
        int candidate = 0;
        while (!KeyRecovery.TryRecover(signature[1..], candidate, digest, out PublicKey recovered) || recovered != key.PublicKey)
        {
            candidate++;
            Invariant.Holds(candidate < KeyRecovery.CandidateCount);
        }

        signature[0] = (byte)(HeaderMin + KeyRecovery.CandidateCount + candidate);
        return Convert.ToBase64String(signature);
    }

    /// <summary>Judges a signature.</summary>
    /// <param name="address">The script of the address that is said to have signed.</param>
    /// <param name="signature">Base 64.</param>
    /// <param name="message">The text, exactly as it was signed.</param>
    public static MessageVerdict Verify(ScriptBytes address, string signature, string message)
    {
        Span<byte> bytes = stackalloc byte[SignatureSize];
        bool isBase64 = Convert.TryFromBase64String(signature, bytes, out int length);
        if (!isBase64 || length != SignatureSize) return MessageVerdict.MalformedSignature;
        int header = bytes[0];
        if (header is < HeaderMin or > HeaderMax) return MessageVerdict.MalformedSignature;
        if (!IsKeyHash(address)) return MessageVerdict.AddressHoldsNoKey;
        int candidate = (header - HeaderMin) % KeyRecovery.CandidateCount;
        bool isCompressed = header - HeaderMin >= KeyRecovery.CandidateCount;
        if (!KeyRecovery.TryRecover(bytes[1..], candidate, Digest(message), out PublicKey key)) return MessageVerdict.NoKey;
        Hash160 hash = isCompressed ? key.Hash : Hash160.Of(key.ToUncompressed());
        return ScriptTemplates.PayToPublicKeyHash(hash) == address ? MessageVerdict.Signed : MessageVerdict.OtherKey;
    }

    private static bool IsKeyHash(ScriptBytes script) => AddressKinds.Of(script) == AddressKind.KeyHash;
}
