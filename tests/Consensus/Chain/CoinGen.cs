using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using CsCheck;

namespace Blockchain.Consensus.Tests.Chain;

/// <summary>Random coins: few names, so that they meet; every script form, near misses, and amounts of any 64 bits.</summary>
internal static class CoinGen
{
    public static readonly CoinSalt Salt = new(0x0706050403020100, 0x0f0e0d0c0b0a0908);

    public static readonly Gen<OutPoint> OutPoint =
        Gen.Select(Gen.ULong[0, 40], Gen.UInt[0, 3], (tx, index) => new OutPoint(new(new(tx % 3, tx, 0, tx << 60)), index));

    private static readonly Gen<byte[]> Script = Gen.Frequency(
        (3, Gen.Byte.Array[20].Select(hash => (byte[])[0x00, 0x14, .. hash])),
        (1, Gen.Byte.Array[20].Select(hash => (byte[])[0x76, 0xa9, 0x14, .. hash, 0x88, 0xac])),
        (1, Gen.Byte.Array[20].Select(hash => (byte[])[0xa9, 0x14, .. hash, 0x87])),
        (1, Gen.Byte.Array[32].Select(hash => (byte[])[0x00, 0x20, .. hash])),
        (1, Gen.Byte.Array[32].Select(hash => (byte[])[0x51, 0x20, .. hash])),
        (1, Gen.Byte.Array[31].Select(hash => (byte[])[0x51, 0x20, .. hash])),
        (1, Gen.Byte.Array[0, 90]),
        (1, Gen.Int[9_000, 10_000].Select(length => new byte[length])));

    private static readonly Gen<long> Satoshis =
        Gen.OneOf(Gen.Long, Gen.Long[0, 21_000_000].Select(coins => coins * Amount.Coin), Gen.Long[0, 100]);

    public static readonly Gen<Coin> Coin = Gen.Select(Satoshis, Script, Gen.Int[0, int.MaxValue], Gen.Bool, (satoshis, script, height, coinbase) =>
        new Coin(new(new(satoshis), new(script)), new(height), coinbase));
}
