using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Blockchain.Wallet.Keys;
using Xunit;

namespace Blockchain.Wallet.Tests.Keys;

/// <summary>The test vectors of BIP 32: sets 1 to 4 are derived, set 5 is refused.</summary>
public sealed class Bip32VectorTests
{
    private const int SetOneToFour = 17;

    public static TheoryData<string, string, string, string> Derived => new()
    {
        { "000102030405060708090a0b0c0d0e0f", "m",
            "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8", "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi" },
        { "000102030405060708090a0b0c0d0e0f", "m/0'",
            "xpub68Gmy5EdvgibQVfPdqkBBCHxA5htiqg55crXYuXoQRKfDBFA1WEjWgP6LHhwBZeNK1VTsfTFUHCdrfp1bgwQ9xv5ski8PX9rL2dZXvgGDnw", "xprv9uHRZZhk6KAJC1avXpDAp4MDc3sQKNxDiPvvkX8Br5ngLNv1TxvUxt4cV1rGL5hj6KCesnDYUhd7oWgT11eZG7XnxHrnYeSvkzY7d2bhkJ7" },
        { "000102030405060708090a0b0c0d0e0f", "m/0'/1",
            "xpub6ASuArnXKPbfEwhqN6e3mwBcDTgzisQN1wXN9BJcM47sSikHjJf3UFHKkNAWbWMiGj7Wf5uMash7SyYq527Hqck2AxYysAA7xmALppuCkwQ", "xprv9wTYmMFdV23N2TdNG573QoEsfRrWKQgWeibmLntzniatZvR9BmLnvSxqu53Kw1UmYPxLgboyZQaXwTCg8MSY3H2EU4pWcQDnRnrVA1xe8fs" },
        { "000102030405060708090a0b0c0d0e0f", "m/0'/1/2'",
            "xpub6D4BDPcP2GT577Vvch3R8wDkScZWzQzMMUm3PWbmWvVJrZwQY4VUNgqFJPMM3No2dFDFGTsxxpG5uJh7n7epu4trkrX7x7DogT5Uv6fcLW5", "xprv9z4pot5VBttmtdRTWfWQmoH1taj2axGVzFqSb8C9xaxKymcFzXBDptWmT7FwuEzG3ryjH4ktypQSAewRiNMjANTtpgP4mLTj34bhnZX7UiM" },
        { "000102030405060708090a0b0c0d0e0f", "m/0'/1/2'/2",
            "xpub6FHa3pjLCk84BayeJxFW2SP4XRrFd1JYnxeLeU8EqN3vDfZmbqBqaGJAyiLjTAwm6ZLRQUMv1ZACTj37sR62cfN7fe5JnJ7dh8zL4fiyLHV", "xprvA2JDeKCSNNZky6uBCviVfJSKyQ1mDYahRjijr5idH2WwLsEd4Hsb2Tyh8RfQMuPh7f7RtyzTtdrbdqqsunu5Mm3wDvUAKRHSC34sJ7in334" },
        { "000102030405060708090a0b0c0d0e0f", "m/0'/1/2'/2/1000000000",
            "xpub6H1LXWLaKsWFhvm6RVpEL9P4KfRZSW7abD2ttkWP3SSQvnyA8FSVqNTEcYFgJS2UaFcxupHiYkro49S8yGasTvXEYBVPamhGW6cFJodrTHy", "xprvA41z7zogVVwxVSgdKUHDy1SKmdb533PjDz7J6N6mV6uS3ze1ai8FHa8kmHScGpWmj4WggLyQjgPie1rFSruoUihUZREPSL39UNdE3BBDu76" },
        { "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542", "m",
            "xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9W6oDMSgv6Zz8idoc4a6mr8BDzTJY47LJhkJ8UB7WEGuduB", "xprv9s21ZrQH143K31xYSDQpPDxsXRTUcvj2iNHm5NUtrGiGG5e2DtALGdso3pGz6ssrdK4PFmM8NSpSBHNqPqm55Qn3LqFtT2emdEXVYsCzC2U" },
        { "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542", "m/0",
            "xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6wb7ERfvrnKZjXoUmmDznezpbZb7ap6r1D3tgFxHmwMkQTPH", "xprv9vHkqa6EV4sPZHYqZznhT2NPtPCjKuDKGY38FBWLvgaDx45zo9WQRUT3dKYnjwih2yJD9mkrocEZXo1ex8G81dwSM1fwqWpWkeS3v86pgKt" },
        { "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542", "m/0/2147483647'",
            "xpub6ASAVgeehLbnwdqV6UKMHVzgqAG8Gr6riv3Fxxpj8ksbH9ebxaEyBLZ85ySDhKiLDBrQSARLq1uNRts8RuJiHjaDMBU4Zn9h8LZNnBC5y4a", "xprv9wSp6B7kry3Vj9m1zSnLvN3xH8RdsPP1Mh7fAaR7aRLcQMKTR2vidYEeEg2mUCTAwCd6vnxVrcjfy2kRgVsFawNzmjuHc2YmYRmagcEPdU9" },
        { "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542", "m/0/2147483647'/1",
            "xpub6DF8uhdarytz3FWdA8TvFSvvAh8dP3283MY7p2V4SeE2wyWmG5mg5EwVvmdMVCQcoNJxGoWaU9DCWh89LojfZ537wTfunKau47EL2dhHKon", "xprv9zFnWC6h2cLgpmSA46vutJzBcfJ8yaJGg8cX1e5StJh45BBciYTRXSd25UEPVuesF9yog62tGAQtHjXajPPdbRCHuWS6T8XA2ECKADdw4Ef" },
        { "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542", "m/0/2147483647'/1/2147483646'",
            "xpub6ERApfZwUNrhLCkDtcHTcxd75RbzS1ed54G1LkBUHQVHQKqhMkhgbmJbZRkrgZw4koxb5JaHWkY4ALHY2grBGRjaDMzQLcgJvLJuZZvRcEL", "xprvA1RpRA33e1JQ7ifknakTFpgNXPmW2YvmhqLQYMmrj4xJXXWYpDPS3xz7iAxn8L39njGVyuoseXzU6rcxFLJ8HFsTjSyQbLYnMpCqE2VbFWc" },
        { "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542", "m/0/2147483647'/1/2147483646'/2",
            "xpub6FnCn6nSzZAw5Tw7cgR9bi15UV96gLZhjDstkXXxvCLsUXBGXPdSnLFbdpq8p9HmGsApME5hQTZ3emM2rnY5agb9rXpVGyy3bdW6EEgAtqt", "xprvA2nrNbFZABcdryreWet9Ea4LvTJcGsqrMzxHx98MMrotbir7yrKCEXw7nadnHM8Dq38EGfSh6dqA9QWTyefMLEcBYJUuekgW4BYPJcr9E7j" },
        { "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4acba45d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a3c51c73235be", "m",
            "xpub661MyMwAqRbcEZVB4dScxMAdx6d4nFc9nvyvH3v4gJL378CSRZiYmhRoP7mBy6gSPSCYk6SzXPTf3ND1cZAceL7SfJ1Z3GC8vBgp2epUt13", "xprv9s21ZrQH143K25QhxbucbDDuQ4naNntJRi4KUfWT7xo4EKsHt2QJDu7KXp1A3u7Bi1j8ph3EGsZ9Xvz9dGuVrtHHs7pXeTzjuxBrCmmhgC6" },
        { "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4acba45d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a3c51c73235be", "m/0'",
            "xpub68NZiKmJWnxxS6aaHmn81bvJeTESw724CRDs6HbuccFQN9Ku14VQrADWgqbhhTHBaohPX4CjNLf9fq9MYo6oDaPPLPxSb7gwQN3ih19Zm4Y", "xprv9uPDJpEQgRQfDcW7BkF7eTya6RPxXeJCqCJGHuCJ4GiRVLzkTXBAJMu2qaMWPrS7AANYqdq6vcBcBUdJCVVFceUvJFjaPdGZ2y9WACViL4L" },
        { "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678", "m",
            "xpub661MyMwAqRbcGczjuMoRm6dXaLDEhW1u34gKenbeYqAix21mdUKJyuyu5F1rzYGVxyL6tmgBUAEPrEz92mBXjByMRiJdba9wpnN37RLLAXa", "xprv9s21ZrQH143K48vGoLGRPxgo2JNkJ3J3fqkirQC2zVdk5Dgd5w14S7fRDyHH4dWNHUgkvsvNDCkvAwcSHNAQwhwgNMgZhLtQC63zxwhQmRv" },
        { "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678", "m/0'",
            "xpub69AUMk3qDBi3uW1sXgjCmVjJ2G6WQoYSnNHyzkmdCHEhSZ4tBok37xfFEqHd2AddP56Tqp4o56AePAgCjYdvpW2PU2jbUPFKsav5ut6Ch1m", "xprv9vB7xEWwNp9kh1wQRfCCQMnZUEG21LpbR9NPCNN1dwhiZkjjeGRnaALmPXCX7SgjFTiCTT6bXes17boXtjq3xLpcDjzEuGLQBM5ohqkao9G" },
        { "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678", "m/0'/1'",
            "xpub6BJA1jSqiukeaesWfxe6sNK9CCGaujFFSJLomWHprUL9DePQ4JDkM5d88n49sMGJxrhpjazuXYWdMf17C9T5XnxkopaeS7jGk1GyyVziaMt", "xprv9xJocDuwtYCMNAo3Zw76WENQeAS6WGXQ55RCy7tDJ8oALr4FWkuVoHJeHVAcAqiZLE7Je3vZJHxspZdFHfnBEjHqU5hG1Jaj32dVoS6XLT1" },
    };

    public static TheoryData<ExtendedKeyFault, string> Refused => new()
    {
        { ExtendedKeyFault.VersionContradictsKey, "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6LBpB85b3D2yc8sfvZU521AAwdZafEz7mnzBBsz4wKY5fTtTQBm" }, // public beginning, private key
        { ExtendedKeyFault.VersionContradictsKey, "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGTQQD3dC4H2D5GBj7vWvSQaaBv5cxi9gafk7NF3pnBju6dwKvH" }, // private beginning, public key
        { ExtendedKeyFault.WrongKeyPrefix, "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Txnt3siSujt9RCVYsx4qHZGc62TG4McvMGcAUjeuwZdduYEvFn" }, // 04
        { ExtendedKeyFault.WrongKeyPrefix, "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGpWnsj83BHtEy5Zt8CcDr1UiRXuWCmTQLxEK9vbz5gPstX92JQ" }, // 04
        { ExtendedKeyFault.WrongKeyPrefix, "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6N8ZMMXctdiCjxTNq964yKkwrkBJJwpzZS4HS2fxvyYUA4q2Xe4" }, // 01
        { ExtendedKeyFault.WrongKeyPrefix, "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFAzHGBP2UuGCqWLTAPLcMtD9y5gkZ6Eq3Rjuahrv17fEQ3Qen6J" }, // 01
        { ExtendedKeyFault.RootWithParent, "xprv9s2SPatNQ9Vc6GTbVMFPFo7jsaZySyzk7L8n2uqKXJen3KUmvQNTuLh3fhZMBoG3G4ZW1N2kZuHEPY53qmbZzCHshoQnNf4GvELZfqTUrcv" },
        { ExtendedKeyFault.RootWithParent, "xpub661no6RGEX3uJkY4bNnPcw4URcQTrSibUZ4NqJEw5eBkv7ovTwgiT91XX27VbEXGENhYRCf7hyEbWrR3FewATdCEebj6znwMfQkhRYHRLpJ" },
        { ExtendedKeyFault.RootWithNumber, "xprv9s21ZrQH4r4TsiLvyLXqM9P7k1K3EYhA1kkD6xuquB5i39AU8KF42acDyL3qsDbU9NmZn6MsGSUYZEsuoePmjzsB3eFKSUEh3Gu1N3cqVUN" },
        { ExtendedKeyFault.RootWithNumber, "xpub661MyMwAuDcm6CRQ5N4qiHKrJ39Xe1R1NyfouMKTTWcguwVcfrZJaNvhpebzGerh7gucBvzEQWRugZDuDXjNDRmXzSZe4c7mnTK97pTvGS8" },
        { ExtendedKeyFault.UnknownVersion, "DMwo58pR1QLEFihHiXPVykYB6fJmsTeHvyTp7hRThAtCX8CvYzgPcn8XnmdfHGMQzT7ayAmfo4z3gY5KfbrZWZ6St24UVf2Qgo6oujFktLHdHY4" },
        { ExtendedKeyFault.UnknownVersion, "DMwo58pR1QLEFihHiXPVykYB6fJmsTeHvyTp7hRThAtCX8CvYzgPcn8XnmdfHPmHJiEDXkTiJTVV9rHEBUem2mwVbbNfvT2MTcAqj3nesx8uBf9" },
        { ExtendedKeyFault.SecretOutOfRange, "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzF93Y5wvzdUayhgkkFoicQZcP3y52uPPxFnfoLZB21Teqt1VvEHx" }, // 0
        { ExtendedKeyFault.SecretOutOfRange, "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFAzHGBP2UuGCqWLTAPLcMtD5SDKr24z3aiUvKr9bJpdrcLg1y3G" }, // the group order
        { ExtendedKeyFault.NotOnCurve, "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Q5JXayek4PRsn35jii4veMimro1xefsM58PgBMrvdYre8QyULY" }, // 7
        { ExtendedKeyFault.ChecksumMismatch, "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHL" },
    };

    [Theory]
    [MemberData(nameof(Derived))]
    public void A_path_leads_to_the_published_keys(string seed, string path, string expectedPublic, string expectedPrivate)
    {
        Assert.True(Hex.TryDecode(seed, out byte[]? bytes));
        Assert.True(ExtendedPrivateKey.TryFromSeed(bytes, out ExtendedPrivateKey? root));
        Assert.True(KeyPath.TryParse(path, out KeyPath? parsed));
        Assert.Equal(path, parsed.ToString());
        using ExtendedPrivateKey key = root.Derive(parsed);
        Assert.Equal(expectedPublic, ExtendedKeyText.Encode(key.Public, KeyNetwork.Main));
        Assert.Equal(expectedPrivate, ExtendedKeyText.Encode(key, KeyNetwork.Main));
        if (parsed.Steps.IsEmpty || parsed.Steps[^1].IsHardened) return;
        // The public parent has the same child.
        Assert.True(KeyPath.TryParse(path[..path.LastIndexOf('/')], out KeyPath? above));
        using ExtendedPrivateKey parent = root.Derive(above);
        Assert.Equal(key.Public, parent.Public.Derive(parsed.Steps[^1].Index));
    }

    [Fact]
    public void The_published_texts_are_read_and_written_alike()
    {
        foreach ((_, _, string publicText, string privateText) in Derived.Select(row => row.Data))
        {
            Assert.True(ExtendedKeyText.TryDecode(publicText, KeyNetwork.Main, out ExtendedPublicKey? publicKey, out _));
            Assert.Equal(publicText, ExtendedKeyText.Encode(publicKey, KeyNetwork.Main));
            Assert.True(ExtendedKeyText.TryDecode(privateText, KeyNetwork.Main, out ExtendedPrivateKey? privateKey, out _));
            Assert.Equal(privateText, ExtendedKeyText.Encode(privateKey, KeyNetwork.Main));
            Assert.Equal(publicKey, privateKey.Public);
        }
        Assert.Equal(SetOneToFour, Derived.Count);
        Assert.Equal(16, Refused.Count);
        Evidence.Record($"BIP 32: {SetOneToFour} keys of sets 1 to 4 derived, read and written; {Refused.Count} of 16 texts of set 5 refused by name");
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_no_key_is_refused_by_name(ExtendedKeyFault expected, string text)
    {
        bool isPrivate = text.StartsWith("xprv", StringComparison.Ordinal);
        ExtendedKeyFault fault;
        if (isPrivate) Assert.False(ExtendedKeyText.TryDecode(text, KeyNetwork.Main, out ExtendedPrivateKey? _, out fault));
        else Assert.False(ExtendedKeyText.TryDecode(text, KeyNetwork.Main, out ExtendedPublicKey? _, out fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void The_other_half_another_network_and_other_texts_are_named()
    {
        (_, _, string publicText, string privateText) = Derived.First().Data;
        Assert.False(ExtendedKeyText.TryDecode(publicText, KeyNetwork.Main, out ExtendedPrivateKey? _, out ExtendedKeyFault fault));
        Assert.Equal(ExtendedKeyFault.OtherHalf, fault);
        Assert.False(ExtendedKeyText.TryDecode(privateText, KeyNetwork.Main, out ExtendedPublicKey? _, out fault));
        Assert.Equal(ExtendedKeyFault.OtherHalf, fault);
        Assert.False(ExtendedKeyText.TryDecode(publicText, KeyNetwork.Regtest, out ExtendedPublicKey? _, out fault));
        Assert.Equal(ExtendedKeyFault.OtherNetwork, fault);
        Assert.False(ExtendedKeyText.TryDecode("xpub0", KeyNetwork.Main, out ExtendedPublicKey? _, out fault));
        Assert.Equal(ExtendedKeyFault.NotBase58, fault);
        Assert.False(ExtendedKeyText.TryDecode("1111", KeyNetwork.Main, out ExtendedPublicKey? _, out fault));
        Assert.Equal(ExtendedKeyFault.ChecksumMismatch, fault);
        Assert.False(ExtendedKeyText.TryDecode("15CRxFdyRpGZLW9w8HnHvVduizdL5jKNbs", KeyNetwork.Main, out ExtendedPublicKey? _, out fault));
        Assert.Equal(ExtendedKeyFault.WrongLength, fault);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(65)]
    public void A_seed_that_is_too_short_or_too_long_is_refused(int length) => Assert.False(ExtendedPrivateKey.TryFromSeed(new byte[length], out _));
}
