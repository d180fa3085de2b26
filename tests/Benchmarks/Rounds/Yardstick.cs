using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Benchmarks.Rounds;

/// <summary>
/// The bare signatures of one full block, and nothing else: what no node on this machine, at this moment, can be faster than. Times divided
/// by it can be compared between machines and between quiet and noisy minutes.
/// </summary>
internal sealed class Yardstick(ISignatureVerifier verifier)
{
    private static readonly PrivateKey Key = PrivateKey.FromSeed("yardstick"u8);
    private static readonly Hash256 Message = Sha256d.Of("yardstick"u8);

    private readonly byte[] publicKey = Key.PublicKey.ToArray();
    private readonly byte[] signature = Compact();

    /// <summary>Verifies as many signatures as a full block has inputs, in equal parts on threads of their own.</summary>
    public Lap Measure(int threadCount)
    {
        int part = GeneratedChain.InputCount / threadCount;
        Thread[] threads = [.. Enumerable.Range(0, threadCount).Select(_ => new Thread(() => Verify(part)))];
        Moment start = Moment.Now;
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return Moment.Now.Since(start);
    }

    private void Verify(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!verifier.VerifyEcdsa(publicKey, signature, Message)) throw new InvalidOperationException("a right signature was refused");
        }
    }

    private static byte[] Compact()
    {
        byte[] compact = new byte[DerSignature.CompactSize];
        return DerSignature.TryReadLax(Key.SignEcdsa(Message), compact) ? compact : throw new InvalidOperationException("not DER");
    }
}
