using BenchmarkDotNet.Attributes;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Crypto;

namespace Blockchain.Benchmarks.Micro;

/// <summary>One signature, by each verifier. Not sealed: BenchmarkDotNet derives from it.</summary>
public class SignatureBenchmarks
{
    private readonly PrivateKey key = PrivateKey.FromSeed("benchmark"u8);
    private readonly Hash256 digest = Sha256d.Of("benchmark"u8);
    private readonly byte[] compact = new byte[DerSignature.CompactSize];
    private byte[] publicKey = [];
    private byte[] xOnlyKey = [];
    private byte[] schnorr = [];
    private byte[] message = [];
    private ISignatureVerifier native = BouncyCastleVerifier.Instance;
    private ISignatureVerifier remembering = BouncyCastleVerifier.Instance;

    [GlobalSetup]
    public void Sign()
    {
        if (!LibSecp256k1Verifier.TryOpen(out LibSecp256k1Verifier? opened, out string text)) throw new InvalidOperationException(text);
        native = opened;
        remembering = new CachingVerifier(opened);
        publicKey = key.PublicKey.ToArray();
        xOnlyKey = key.XOnlyPublicKey.ToArray();
        message = digest.ToArray();
        schnorr = key.SignSchnorr(message, new byte[32]);
        if (!DerSignature.TryReadLax(SignEcdsa(), compact)) throw new InvalidOperationException("our own signature does not parse");
    }

    [Benchmark(Description = "ECDSA, libsecp256k1")]
    public bool EcdsaNative() => native.VerifyEcdsa(publicKey, compact, digest);

    [Benchmark(Description = "ECDSA, BouncyCastle")]
    public bool EcdsaManaged() => BouncyCastleVerifier.Instance.VerifyEcdsa(publicKey, compact, digest);

    [Benchmark(Description = "ECDSA, remembered")]
    public bool EcdsaRemembered() => remembering.VerifyEcdsa(publicKey, compact, digest);

    [Benchmark(Description = "Schnorr, libsecp256k1")]
    public bool SchnorrNative() => native.VerifySchnorr(xOnlyKey, schnorr, message);

    [Benchmark(Description = "Schnorr, BouncyCastle")]
    public bool SchnorrManaged() => BouncyCastleVerifier.Instance.VerifySchnorr(xOnlyKey, schnorr, message);

    [Benchmark(Description = "signing ECDSA, BouncyCastle")]
    public byte[] SignEcdsa() => key.SignEcdsa(digest);
}
