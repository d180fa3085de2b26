using System.Runtime.InteropServices;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Crypto;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Crypto;

/// <summary>The native library against published vectors, and our signatures and DER reader against the native library.</summary>
public sealed class LibSecp256k1Tests
{
    private const int Bip340RowCount = 19;
    private const int SignatureCount = 2_000;
    private const int DerCount = 200_000;
    private const uint ContextFlags = 0x0301;

    private delegate nint CreateContext(uint flags);

    private delegate int SignEcdsa(nint context, byte[] signature, byte[] digest, byte[] secret, nint nonce, nint data);

    private delegate int SerializeCompact(nint context, byte[] compact, byte[] signature);

    private delegate int CreateKeyPair(nint context, byte[] pair, byte[] secret);

    private delegate int SignSchnorr(nint context, byte[] signature, byte[] message, byte[] pair, byte[] aux);

    private delegate int ParseDer(nint context, byte[] signature, byte[] der, nuint length);

    [Fact]
    public void Every_row_of_BIP_340_is_judged_as_it_says()
    {
        using LibSecp256k1Verifier native = Open();
        string? path = Vectors.Find("bips/bip340-test-vectors.csv");
        if (path is null) Assert.Skip(Vectors.Absent);
        int rows = 0;
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            string[] cells = line.Split(',', 8);
            bool valid = native.VerifySchnorr(Convert.FromHexString(cells[2]), Convert.FromHexString(cells[5]), Convert.FromHexString(cells[4]));
            Assert.Equal(cells[6] == "TRUE", valid);
            rows++;
        }

        Assert.Equal(Bip340RowCount, rows);
        Evidence.Record($"bip340-test-vectors.csv: {rows} of {Bip340RowCount} rows judged as written ({native.LibraryName})");
    }

    [Fact]
    public void Signatures_are_the_librarys_to_the_byte()
    {
        using LibSecp256k1Verifier native = Open();
        nint library = NativeLibrary.Load(native.LibraryName);
        nint context = Function<CreateContext>(library, "context_create")(ContextFlags);
        SignEcdsa signEcdsa = Function<SignEcdsa>(library, "ecdsa_sign");
        SerializeCompact serialize = Function<SerializeCompact>(library, "ecdsa_signature_serialize_compact");
        CreateKeyPair createPair = Function<CreateKeyPair>(library, "keypair_create");
        SignSchnorr signSchnorr = Function<SignSchnorr>(library, "schnorrsig_sign32");
        byte[] parsed = new byte[64], expected = new byte[64], compact = new byte[64], pair = new byte[96];
        Random random = new(1);
        for (int i = 0; i < SignatureCount; i++)
        {
            byte[] message = new byte[32], aux = new byte[32];
            random.NextBytes(message);
            random.NextBytes(aux);
            if (i % 10 == 0) message.AsSpan(0, 31).Fill(0xff); // above the group order
            PrivateKey key = PrivateKey.FromSeed(aux);
            Assert.Equal(1, signEcdsa(context, parsed, message, key.ToArray(), 0, 0));
            serialize(context, expected, parsed);
            Assert.True(DerSignature.TryReadLax(key.SignEcdsa(Hash256.Read(message)), compact));
            Assert.Equal(Hex.Encode(expected), Hex.Encode(compact));
            Assert.Equal(1, createPair(context, pair, key.ToArray()));
            Assert.Equal(1, signSchnorr(context, expected, message, pair, aux));
            Assert.Equal(Hex.Encode(expected), Hex.Encode(key.SignSchnorr(message, aux)));
        }

        Evidence.Record($"{SignatureCount} ECDSA and {SignatureCount} Schnorr signatures equal {native.LibraryName}'s to the byte");
    }

    [Fact]
    public void Whatever_the_strict_reader_takes_the_lax_reader_reads_alike()
    {
        using LibSecp256k1Verifier native = Open();
        nint library = NativeLibrary.Load(native.LibraryName);
        nint context = Function<CreateContext>(library, "context_create")(ContextFlags);
        ParseDer parse = Function<ParseDer>(library, "ecdsa_signature_parse_der");
        SerializeCompact serialize = Function<SerializeCompact>(library, "ecdsa_signature_serialize_compact");
        byte[] parsed = new byte[64], expected = new byte[64], compact = new byte[64];
        Random random = new(2);
        PrivateKey key = PrivateKey.FromSeed("der"u8);
        byte[][] genuine = [.. Enumerable.Range(0, 64).Select(i => key.SignEcdsa(Sha256d.Of([(byte)i])))];
        int strict = 0, lax = 0;
        for (int i = 0; i < DerCount; i++)
        {
            byte[] der = Mutate([.. genuine[random.Next(genuine.Length)]], random);
            bool isLax = DerSignature.TryReadLax(der, compact);
            if (isLax) lax++;
            if (parse(context, parsed, der, (nuint)der.Length) != 1) continue;
            serialize(context, expected, parsed);
            Assert.True(isLax, Hex.Encode(der));
            // Out of range or negative reads as zero there; OpenSSL of old, and so the lax reader, did not know negative numbers.
            if (!IsInRange(expected)) continue;
            strict++;
            Assert.Equal(Hex.Encode(expected), Hex.Encode(compact));
        }

        Evidence.Record($"{DerCount} mutated DER signatures: {native.LibraryName}'s strict reader takes {strict}, the lax reader reads all of them alike and {lax - strict} more");
    }

    [Fact]
    public void The_engine_says_what_it_chose()
    {
        SignatureEngine engine = SignatureEngine.Choose();
        bool isNative = LibSecp256k1Verifier.TryOpen(out LibSecp256k1Verifier? native, out string text);
        native?.Dispose();
        Assert.Contains(text, engine.Reason, StringComparison.Ordinal);
        Assert.Equal(isNative, engine.Verifier is LibSecp256k1Verifier);
        Assert.Same(BouncyCastleVerifier.Instance, SignatureEngine.Managed("asked for").Verifier);
    }

    private static LibSecp256k1Verifier Open()
    {
        if (!LibSecp256k1Verifier.TryOpen(out LibSecp256k1Verifier? native, out string text)) Assert.Skip(text);
        return native;
    }

    private static T Function<T>(nint library, string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, $"secp256k1_{name}"));

    private static bool IsInRange(byte[] compact) => IsScalar(compact.AsSpan(0, 32)) && IsScalar(compact.AsSpan(32));

    private static bool IsScalar(ReadOnlySpan<byte> bytes) => !CurveNumbers.Number(bytes).IsZero && CurveNumbers.Number(bytes) < CurveNumbers.Order;

    /// <summary>Turns bytes, cuts, appends, pads numbers or lengthens lengths, up to three times.</summary>
    private static byte[] Mutate(byte[] der, Random random)
    {
        for (int times = random.Next(4); times > 0; times--)
        {
            int at = random.Next(der.Length);
            switch (random.Next(6))
            {
                case 0:
                    der[at] = (byte)random.Next(256);
                    break;
                case 1:
                    der[random.Next(Math.Min(der.Length, 6))] = (byte)random.Next(0x80);
                    break;
                case 2:
                    der = der.Length > 8 ? der[..^1] : der;
                    break;
                case 3:
                    der = [.. der, (byte)random.Next(256)];
                    break;
                case 4:
                    der = [.. der[..at], 0, .. der[at..]];
                    break;
                default:
                    der = [der[0], 0x81, .. der[1..]];
                    break;
            }
        }

        return der;
    }
}
