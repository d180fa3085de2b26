using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Crypto;

/// <summary>One right and one wrong question of each kind, so that a library with another interface is found at start and not in a block.</summary>
/// <remarks>Written down rather than signed at each start: making them takes the managed curve, which a node with a native library need not load.</remarks>
public static class KnownAnswers
{
    /// <summary>From which the key is made (<see cref="PrivateKey.FromSeed"/>).</summary>
    public static ReadOnlySpan<byte> Seed => "known answer"u8;

    /// <summary>What is signed: sha256d of "message".</summary>
    public static Hash256 Message { get; } = Read("e75d1e7f1827f0838c3714868bd7220eb11d2a74bf74c03db4fad1a81a2ac810");

    /// <summary>The public key, 33 bytes; behind the first one stands its x.</summary>
    public static ReadOnlySpan<byte> PublicKey => Key;

    /// <summary>The ECDSA signature of <see cref="Message"/>: r and s, 64 bytes.</summary>
    public static ReadOnlySpan<byte> Ecdsa => Compact;

    /// <summary>The signature of BIP 340 of <see cref="Message"/>, 64 bytes, with 32 zero bytes as randomness.</summary>
    public static ReadOnlySpan<byte> Schnorr => Bip340;

    /// <summary>The tweak of BIP 341 of the key without scripts.</summary>
    public static Hash256 Tweak { get; } = Read("26b01607b8125cb32a58633cd9bce1599bb2c535f1986e541304aaaf191a4844");

    /// <summary>The x of the tweaked key, 32 bytes; its y is even.</summary>
    public static ReadOnlySpan<byte> Tweaked => OutputX;

    private static readonly byte[] Key = Convert.FromHexString("022fdef26958dfa47d8eff6c1539a2a0caacc54df0e3bbd4cfdea97851ca0e84fd");

    private static readonly byte[] Compact = Convert.FromHexString(
        "ca005049ca98e5b97a343e34b742146375d4695c7835046da578c269c3ba6f6c154f9d106e0367a934859855ddfc8ea1bc66c239d9dc01e046093add444e2451");

    private static readonly byte[] Bip340 = Convert.FromHexString(
        "b3873dfe3c7162ba18a901deeff2ceebcb9677c9cbab236f92a8f75775f1ee45f2d5beb834f5b00bd2a71c16aa6898fc799a50a05875511fddcda55e6f6c624a");

    private static readonly byte[] OutputX = Convert.FromHexString("ffa8931780147bea0ac48dd3b8c1e8f58c4d8de93a947aa55585730e444fd1cf");

    /// <summary>Whether the verifier says yes to each right question and no to each wrong one.</summary>
    public static bool AreGivenBy(ISignatureVerifier verifier)
    {
        ReadOnlySpan<byte> x = PublicKey[1..];
        return verifier.VerifyEcdsa(PublicKey, Ecdsa, Message)
            && !verifier.VerifyEcdsa(PublicKey, Ecdsa, Tweak)
            && verifier.VerifySchnorr(x, Schnorr, Message.ToArray())
            && !verifier.VerifySchnorr(x, Schnorr, Tweak.ToArray())
            && verifier.VerifyTaprootTweak(Tweaked, outputKeyIsOdd: false, x, Tweak)
            && !verifier.VerifyTaprootTweak(Tweaked, outputKeyIsOdd: true, x, Tweak);
    }

    private static Hash256 Read(string wire) => Hash256.Read(Convert.FromHexString(wire));
}
