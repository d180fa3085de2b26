using System.Security.Cryptography;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Tests.Hostile.Raw;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hostile.Attacks;

/// <summary>Attacks on the handshake, and on the encrypted connection after it.</summary>
internal static class NoiseAttacks
{
    private const int KeyBytes = 32;

    // The u-coordinates whose order divides eight (D. J. Bernstein's list for Curve25519): every agreement with them is all zero.
    private static readonly string[] LowOrderKeys =
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    // RFC 7748, 6.1: Alice.
    private static readonly byte[] PublicKeyOfSomebody = Convert.FromHexString("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");

    public static IReadOnlyList<Attack> All { get; } =
    [
        .. LowOrderKeys.SelectMany((key, i) => new[]
        {
            Lie($"sends the key of low order number {i} as its ephemeral key", Fault.NoiseZeroKey, new() { Ephemeral = Convert.FromHexString(key) }),
            Lie($"sends the key of low order number {i} as its static key", Fault.NoiseZeroKey, new() { Static = Convert.FromHexString(key) }),
        }),
        Lie("signs its static key wrongly", Fault.NoiseBadSignature, new() { Payload = static payload => [.. payload[..^1], (byte)(payload[^1] ^ 1)] }),
        Lie("signs another static key than it uses", Fault.NoiseBadSignature, new() { SignedStatic = RandomNumberGenerator.GetBytes(KeyBytes) }),
        Lie("uses a static key that it does not hold", Fault.NoiseNotAuthentic, new() { Static = PublicKeyOfSomebody }),
        Lie("sends no payload", Fault.NoiseMalformed, new() { Payload = static _ => [] }),
        Lie("sends a payload that is no protobuf", Fault.NoiseMalformed, new() { Payload = static _ => [0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f] }),
        Lie("sends a payload without signature", Fault.NoiseBadSignature, new() { Payload = static payload => payload[..38] }),
        Lie("has a key of a type that is not verified", Fault.KeyTypeNotSupported, new() { Payload = static payload => With(payload, 3, 2) }),
        Lie("has a key of a type that does not exist", Fault.NoiseMalformed, new() { Payload = static payload => With(payload, 3, 77) }),
        Lie("damages the last message", Fault.NoiseNotAuthentic, new() { Message = static message => Damaged(message, 40) }),
        Lie("cuts the last message short", Fault.NoiseMalformed, new() { Message = static message => message[..40] }),
        Lie("sends an empty last message", Fault.NoiseMalformed, new() { Message = static _ => [] }),
        Lie("makes the last message as long as it can", Fault.NoiseMalformed, new() { Message = static _ => new byte[ushort.MaxValue] }),
        First("sends a first message that is too short", Fault.NoiseMalformed, new byte[KeyBytes - 1], KeyBytes - 1),
        First("announces a first message of 65,535 bytes", Fault.NoiseMalformed, [], ushort.MaxValue),
        First("ends inside the first message", Fault.NoiseMalformed, new byte[5], KeyBytes, closes: true),
        Later("damages a frame", Fault.NoiseNotAuthentic, static raw => Damaged(raw.Noise.SealFrame(new byte[100]), 50)),
        Later("repeats a frame", Fault.NoiseNotAuthentic, static raw => Twice(raw.Noise.SealFrame(Craft.Frame(FrameType.Ping, FrameFlags.Syn, 0, 77)))),
        Later("sends a frame that is shorter than its tag", Fault.NoiseMalformed, static _ => [.. RawNoise.Length(15), .. new byte[15]]),
        Later("sends a frame of 65,535 zeros", Fault.NoiseNotAuthentic, static _ => [.. RawNoise.Length(ushort.MaxValue), .. new byte[ushort.MaxValue]]),
        Later("ends inside a frame", Fault.ConnectionLost, static raw => raw.Noise.SealFrame(new byte[100])[..60], closes: true),
    ];

    private static Attack Lie(string name, Fault end, NoiseLie lie) => new(name, end, async scene =>
    {
        RawPeer raw = await scene.Raw();
        try
        {
            await raw.Secure(lie);
        }
        catch (Exception refused) when (refused is IOException or CryptographicException)
        {
            // The host closed before it answered, or this side mixed the key that it lied about into its own.
        }
        await raw.Ended();
    });

    private static Attack First(string name, Fault end, byte[] message, int announced, bool closes = false) => new(name, end, async scene =>
    {
        RawPeer raw = await scene.Raw();
        await raw.Line(RawPeer.Multistream);
        await raw.Line("/noise");
        await raw.Send([.. RawNoise.Length(announced), .. message]);
        if (closes) raw.Socket.CloseHalf();
        await raw.Ended();
    });

    private static Attack Later(string name, Fault end, Func<RawPeer, byte[]> frame, bool closes = false) => new(name, end, async scene =>
    {
        RawPeer raw = await scene.Upgraded();
        await NegotiationAttacks.Served(raw);
        await raw.Yamux.EndWithAsync(() => raw.Socket.SendAsync(frame(raw)));
        if (closes) raw.Socket.CloseHalf();
        await raw.Ended();
        Assert.Equal(end, await scene.EndOf(raw));
    });

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        bytes[at] = value;
        return bytes;
    }

    private static byte[] Damaged(byte[] bytes, int at) => With(bytes, at, (byte)(bytes[at] ^ 1));

    private static byte[] Twice(byte[] bytes) => [.. bytes, .. bytes];
}
