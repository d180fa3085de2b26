using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Wallet.Tests.Files;

public sealed class SealedFileTests
{
    private const int ChecksumBytes = 32;

    // Written by the Python package cryptography 48.0.0 from docs/formats.md: Argon2id with 16 KiB, AES-256-GCM.
    private const string VersionOne =
        "42435345414c454401000201100000000100000001000000000102030405060708090a0b0c0d0e0f6465666768696a6b6c6d6e6f1500000026000000"
        + "616e79626f6479206d61792072656164207468697394c1d6344155a9137e65adf3838abca80564a7bc38a4e2dbe19d6252c64ae372c6dc81aaba4261"
        + "47fbe78d10a9e4f802869d9b49d4075f8f5b12df2b1a8095509ca855dd7dfafeb0ef14503d11f8ebe7e6f503d3844a";

    private static readonly PassphraseStretching Quick = new(16, 1, 1);
    private static readonly byte[] Open = Encoding.ASCII.GetBytes("anybody may read this");
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("and this only who knows the passphrase");

    private static ReadOnlySpan<byte> Passphrase => "correct horse"u8;

    [Fact]
    public void Argon2id_gives_the_key_that_its_reference_publishes()
    {
        byte[] salt = [.. "somesalt"u8]; // the row of 64 MiB, two passes and one lane in the reference's own test
        Assert.Equal(
            "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
            Hex.Encode(new PassphraseStretching(65536, 2, 1).Stretch("password"u8, salt)));
        Evidence.Record("sealed file: Argon2id with 64 MiB gives the key of the reference's test");
    }

    [Fact]
    public void What_was_sealed_opens_with_the_same_passphrase_and_no_other()
    {
        SealedFile sealedFile = SealedFile.Seal(SealedKind.Wallet, Open, Secret, Passphrase, Quick);
        Assert.True(SealedFile.TryRead(sealedFile.Bytes, SealedKind.Wallet, out SealedFile? read, out SealedFault fault), fault.ToString());
        Assert.Equal(Open, read.Public.ToArray());
        Assert.Equal((Quick, SealedKind.Wallet), (read.Stretching, read.Kind));
        Assert.True(read.TryOpen(Passphrase, out byte[]? secret, out fault));
        Assert.Equal(Secret, secret);
        Assert.False(read.TryOpen("correct horsf"u8, out secret, out fault));
        Assert.Equal((SealedFault.WrongPassphrase, null), (fault, secret));
        Assert.False(read.TryOpen(""u8, out _, out _));
        Assert.True(sealedFile.Bytes.IndexOf(Secret.AsSpan(0, 8)) < 0);
    }

    [Fact]
    public void A_file_of_version_1_opens_for_ever()
    {
        Assert.True(SealedFile.TryRead(Convert.FromHexString(VersionOne), SealedKind.VotingKey, out SealedFile? file, out SealedFault fault), fault.ToString());
        Assert.True(file.TryOpen(Passphrase, out byte[]? secret, out fault), fault.ToString());
        Assert.Equal(Secret, secret);
        Evidence.Record("sealed file: one that another program wrote from the description opens");
    }

    [Fact]
    public void Every_flipped_bit_is_refused_by_name()
    {
        byte[] bytes = SealedFile.Seal(SealedKind.Wallet, Open, Secret, Passphrase, Quick).Bytes.ToArray();
        Dictionary<SealedFault, int> seen = [];
        for (int at = 0; at < bytes.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                bytes[at] ^= (byte)(1 << bit);
                Assert.False(SealedFile.TryRead(bytes, SealedKind.Wallet, out _, out SealedFault fault));
                seen[fault] = seen.GetValueOrDefault(fault) + 1;
                bytes[at] ^= (byte)(1 << bit);
            }
        }
        Assert.Equal([SealedFault.Foreign, SealedFault.UnknownVersion, SealedFault.Changed], seen.Keys);
        Assert.Equal((8 * 8, 2 * 8), (seen[SealedFault.Foreign], seen[SealedFault.UnknownVersion]));
        Assert.True(SealedFile.TryRead(bytes, SealedKind.Wallet, out _, out _));
        Evidence.Record($"sealed file: {seen.Values.Sum()} of {bytes.Length * 8} flipped bits refused by name");
        Assert.Equal(bytes.Length * 8, seen.Values.Sum());
    }

    [Fact]
    public void A_byte_that_somebody_changed_together_with_the_checksum_opens_nothing()
    {
        byte[] bytes = SealedFile.Seal(SealedKind.Wallet, Open, Secret, Passphrase, Quick).Bytes.ToArray();
        Dictionary<SealedFault, int> seen = [];
        for (int at = 0; at < bytes.Length - ChecksumBytes; at++)
        {
            byte[] changed = [.. bytes];
            changed[at] ^= 1;
            Mend(changed);
            SealedFault fault = SealedFault.None;
            bool isOpen = SealedFile.TryRead(changed, SealedKind.Wallet, out SealedFile? file, out fault) && file.TryOpen(Passphrase, out _, out fault);
            Assert.False(isOpen, $"byte {at}");
            seen[fault] = seen.GetValueOrDefault(fault) + 1;
        }
        Assert.Equal(1, seen[SealedFault.OtherKind]);
        Assert.Equal(8, seen[SealedFault.WrongLength]); // two lengths
        // The salt, the nonce, what anybody may read, the secret and its tag.
        Assert.True(seen[SealedFault.WrongPassphrase] >= 16 + 12 + Open.Length + Secret.Length + 16, $"{seen[SealedFault.WrongPassphrase]}");
        Assert.Equal(bytes.Length - ChecksumBytes, seen.Values.Sum());
        Evidence.Record($"sealed file: {seen.Values.Sum()} bytes changed one at a time and the checksum mended: none opens");
    }

    [Theory]
    [InlineData(12, 0xffffffff, SealedFault.StretchingOutOfBounds)] // memory
    [InlineData(12, (1 << 20) + 1, SealedFault.StretchingOutOfBounds)]
    [InlineData(12, 7, SealedFault.StretchingOutOfBounds)]
    [InlineData(16, 0, SealedFault.StretchingOutOfBounds)] // passes
    [InlineData(16, 17, SealedFault.StretchingOutOfBounds)]
    [InlineData(20, 0, SealedFault.StretchingOutOfBounds)] // lanes
    [InlineData(20, 17, SealedFault.StretchingOutOfBounds)]
    [InlineData(52, 0xffffffff, SealedFault.WrongLength)]
    [InlineData(56, 0xffffffff, SealedFault.WrongLength)]
    public void What_asks_for_too_much_is_refused_before_anything_is_done(int at, uint value, SealedFault expected)
    {
        byte[] bytes = SealedFile.Seal(SealedKind.Wallet, Open, Secret, Passphrase, Quick).Bytes.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
        Mend(bytes);
        Assert.False(SealedFile.TryRead(bytes, SealedKind.Wallet, out _, out SealedFault fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void Another_way_of_stretching_and_another_kind_are_named()
    {
        byte[] bytes = SealedFile.Seal(SealedKind.VotingKey, Open, Secret, Passphrase, Quick).Bytes.ToArray();
        Assert.False(SealedFile.TryRead(bytes, SealedKind.Wallet, out _, out SealedFault fault));
        Assert.Equal(SealedFault.OtherKind, fault);
        bytes[11] = 2;
        Mend(bytes);
        Assert.False(SealedFile.TryRead(bytes, SealedKind.VotingKey, out _, out fault));
        Assert.Equal(SealedFault.UnknownStretching, fault);
    }

    [Fact]
    public void A_file_that_was_cut_or_goes_on_is_refused()
    {
        byte[] bytes = SealedFile.Seal(SealedKind.Wallet, Open, Secret, Passphrase, Quick).Bytes.ToArray();
        for (int length = 0; length < bytes.Length; length++) Assert.False(SealedFile.TryRead(bytes.AsSpan(0, length), SealedKind.Wallet, out _, out _));
        Assert.False(SealedFile.TryRead([.. bytes, 0], SealedKind.Wallet, out _, out _));
        Assert.False(SealedFile.TryRead(new byte[SealedFile.BytesMax + 1], SealedKind.Wallet, out _, out SealedFault fault));
        Assert.Equal(SealedFault.Foreign, fault);
    }

    [Fact]
    public void Any_bytes_are_judged_without_harm() => Gen.Byte.Array[0, 400].Sample(
        noise =>
        {
            byte[] bytes = SealedFile.Seal(SealedKind.Wallet, Open, Secret, Passphrase, Quick).Bytes.ToArray();
            noise.AsSpan(0, Math.Min(noise.Length, bytes.Length - 10)).CopyTo(bytes.AsSpan(10));
            Mend(bytes);
            if (SealedFile.TryRead(bytes, SealedKind.Wallet, out SealedFile? file, out _)) Assert.True(file.Stretching.IsWithinBounds);
            Assert.False(SealedFile.TryRead(noise, SealedKind.Wallet, out _, out _));
        },
        iter: 300);

    [Fact]
    public void The_same_secret_is_never_sealed_alike()
    {
        SealedFile one = SealedFile.Seal(SealedKind.Wallet, Open, Secret, Passphrase, Quick);
        SealedFile other = SealedFile.Seal(SealedKind.Wallet, Open, Secret, Passphrase, Quick);
        Assert.False(one.Bytes[24..52].SequenceEqual(other.Bytes[24..52]));
        Assert.False(one.Bytes[(60 + Open.Length)..].SequenceEqual(other.Bytes[(60 + Open.Length)..]));
    }

    private static void Mend(Span<byte> bytes) => SHA256.HashData(bytes[..^ChecksumBytes], bytes[^ChecksumBytes..]);
}
