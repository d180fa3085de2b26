using System.Numerics;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Node.Tests.Crypto;

/// <summary>Schnorr and tweak questions, each class with one idea of what could be judged differently.</summary>
internal sealed class TaprootQuestions(Random random)
{
    private readonly PrivateKey[] keys = [.. Enumerable.Range(0, 32).Select(i => PrivateKey.FromSeed([(byte)i, (byte)random.Next(256)]))];

    /// <summary>Genuine signatures over messages of 0 to 99 bytes, most of them 32.</summary>
    public CurveQuestion Genuine()
    {
        PrivateKey key = Pick();
        byte[] message = Bytes(random.Next(4) == 0 ? random.Next(100) : 32);
        return new(CurveQuestionKind.Schnorr, key.XOnlyPublicKey.ToArray(), key.SignSchnorr(message, Bytes(32)), message);
    }

    /// <summary>One bit of key, signature or message turned.</summary>
    public CurveQuestion BitTurned()
    {
        CurveQuestion question = Genuine();
        byte[] target = random.Next(3) switch { 0 => question.Key, 1 => question.Signature, _ => question.Message };
        if (target.Length == 0) target = question.Signature;
        target[random.Next(target.Length)] ^= (byte)(1 << random.Next(8));
        return question;
    }

    /// <summary>r of p and more, s of n and more, keys of p and more, and wrong lengths.</summary>
    public CurveQuestion OutOfRange()
    {
        byte[] key = Pick().XOnlyPublicKey.ToArray();
        byte[] signature = Bytes(64);
        switch (random.Next(4))
        {
            case 0:
                CurveNumbers.Bytes(Any(CurveNumbers.CoordinatesOutside)).CopyTo(signature, 0);
                break;
            case 1:
                CurveNumbers.Bytes(CurveNumbers.Order + random.Next(1000)).CopyTo(signature, 32);
                break;
            case 2:
                CurveNumbers.Bytes(Any(CurveNumbers.CoordinatesOutside)).CopyTo(key, 0);
                break;
            default:
                if (random.Next(2) == 0) key = Bytes(random.Next(32)); else signature = Bytes(random.Next(64));
                break;
        }

        return new(CurveQuestionKind.Schnorr, key, signature, Bytes(32));
    }

    /// <summary>s at the ends of its range, zero among them; r small.</summary>
    public CurveQuestion ScalarAtTheEdge()
    {
        BigInteger s = random.Next(8) == 0 ? 0 : Any(CurveNumbers.ScalarsInside);
        return new(CurveQuestionKind.Schnorr, Pick().XOnlyPublicKey.ToArray(), [.. CurveNumbers.Bytes(random.Next(5)), .. CurveNumbers.Bytes(s)], Bytes(32));
    }

    /// <summary>s = e·d, so that the sum is the point at infinity.</summary>
    public CurveQuestion SumAtInfinity()
    {
        PrivateKey key = Pick();
        byte[] r = key.XOnlyPublicKey.ToArray();
        byte[] message = Bytes(32);
        byte[] e = TaggedHash.Of(HashTag.Challenge, r, r, message).ToArray();
        BigInteger d = CurveNumbers.Number(key.ToArray());
        if (key.PublicKey.IsOdd) d = CurveNumbers.Order - d;
        byte[] s = CurveNumbers.Bytes(CurveNumbers.Mod(CurveNumbers.Number(e) * d, CurveNumbers.Order));
        return new(CurveQuestionKind.Schnorr, r, [.. r, .. s], message);
    }

    /// <summary>The nonce point has an odd y, which BIP 340 refuses: n − s for the negated nonce.</summary>
    public CurveQuestion NonceOdd()
    {
        PrivateKey key = Pick();
        byte[] message = Bytes(32);
        PrivateKey nonce = PrivateKey.FromSeed(message);
        byte[] r = nonce.XOnlyPublicKey.ToArray();
        BigInteger k = CurveNumbers.Number(nonce.ToArray());
        BigInteger d = CurveNumbers.Number(key.ToArray());
        if (!nonce.PublicKey.IsOdd) k = CurveNumbers.Order - k;
        if (key.PublicKey.IsOdd) d = CurveNumbers.Order - d;
        BigInteger e = CurveNumbers.Number(TaggedHash.Of(HashTag.Challenge, r, key.XOnlyPublicKey.ToArray(), message).ToArray());
        byte[] s = CurveNumbers.Bytes(CurveNumbers.Mod(k + (e * d), CurveNumbers.Order));
        return new(CurveQuestionKind.Schnorr, key.XOnlyPublicKey.ToArray(), [.. r, .. s], message);
    }

    /// <summary>Random x: half are keys.</summary>
    public CurveQuestion RandomX() => new(CurveQuestionKind.Schnorr, Bytes(32), [.. Pick().XOnlyPublicKey.ToArray(), .. CurveNumbers.Bytes(7)], Bytes(32));

    /// <summary>Genuine tweaks, a quarter of them of zero.</summary>
    public CurveQuestion TweakGenuine()
    {
        PrivateKey key = Pick();
        byte[] tweak = random.Next(4) == 0 ? new byte[32] : PrivateKey.FromSeed(Bytes(8)).ToArray();
        new PublicKey(key.XOnlyPublicKey, IsOdd: false).TryAdd(tweak, out PublicKey output);
        return new(CurveQuestionKind.Tweak, key.XOnlyPublicKey.ToArray(), output.XOnly.ToArray(), tweak, output.IsOdd);
    }

    /// <summary>The other parity.</summary>
    public CurveQuestion TweakParityWrong()
    {
        CurveQuestion right = TweakGenuine();
        return right with { IsOdd = !right.IsOdd };
    }

    /// <summary>One bit turned in key, output or tweak.</summary>
    public CurveQuestion TweakBitTurned()
    {
        CurveQuestion question = TweakGenuine();
        byte[] target = random.Next(3) switch { 0 => question.Key, 1 => question.Signature, _ => question.Message };
        target[random.Next(target.Length)] ^= (byte)(1 << random.Next(8));
        return question;
    }

    /// <summary>Tweak of n and more, output or internal key of p and more, wrong lengths.</summary>
    public CurveQuestion TweakOutOfRange()
    {
        byte[] key = Pick().XOnlyPublicKey.ToArray();
        byte[] output = Pick().XOnlyPublicKey.ToArray();
        byte[] tweak = PrivateKey.FromSeed(key).ToArray();
        byte[] outside = CurveNumbers.Bytes(Any(CurveNumbers.CoordinatesOutside));
        return random.Next(4) switch
        {
            0 => new(CurveQuestionKind.Tweak, key, output, CurveNumbers.Bytes(CurveNumbers.Order + random.Next(1000))),
            1 => new(CurveQuestionKind.Tweak, key, outside, tweak),
            2 => new(CurveQuestionKind.Tweak, outside, output, tweak),
            _ => new(CurveQuestionKind.Tweak, key[..random.Next(32)], output, tweak),
        };
    }

    /// <summary>The tweak that takes the key to infinity.</summary>
    public CurveQuestion TweakToInfinity()
    {
        PrivateKey key = Pick();
        BigInteger d = CurveNumbers.Number(key.ToArray());
        if (!key.PublicKey.IsOdd) d = CurveNumbers.Order - d;
        return new(CurveQuestionKind.Tweak, key.XOnlyPublicKey.ToArray(), random.Next(2) == 0 ? new byte[32] : key.XOnlyPublicKey.ToArray(), CurveNumbers.Bytes(d));
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private T Any<T>(T[] values) => values[random.Next(values.Length)];

    private PrivateKey Pick() => keys[random.Next(keys.Length)];
}
