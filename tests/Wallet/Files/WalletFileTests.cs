using Blockchain.Consensus.Governance;
using Blockchain.Files;
using Blockchain.TestKit;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Keys;
using Xunit;

namespace Blockchain.Wallet.Tests.Files;

public sealed class WalletFileTests : IDisposable
{
    private const string Words = "legal winner thank year wave sausage worth useful legal winner thank yellow";

    private static readonly PassphraseStretching Quick = new(16, 1, 1);

    private readonly string folder = Directory.CreateTempSubdirectory("wallet-file").FullName;

    private static ReadOnlySpan<byte> Passphrase => "correct horse"u8;

    private string FilePath => Path.Combine(folder, "wallet");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_wallet_shows_its_addresses_without_the_passphrase_and_signs_with_it()
    {
        Create(extension: "");
        Assert.True(WalletFile.TryLoad(FilePath, out WalletFile? file, out SecretFileError error), error.ToString());
        Assert.Equal(("regtest", 120u, KeyNetwork.Regtest), (file.Head.Chain, file.Head.BirthHeight, file.Head.Network));
        Assert.Equal(Account.Purposes, file.Head.Accounts.Select(account => account.Purpose));
        Assert.True(file.TryUnlock(Passphrase, out WalletKeys? keys, out error), error.ToString());
        using (keys)
        {
            foreach (Account account in file.Head.Accounts)
                Assert.Equal(account.KeyOf(Branch.Change, 3), keys.KeyAt(account.PathOf(Branch.Change, 3)).PublicKey);
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(FilePath).UnixFileMode);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("TREZOR", true)]
    public void The_words_come_back_and_whether_an_extension_belongs_to_them(string extension, bool expected)
    {
        WalletFile file = Create(extension);
        Assert.True(file.TryOpenWords(Passphrase, out Mnemonic? words, out bool isExtended, out SecretFileError error), error.ToString());
        Assert.Equal(Words, string.Join(' ', words.ToWords()));
        Assert.Equal(expected, isExtended);
    }

    [Fact]
    public void A_wrong_passphrase_is_refused_and_says_so()
    {
        WalletFile file = Create("");
        Assert.False(file.TryUnlock("correct hors"u8, out _, out SecretFileError error));
        Assert.Equal($"the passphrase does not open {FilePath}; type it again", error.ToString());
        Assert.False(file.TryOpenWords(""u8, out _, out _, out error));
        Assert.Equal(SealedFault.WrongPassphrase, error.Fault);
    }

    [Fact]
    public void Every_changed_byte_of_the_file_is_refused_by_name()
    {
        Create("");
        byte[] bytes = File.ReadAllBytes(FilePath);
        for (int at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 0xff;
            File.WriteAllBytes(FilePath, bytes);
            Assert.False(WalletFile.TryLoad(FilePath, out _, out SecretFileError error));
            Assert.Equal(at < 8 ? SealedFault.Foreign : at < 10 ? SealedFault.UnknownVersion : SealedFault.Changed, error.Fault);
            bytes[at] ^= 0xff;
        }
        Evidence.Record($"wallet file: {bytes.Length} of {bytes.Length} changed bytes refused by name");
    }

    [Fact]
    public void An_address_that_somebody_put_in_front_is_found_when_the_wallet_is_unlocked()
    {
        // Somebody who may write the file puts another wallet's public half in front of this secret.
        byte[] own = Bytes(Create(""));
        byte[] other = Bytes(Create("another"));
        byte[] forged = [.. other[..LengthOfFront(other)], .. own[LengthOfFront(own)..]];
        own.AsSpan(24, 28).CopyTo(forged.AsSpan(24)); // salt and nonce
        System.Security.Cryptography.SHA256.HashData(forged.AsSpan(0, forged.Length - 32), forged.AsSpan(forged.Length - 32));
        File.WriteAllBytes(FilePath, forged);
        Assert.True(WalletFile.TryLoad(FilePath, out WalletFile? file, out _));
        Assert.False(file.TryUnlock(Passphrase, out _, out SecretFileError error));
        Assert.Equal(SealedFault.WrongPassphrase, error.Fault);
    }

    [Fact]
    public void Another_file_is_named()
    {
        Assert.False(WalletFile.TryLoad(FilePath, out _, out SecretFileError error));
        Assert.Equal($"cannot read {FilePath}: there is no file {FilePath}", error.ToString());
        File.WriteAllText(FilePath, "notes");
        Assert.False(WalletFile.TryLoad(FilePath, out _, out error));
        Assert.Equal(SealedFault.Foreign, error.Fault);
        PrivateFile.Replace(FilePath, SealedFile.Seal(SealedKind.Wallet, "no head"u8, "no seed"u8, Passphrase, Quick).Bytes);
        Assert.False(WalletFile.TryLoad(FilePath, out _, out error));
        Assert.Equal(SealedFault.Malformed, error.Fault);
    }

    [Fact]
    public void A_voting_key_and_a_wallet_never_open_as_each_other()
    {
        Create("");
        Assert.False(VotingKeyFile.TryLoad(FilePath, out _, out SecretFileError error));
        Assert.Equal(SealedFault.OtherKind, error.Fault);
        VotingKeyFile.Create(FilePath, Passphrase, Quick);
        Assert.False(WalletFile.TryLoad(FilePath, out _, out error));
        Assert.Equal(SealedFault.OtherKind, error.Fault);
        Assert.Contains("never open as each other", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_voting_key_comes_back_with_its_passphrase_alone()
    {
        VotingKeyFile made = VotingKeyFile.Create(FilePath, Passphrase, Quick);
        Assert.True(VotingKeyFile.TryLoad(FilePath, out VotingKeyFile? file, out SecretFileError error), error.ToString());
        Assert.Equal(made.Key, file.Key);
        Assert.True(file.TryUnlock(Passphrase, out VoterLock? signed, out error), error.ToString());
        Assert.Equal(VoterLock.None, signed);
        Assert.False(file.TryUnlock("wrong"u8, out _, out error));
        Assert.Equal(SealedFault.WrongPassphrase, error.Fault);
        Assert.NotEqual(made.Key, VotingKeyFile.Create(FilePath, Passphrase, Quick).Key);
    }

    private static byte[] Bytes(WalletFile file) => File.ReadAllBytes(file.Path);

    private static int LengthOfFront(byte[] bytes) => 60 + BitConverter.ToInt32(bytes, 52);

    private WalletFile Create(string extension)
    {
        Assert.True(Mnemonic.TryParse(Words, out Mnemonic? words, out _));
        return WalletFile.Create(FilePath, new(words, extension, "regtest", KeyNetwork.Regtest, 120), Passphrase, Quick);
    }
}
