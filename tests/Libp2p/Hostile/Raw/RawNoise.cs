using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc7748;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Blockchain.Libp2p.Tests.Hostile.Raw;

/// <summary>
/// Noise_XX_25519_ChaChaPoly_SHA256 as libp2p uses it, written for the tests from the two specifications, so that the library is
/// judged by something that is not itself. It lies where it is told to.
/// </summary>
internal sealed class RawNoise : IRawBytes
{
    public const int PlainBytesMax = 65519;
    private const int KeyBytes = 32;
    private const int TagBytes = 16;

    private readonly IRawBytes below;
    private readonly byte[] seed;
    private readonly NoiseLie lie;
    private readonly byte[] ephemeralSecret = RandomNumberGenerator.GetBytes(KeyBytes);
    private readonly byte[] staticSecret = RandomNumberGenerator.GetBytes(KeyBytes);
    private byte[] hash = "Noise_XX_25519_ChaChaPoly_SHA256"u8.ToArray();
    private byte[] chain = "Noise_XX_25519_ChaChaPoly_SHA256"u8.ToArray();
    private Cipher? handshake;
    private Cipher? sending;
    private Cipher? receiving;
    private ReadOnlyMemory<byte> held;

    private RawNoise(IRawBytes below, byte[] seed, NoiseLie lie)
    {
        (this.below, this.seed, this.lie) = (below, seed, lie);
        MixHash([]);
    }

    /// <summary>The initiator's three messages.</summary>
    public static async Task<RawNoise> DialAsync(IRawBytes below, byte[] seed, NoiseLie lie)
    {
        RawNoise noise = new(below, seed, lie);
        await noise.SendFrameAsync(noise.Ephemeral());
        byte[] answer = await noise.ReadFrameAsync();
        byte[] theirs = answer[..KeyBytes];
        noise.MixHash(theirs);
        noise.Agree(noise.ephemeralSecret, theirs);
        byte[] theirStatic = noise.Open(answer[KeyBytes..(KeyBytes + KeyBytes + TagBytes)]);
        noise.Agree(noise.ephemeralSecret, theirStatic);
        _ = noise.Open(answer[(KeyBytes + KeyBytes + TagBytes)..]);
        byte[] sealedStatic = noise.Seal(noise.Static());
        noise.Agree(noise.staticSecret, theirs);
        await noise.SendFrameAsync(lie.Message([.. sealedStatic, .. noise.Seal(lie.Payload(noise.Identity()))]));
        noise.Split(initiator: true);
        return noise;
    }

    /// <summary>The responder's three messages.</summary>
    public static async Task<RawNoise> AcceptAsync(IRawBytes below, byte[] seed, NoiseLie lie)
    {
        RawNoise noise = new(below, seed, lie);
        byte[] theirs = await noise.ReadFrameAsync();
        noise.MixHash(theirs);
        noise.MixHash([]);
        byte[] ephemeral = noise.Ephemeral(isLast: false);
        noise.Agree(noise.ephemeralSecret, theirs);
        byte[] sealedStatic = noise.Seal(noise.Static());
        noise.Agree(noise.staticSecret, theirs);
        await noise.SendFrameAsync(lie.Message([.. ephemeral, .. sealedStatic, .. noise.Seal(lie.Payload(noise.Identity()))]));
        byte[] last = await noise.ReadFrameAsync();
        byte[] theirStatic = noise.Open(last[..(KeyBytes + TagBytes)]);
        noise.Agree(noise.ephemeralSecret, theirStatic);
        _ = noise.Open(last[(KeyBytes + TagBytes)..]);
        noise.Split(initiator: false);
        return noise;
    }

    /// <summary>Sends bytes, encrypted, in as many frames as they take.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using MemoryStream frames = new();
        for (int at = 0; at < bytes.Length; at += PlainBytesMax)
        {
            byte[] frame = SealFrame(bytes.Span.Slice(at, Math.Min(PlainBytesMax, bytes.Length - at)));
            frames.Write(frame);
        }
        await below.SendAsync(frames.ToArray());
    }

    /// <summary>Reads bytes, decrypted.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count;)
        {
            while (held.IsEmpty) held = receiving!.Open(await ReadFrameAsync(), []);
            int part = Math.Min(held.Length, count - at);
            held[..part].CopyTo(bytes.AsMemory(at));
            held = held[part..];
            at += part;
        }
        return bytes;
    }

    /// <summary>A whole frame, length and tag included, to be damaged before it is sent.</summary>
    public byte[] SealFrame(ReadOnlySpan<byte> bytes)
    {
        byte[] text = sending!.Seal(bytes, []);
        return [.. Length(text.Length), .. text];
    }

    public static byte[] Length(int length) => [(byte)(length >> 8), (byte)(length & 0xff)];

    private async Task SendFrameAsync(byte[] text) => await below.SendAsync((byte[])[.. Length(text.Length), .. text]);

    private async Task<byte[]> ReadFrameAsync() => await below.ReadAsync(BinaryPrimitives.ReadUInt16BigEndian(await below.ReadAsync(2)));

    private byte[] Ephemeral(bool isLast = true)
    {
        byte[] key = lie.Ephemeral ?? PublicOf(ephemeralSecret);
        MixHash(key);
        if (isLast) MixHash([]);
        return key;
    }

    private byte[] Static() => lie.Static ?? PublicOf(staticSecret);

    // NoiseHandshakePayload: identity_key = 1, identity_sig = 2. The key is itself a protobuf: type = 1 (Ed25519 is 1), data = 2.
    private byte[] Identity()
    {
        byte[] key = new byte[KeyBytes];
        Ed25519.GeneratePublicKey(seed, 0, key, 0);
        byte[] text = [.. "noise-libp2p-static-key:"u8, .. lie.SignedStatic ?? Static()];
        byte[] signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(seed, 0, text, 0, text.Length, signature, 0);
        return [.. Craft.Field(1, [.. Craft.Number(1, 1), .. Craft.Field(2, key)]), .. Craft.Field(2, signature)];
    }

    private void MixHash(ReadOnlySpan<byte> data) => hash = SHA256.HashData([.. hash, .. data]);

    private void Agree(byte[] secret, byte[] theirs)
    {
        byte[] shared = new byte[KeyBytes];
        _ = X25519.CalculateAgreement(secret, 0, theirs, 0, shared, 0);
        byte[] both = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 2 * KeyBytes, chain);
        chain = both[..KeyBytes];
        handshake = new Cipher(both[KeyBytes..]);
    }

    private byte[] Seal(byte[] plain)
    {
        byte[] text = handshake!.Seal(plain, hash);
        MixHash(text);
        return text;
    }

    private byte[] Open(byte[] text)
    {
        byte[] plain = handshake!.Open(text, hash);
        MixHash(text);
        return plain;
    }

    private void Split(bool initiator)
    {
        byte[] both = HKDF.DeriveKey(HashAlgorithmName.SHA256, [], 2 * KeyBytes, chain);
        Cipher first = new(both[..KeyBytes]);
        Cipher second = new(both[KeyBytes..]);
        (sending, receiving) = initiator ? (first, second) : (second, first);
    }

    private static byte[] PublicOf(byte[] secret)
    {
        byte[] key = new byte[KeyBytes];
        X25519.ScalarMultBase(secret, 0, key, 0);
        return key;
    }

    private sealed class Cipher(byte[] key)
    {
        private ulong count;

        public byte[] Seal(ReadOnlySpan<byte> plain, byte[] associated)
        {
            using ChaCha20Poly1305 chacha = new(key);
            byte[] text = new byte[plain.Length + TagBytes];
            chacha.Encrypt(Nonce(), plain, text.AsSpan(0, plain.Length), text.AsSpan(plain.Length), associated);
            return text;
        }

        public byte[] Open(byte[] text, byte[] associated)
        {
            using ChaCha20Poly1305 chacha = new(key);
            byte[] plain = new byte[text.Length - TagBytes];
            chacha.Decrypt(Nonce(), text.AsSpan(0, plain.Length), text.AsSpan(plain.Length), plain, associated);
            return plain;
        }

        private byte[] Nonce()
        {
            byte[] nonce = new byte[12];
            BinaryPrimitives.WriteUInt64LittleEndian(nonce.AsSpan(4), count++);
            return nonce;
        }
    }
}
