using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Blockchain.Wallet.Messages;
using CsCheck;
using Xunit;

namespace Blockchain.Wallet.Tests.Messages;

public sealed class SignedMessageTests
{
    [Theory] // Signatures that other wallets made, as Bitcoin Core's tests publish them.
    [InlineData("15CRxFdyRpGZLW9w8HnHvVduizdL5jKNbs", "IPojfrX2dfPnH26UegfbGQQLrdK844DlHq5157/P6h57WyuS/Qsl+h/WSVGDF4MUi4rWSswW38oimDYfNNUBUOk=", "Trust no one")]
    [InlineData("11canuhp9X2NocwCq7xNrQYTmUgZAnLK3", "IIcaIENoYW5jZWxsb3Igb24gYnJpbmsgb2Ygc2Vjb25kIGJhaWxvdXQgZm9yIGJhbmtzIAaHRtbCeDZINyavx14=", "Trust me")]
    public void Published_signatures_are_good(string address, string signature, string message)
    {
        Assert.Equal(MessageVerdict.Signed, SignedMessage.Verify(Script(address), signature, message));
        Assert.Equal(MessageVerdict.OtherKey, SignedMessage.Verify(Script(address), signature, message + "."));
    }

    [Fact]
    public void What_one_signs_the_other_verifies_in_both_forms_of_the_key()
    {
        int judged = 0;
        Gen.Select(Gen.Byte.Array[1, 8], Gen.String, Gen.Bool).Sample(
            (seed, message, isCompressed) =>
            {
                PrivateKey signer = PrivateKey.FromSeed(seed);
                byte[] form = isCompressed ? signer.PublicKey.ToArray() : signer.PublicKey.ToUncompressed();
                ScriptBytes address = ScriptTemplates.PayToPublicKeyHash(Hash160.Of(form));
                string signature = Sign(signer, isCompressed, message);
                if (isCompressed) Assert.Equal(signature, SignedMessage.Sign(signer, message));
                Assert.Equal(MessageVerdict.Signed, SignedMessage.Verify(address, signature, message));
                Assert.NotEqual(MessageVerdict.Signed, SignedMessage.Verify(address, signature, message + "."));
                Assert.NotEqual(MessageVerdict.Signed, SignedMessage.Verify(address, Sign(signer, !isCompressed, message), message));
                Interlocked.Increment(ref judged);
            },
            iter: 200);
        Evidence.Record($"signed messages: {judged} random keys and texts, signed, verified, and refused once changed");
    }

    [Theory]
    [InlineData("", MessageVerdict.MalformedSignature)]
    [InlineData("not base 64!", MessageVerdict.MalformedSignature)]
    [InlineData("IPojfrX2dfPnH26UegfbGQQLrdK844DlHq5157/P6h57WyuS/Qsl+h/WSVGDF4MUi4rWSswW38oimDYfNNUBUA==", MessageVerdict.MalformedSignature)] // 64 bytes
    [InlineData("APojfrX2dfPnH26UegfbGQQLrdK844DlHq5157/P6h57WyuS/Qsl+h/WSVGDF4MUi4rWSswW38oimDYfNNUBUOk=", MessageVerdict.MalformedSignature)] // header 0
    [InlineData("HwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", MessageVerdict.NoKey)] // r = s = 0
    public void A_bad_signature_is_named(string signature, MessageVerdict expected) =>
        Assert.Equal(expected, SignedMessage.Verify(Script("15CRxFdyRpGZLW9w8HnHvVduizdL5jKNbs"), signature, "Trust no one"));

    [Theory]
    [InlineData("3P14159f73E4gFr7JterCCQh9QjiTjiZrG")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")]
    public void Addresses_without_a_key_hash_cannot_be_verified(string address) => Assert.Equal(
        MessageVerdict.AddressHoldsNoKey,
        SignedMessage.Verify(Script(address), "IPojfrX2dfPnH26UegfbGQQLrdK844DlHq5157/P6h57WyuS/Qsl+h/WSVGDF4MUi4rWSswW38oimDYfNNUBUOk=", "Trust no one"));

    private static ScriptBytes Script(string address)
    {
        Assert.True(Address.TryParse(address, AddressFormat.Main, out ScriptBytes script, out AddressError error), error.ToString());
        return script;
    }

    // In both forms of the key; the wallet signs for the compressed one alone.
    private static string Sign(PrivateKey signer, bool isCompressed, string message)
    {
        Hash256 digest = SignedMessage.Digest(message);
        byte[] signature = new byte[1 + DerSignature.CompactSize];
        Assert.True(DerSignature.TryReadLax(signer.SignEcdsa(digest), signature.AsSpan(1)));
        int candidate = Enumerable.Range(0, KeyRecovery.CandidateCount).First(id =>
            KeyRecovery.TryRecover(signature.AsSpan(1), id, digest, out PublicKey key) && key == signer.PublicKey);
        signature[0] = (byte)(27 + candidate + (isCompressed ? 4 : 0));
        return Convert.ToBase64String(signature);
    }
}
