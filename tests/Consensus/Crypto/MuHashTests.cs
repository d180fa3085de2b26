using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Crypto;

public sealed class MuHashTests
{
    private const int WordBytes = 384;

    private static readonly BigInteger Prime = BigInteger.Pow(2, 3072) - 1103717;

    [Fact] // The value of Bitcoin Core's unit test.
    public void Elements_0_and_1_without_2_have_the_known_hash()
    {
        MuHash3072 set = new();
        set.Insert(Element(0));
        set.Insert(Element(1));
        set.Remove(Element(2));
        Assert.Equal("10d312b100cbd32ada024a6646e40d3482fcff103668d2625f10002a607d5863", set.Finish().ToString());
    }

    [Fact]
    public void A_set_forgets_the_way_it_came_to_be() => Gen.Byte.Array[0, 20].Array[1, 12].Sample(
        elements =>
        {
            MuHash3072 forward = new();
            MuHash3072 detour = new();
            MuHash3072 back = new();
            detour.Remove([1]);
            foreach (byte[] element in elements) forward.Insert(element);
            foreach (byte[] element in elements.Reverse()) back.Insert(element);
            detour.Combine(back);
            detour.Insert([1]);
            forward.Separate(back);
            detour.Separate(back);
            return forward.Finish() == new MuHash3072().Finish() && detour.Finish() == forward.Finish();
        },
        iter: 200);

    [Fact]
    public void Products_agree_with_the_frameworks_BigInteger()
    {
        List<BigInteger> numbers = [0, 1, 2, Prime - 1, Prime, Prime + 1, BigInteger.Pow(2, 3072) - 1, BigInteger.Pow(2, 3071)];
        Random random = new(1);
        while (numbers.Count < 40)
        {
            byte[] bytes = new byte[WordBytes];
            random.NextBytes(bytes);
            // Long runs of ones make carries travel.
            for (int i = 0; i < WordBytes; i++) if (random.Next(3) > 0 && numbers.Count % 2 == 0) bytes[i] = 0xff;
            numbers.Add(new(bytes, isUnsigned: true));
        }

        int products = 0;
        foreach (BigInteger a in numbers)
        {
            foreach (BigInteger b in numbers)
            {
                MuHash3072 product = FromNumber(a);
                product.Combine(FromNumber(b));
                byte[] state = Wire.ToBytes(product);
                Assert.Equal(a * b % Prime, new BigInteger(state.AsSpan(0, WordBytes), isUnsigned: true) % Prime);
                products++;
            }
        }

        Evidence.Record($"MuHash3072: {products} products modulo 2^3072 - 1103717 equal BigInteger's");
        Assert.Equal(1600, products);
    }

    [Fact]
    public void Quotients_agree_with_the_frameworks_BigInteger()
    {
        MuHash3072 set = new();
        for (byte i = 0; i < 20; i++)
        {
            set.Insert(Element(i));
            set.Remove(Element((byte)(100 + i)));
            byte[] state = Wire.ToBytes(set);
            BigInteger numerator = new(state.AsSpan(0, WordBytes), isUnsigned: true);
            BigInteger denominator = new(state.AsSpan(WordBytes), isUnsigned: true);
            BigInteger quotient = numerator * BigInteger.ModPow(denominator, Prime - 2, Prime) % Prime;
            Assert.Equal(SHA256.HashData(Pad(quotient)), set.Finish().Value.ToArray());
        }
    }

    [Fact]
    public void Numbers_at_and_above_the_prime_count_as_what_remains()
    {
        Assert.Equal(FromNumber(1).Finish(), FromNumber(Prime + 1).Finish());
        Assert.Equal(FromNumber(0).Finish(), FromNumber(Prime).Finish());
        Assert.Equal(FromNumber(1103716).Finish(), FromNumber(BigInteger.Pow(2, 3072) - 1).Finish());
        // A vector of Bitcoin Core's unit test, there in wire order.
        Assert.Equal(
            "3a31e6903aff0de9f62f9a9f7f8b861de76ce2cda09822b90014319ae5dc2271",
            Convert.ToHexStringLower(FromNumber(BigInteger.Pow(2, 3072) - 1).Finish().Value.ToArray()));
        Assert.NotEqual(FromNumber(Prime - 1).Finish(), FromNumber(0).Finish());
    }

    [Fact]
    public void State_survives_storage()
    {
        MuHash3072 set = new();
        set.Insert(Element(7));
        set.Remove(Element(8));
        Assert.True(Wire.TryRead<MuHash3072>(Wire.ToBytes(set), out MuHash3072? copy));
        Assert.Equal(set.Finish(), copy.Finish());
        MuHash3072 clone = set.Clone();
        clone.Insert(Element(9));
        Assert.NotEqual(set.Finish(), clone.Finish());
        Assert.Equal(set.Finish(), copy.Finish());
        Assert.False(Wire.TryRead<MuHash3072>(new byte[MuHash3072.StateBytes - 1], out MuHash3072? _));
    }

    [Fact]
    public void Speed_is_recorded_but_not_judged()
    {
        const int Count = 5000;
        byte[] element = new byte[70];
        MuHash3072 set = new();
        for (int i = 0; i < Count; i++) set.Insert(element);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Count; i++) set.Insert(element);
        double insert = Stopwatch.GetElapsedTime(start).TotalMicroseconds / Count;
        start = Stopwatch.GetTimestamp();
        set.Remove(Element(1));
        set.Finish();
        Evidence.Record($"MuHash3072: {insert:0.0} µs an insertion, {Stopwatch.GetElapsedTime(start).TotalMicroseconds:0} µs a finish");
    }

    private static byte[] Element(byte i)
    {
        byte[] element = new byte[32];
        element[0] = i;
        return element;
    }

    private static byte[] Pad(BigInteger number)
    {
        byte[] bytes = new byte[WordBytes];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static MuHash3072 FromNumber(BigInteger number)
    {
        Assert.True(Wire.TryRead<MuHash3072>((byte[])[.. Pad(number), .. Pad(1)], out MuHash3072? set));
        return set;
    }
}
