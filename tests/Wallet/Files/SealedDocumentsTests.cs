using Blockchain.Files;
using Blockchain.TestKit;
using Blockchain.Wallet.Tests.Records;
using LiteDB;
using Xunit;

namespace Blockchain.Wallet.Tests.Files;

/// <summary>What may become of documents in a LiteDB file: it is found, and the file begins anew.</summary>
public sealed class SealedDocumentsTests : IDisposable
{
    private const int Version = 3;
    private const string Changed = "a document has changed", NotWhole = "documents are missing, or older than others";

    private readonly TempFolder folder = new();

    private string Path => folder.File("some.documents");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Documents_are_what_was_saved_last()
    {
        byte[] id = [1, 2, 3], same = [.. id];
        Save([Document("a", 1), Document("b", 2), Document(id, 3)]);
        Assert.Equal("1 2 3", Open());
        Save([Document("b", 4), Document(same, 5)], "a", "never there");
        Assert.Equal("4 5", Open());
    }

    [Fact]
    public void Only_the_owner_may_read_the_file_and_the_log_beside_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no file modes here");
        for (int opened = 0; opened < 2; opened++)
        {
            using SealedDocuments documents = SealedDocuments.Open(Path, "some", Version, Read, out _, out _);
            documents.Save([Document("a", opened)], [], []);
            string[] files = Directory.GetFiles(folder.Path);
            Assert.Equal(["some-log.documents", "some.documents"], files.Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.All(files, static file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode));
        }
    }

    [Fact]
    public void A_seal_is_half_of_the_first_bytes_of_a_double_hash()
    {
        const long seal = 813_848_397_346_748_408; // by another program, over 1b000000025f6964000200000061001076616c7565000700000000
        Save([Document("a", 7)]);
        using LiteDatabase database = new(Path);
        ILiteCollection<BsonDocument> documents = database.GetCollection("some");
        Assert.Equal(seal, documents.FindById("a")["sum"].AsInt64);
        BsonDocument state = documents.FindById("state");
        Assert.Equal((Version, 1, seal), (state["version"].AsInt32, state["count"].AsInt32, state["total"].AsInt64));
    }

    [Fact]
    public void Another_version_is_named_and_begun_anew()
    {
        Save([Document("a", 1)]);
        Assert.Equal("version 3 of the format is there, and version 4 is read", Open(version: 4));
        Assert.Null(Open());
    }

    [Fact]
    public void Documents_that_their_reader_cannot_read_are_begun_anew()
    {
        Save([Document("a", "no number")]);
        Assert.NotNull(Open());
        Assert.Null(Open());
    }

    [Fact]
    public void A_document_that_is_changed_missing_or_old_is_found()
    {
        Save([Document("a", 1), Document("b", 2)]);
        BsonDocument old = new();
        Change(documents => old = documents.FindById("a"));
        Save([Document("a", 5)]);
        byte[] whole = File.ReadAllBytes(Path);
        Check("2 5", static _ => { });
        Check(Changed, static documents => documents.Update(Document("a", 5)));
        Check(Changed, documents => documents.Insert(new BsonDocument(old) { ["_id"] = "c" }));
        Check(NotWhole, documents => documents.Update(old));
        Check(NotWhole, static documents => documents.Delete("b"));
        Check("the state is missing", static documents => documents.Delete("state"));

        void Check(string expected, Action<ILiteCollection<BsonDocument>> change)
        {
            Put(whole);
            Change(change);
            Assert.Equal(expected, Open());
        }
    }

    [Fact]
    public void A_flipped_bit_is_found_or_means_nothing()
    {
        Save(Enumerable.Range(0, 200).Select(static i => Document(i, i)));
        string right = string.Join(' ', Enumerable.Range(0, 200));
        byte[] whole = File.ReadAllBytes(Path);
        int found = 0, same = 0;
        for (int bit = 1; bit < whole.Length * 8; bit += 997)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Put(flipped);
            SealedDocuments.Open(Path, "some", Version, Read, out string? content, out _).Dispose();
            if (content is null) found++;
            else if (content == right) same++;
        }
        Assert.Equal((whole.Length * 8 / 997) + 1, found + same);
        Assert.True(found > 20 && same > 20, $"{found} found, {same} mean nothing");
        Evidence.Record($"sealed documents: {found + same} flipped bits, {found} found, {same} in bytes that mean nothing");
    }

    private static BsonDocument Document(BsonValue id, BsonValue value) => new() { ["_id"] = id, ["value"] = value };

    private static string Read(BsonDocument state, IEnumerable<BsonDocument> documents) =>
        string.Join(' ', documents.Select(static document => document["value"].AsInt32).Order());

    /// <summary>The content, or why there is none; null where the file is new.</summary>
    private string? Open(int version = Version)
    {
        SealedDocuments.Open(Path, "some", version, Read, out string? content, out string? fault).Dispose();
        return content ?? fault;
    }

    private void Save(IEnumerable<BsonDocument> changed, params BsonValue[] gone)
    {
        using SealedDocuments documents = SealedDocuments.Open(Path, "some", Version, Read, out _, out _);
        documents.Save(changed, gone, []);
    }

    private void Change(Action<ILiteCollection<BsonDocument>> change)
    {
        using LiteDatabase database = new(Path);
        change(database.GetCollection("some"));
    }

    private void Put(byte[] whole)
    {
        SealedDocuments.Delete(Path);
        File.WriteAllBytes(Path, whole);
    }
}
