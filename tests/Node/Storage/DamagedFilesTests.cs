using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Files;
using Blockchain.Node.Machine;
using Blockchain.Node.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Storage;

/// <summary>Each file of a node missing, cut, full of rubbish, or with one flipped bit: repaired, or a named error; never silence.</summary>
public sealed class DamagedFilesTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string standing;
    private readonly Block last;

    public DamagedFilesTests()
    {
        using RunningNode node = new(folder);
        ChainedHeader fork = node.Grow(EasyNetwork.Root, 2);
        node.Grow(fork, 1, salt: 1);
        node.Grow(fork, 2, salt: 2);
        Block paying = EasyNetwork.Child(node.Chain.Tip.Header, 3);
        node.Submit(paying);
        last = EasyNetwork.Child(paying.Place(node.Chain.Tip.Header.Parent!), 4, EasyNetwork.Spend(paying));
        node.Submit(last);
        standing = node.Standing;
        node.Stop();
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("index.db", true)]
    [InlineData("coins.dat", false)]
    public void A_cache_that_is_missing_is_made_anew(string file, bool isIndex)
    {
        File.Delete(folder.File(file));
        Check(isIndex, !isIndex);
    }

    [Theory]
    [InlineData("index.db", 100)]
    [InlineData("index.db", 50_000)]
    [InlineData("coins.dat", 100)]
    public void A_cache_full_of_rubbish_is_made_anew(string file, int length)
    {
        byte[] rubbish = new byte[length];
        for (int i = 0; i < length; i++) rubbish[i] = (byte)(i * 31 % 251);
        File.WriteAllBytes(folder.File(file), rubbish);
        Check(isIndexRebuilt: file == "index.db", isCheckpointLost: file == "coins.dat");
        Check(isIndexRebuilt: false, isCheckpointLost: file == "coins.dat"); // it is written again when a checkpoint is due
    }

    [Fact]
    public void A_checkpoint_cut_anywhere_is_not_used()
    {
        byte[] whole = File.ReadAllBytes(folder.File("coins.dat"));
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder.File("coins.dat"), whole[..length]);
            Check(isIndexRebuilt: false, isCheckpointLost: true);
        }
        Evidence.Record($"storage: a checkpoint cut at each of {whole.Length} bytes was seen and replaced by connecting blocks");
    }

    [Fact]
    public void A_checkpoint_with_one_flipped_bit_is_not_used()
    {
        byte[] whole = File.ReadAllBytes(folder.File("coins.dat"));
        for (int bit = 0; bit < whole.Length * 8; bit += 5)
        {
            Flip("coins.dat", whole, bit);
            Check(isIndexRebuilt: false, isCheckpointLost: true);
        }
    }

    [Fact]
    public void An_index_with_one_flipped_bit_is_used_only_where_the_bit_means_nothing()
    {
        byte[] whole = File.ReadAllBytes(folder.File("index.db"));
        int rebuilt = 0;
        int used = 0;
        for (int bit = 3; bit < whole.Length * 8; bit += 1_999)
        {
            Flip("index.db", whole, bit);
            using RunningNode node = new(folder);
            Assert.Equal(standing, node.Standing);
            if (node.Store.Report.IsIndexRebuilt) rebuilt++;
            else used++;
        }
        Evidence.Record($"storage: {rebuilt + used} flipped bits in the index, {rebuilt} made anew, {used} in bytes that mean nothing; the same tip and coins after each");
        Assert.True(rebuilt > 5 && used > 5, $"{rebuilt} and {used}");
    }

    [Fact]
    public void A_log_with_one_flipped_bit_stops_the_node_with_file_and_offset_whatever_else_is_lost()
    {
        byte[] whole = File.ReadAllBytes(folder.File("chain.log"));
        File.Delete(folder.File("index.db"));
        int lastRecord = LastRecord();
        int named = 0;
        for (int bit = 1; bit < lastRecord * 8; bit += 13)
        {
            Flip("chain.log", whole, bit);
            StorageException corrupt = Assert.Throws<StorageException>(() => new RunningNode(folder));
            Assert.Equal(StorageFault.CorruptRecord, corrupt.Fault);
            Assert.Equal(folder.File("chain.log"), corrupt.File);
            Assert.InRange(corrupt.Offset ?? -1, 0, bit / 8);
            named++;
        }
        Evidence.Record($"storage: {named} of {named} flipped bits in the durable part of the log named");
    }

    [Fact]
    public void A_body_that_changed_while_the_index_vouched_for_it_is_named_when_it_is_read()
    {
        byte[] whole = File.ReadAllBytes(folder.File("chain.log"));
        Flip("chain.log", whole, (28 + 36 + 28 + 100) * 8); // in the body of the genesis, which a start does not read
        using RunningNode node = new(folder);
        StorageException corrupt = Assert.Throws<StorageException>(() => node.Store.Log.TryGet(EasyNetwork.Genesis.Hash, out _));
        Assert.Equal((StorageFault.CorruptRecord, 64L), (corrupt.Fault, corrupt.Offset));
    }

    [Fact]
    public void A_log_cut_within_its_last_record_is_named_or_on_request_taken_as_it_is()
    {
        byte[] whole = File.ReadAllBytes(folder.File("chain.log"));
        int lastRecord = LastRecord();
        for (int length = lastRecord; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder.File("chain.log"), whole[..length]);
            StorageException gone = Assert.Throws<StorageException>(() => new RunningNode(folder));
            Assert.Equal((StorageFault.Truncated, length), (gone.Fault, gone.Offset));
        }
        using RunningNode node = new(folder, isReindexed: true);
        Assert.Equal(standing, node.Standing); // the last record said no more than that the node had stopped
        Evidence.Record($"storage: a log cut at each of the {whole.Length - lastRecord} bytes of its last record was refused, since the index knew it whole");
    }

    [Fact]
    public void Undo_data_that_changed_stop_the_reorganization_that_needs_them_and_a_reindex_makes_them_anew()
    {
        byte[] whole = File.ReadAllBytes(folder.File("chain.log"));
        RecordPlace undo = Records().Last(place => place.Kind == (byte)LogKind.Undo);
        Flip("chain.log", whole, ((int)undo.Payload * 8) + (40 * 8));
        using (RunningNode node = new(folder)) // heads alone are read where the index vouches for the payload
        {
            StorageException corrupt = Assert.Throws<StorageException>(() => node.Invalidate(node.Chain.Tip.Hash));
            Assert.Equal((StorageFault.CorruptRecord, undo.Position), (corrupt.Fault, corrupt.Offset));
            Assert.Equal(standing, node.Standing); // no half of it
        }
        using (RunningNode repaired = new(folder, isReindexed: true))
        {
            Assert.Equal(standing, repaired.Standing);
            Assert.Contains("undo data of 1 blocks", repaired.Store.Report.Notes[0], StringComparison.Ordinal);
            repaired.Invalidate(repaired.Chain.Tip.Hash);
        }
        File.Delete(folder.File("index.db"));
        using RunningNode again = new(folder); // every checksum is verified, and right
        Assert.NotEqual(standing, again.Standing);
    }

    [Fact]
    public void A_block_that_changed_is_given_up_by_a_reindex_and_taken_again_when_it_comes_again()
    {
        byte[] whole = File.ReadAllBytes(folder.File("chain.log"));
        Block lost;
        using (RunningNode node = new(folder)) lost = node.Store.Log.TryGet(node.Chain.Tip.Parent!.Hash, out Block? block) ? block : throw new InvalidOperationException();
        RecordPlace body = Records().Single(place => place.Kind == (byte)LogKind.Block && whole.AsSpan((int)place.Payload, 80).SequenceEqual(Wire.ToBytes(lost.Header)));
        for (int bit = 0; bit < body.Length * 8; bit += 101)
        {
            Flip("chain.log", whole, ((int)body.Payload * 8) + bit);
            using RunningNode node = new(folder, isReindexed: true);
            Assert.NotEqual(standing, node.Standing);
            Assert.Contains("given up: 1 blocks", node.Store.Report.Notes[0], StringComparison.Ordinal);
            node.Submit(lost);
            node.Submit(last);
            Assert.Equal(standing, node.Standing);
        }
    }

    [Fact]
    public void A_reindex_goes_on_with_what_can_be_read_whatever_bytes_are_zero()
    {
        byte[] whole = File.ReadAllBytes(folder.File("chain.log"));
        int starts = 0;
        for (int from = 0; from < whole.Length; from += 37)
        {
            byte[] damaged = [.. whole];
            damaged.AsSpan(from, Math.Min(400, whole.Length - from)).Clear();
            File.WriteAllBytes(folder.File("chain.log"), damaged);
            using (RunningNode node = new(folder, isReindexed: true)) Assert.NotEmpty(node.Store.Report.Notes);
            using RunningNode again = new(folder); // what was given up stays so, and is not complained of again
            Assert.DoesNotContain(again.Store.Report.Notes, static note => note.Contains("given up", StringComparison.Ordinal));
            starts++;
        }
        Evidence.Record($"storage: a log with zeros at {starts} of {starts} places was gone on with by --reindex");
    }

    [Fact]
    public void A_log_whose_first_byte_changed_loses_nothing_by_a_reindex()
    {
        byte[] whole = File.ReadAllBytes(folder.File("chain.log"));
        Flip("chain.log", whole, 0);
        Assert.Throws<StorageException>(() => new RunningNode(folder));
        using (RunningNode node = new(folder, isReindexed: true)) Assert.Equal(standing, node.Standing);
        Assert.Equal(whole[..64], File.ReadAllBytes(folder.File("chain.log"))[..64]);
    }

    [Fact]
    public void Bytes_that_nobody_can_read_are_not_given_up_where_they_may_be_a_voters_lock()
    {
        using (RunningNode node = new(folder)) node.Store.Persist([new Effect.PersistVoterLock(3, new(new(7, 1), new(EasyNetwork.Genesis.Hash.Value)))]);
        using (RunningNode node = new(folder)) node.Stop();
        byte[] whole = File.ReadAllBytes(folder.File("chain.log"));
        RecordPlace undo = Records().Last(place => place.Kind == (byte)LogKind.Undo);
        Flip("chain.log", whole, (int)undo.Position * 8);
        StorageException lost = Assert.Throws<StorageException>(() => new RunningNode(folder, isReindexed: true));
        Assert.Equal((StorageFault.CorruptRecord, undo.Position), (lost.Fault, lost.Offset));
    }

    [Fact]
    public void A_voters_lock_that_changed_is_never_given_up()
    {
        using (RunningNode node = new(folder)) node.Store.Persist([new Effect.PersistVoterLock(3, new(new(7, 1), new(EasyNetwork.Genesis.Hash.Value)))]);
        using (RunningNode node = new(folder)) node.Stop();
        byte[] whole = File.ReadAllBytes(folder.File("chain.log"));
        RecordPlace voterLock = Records().Single(place => place.Kind == (byte)LogKind.VoterLock);
        Flip("chain.log", whole, ((int)voterLock.Payload * 8) + 9);
        foreach (bool isReindexed in new[] { false, true })
        {
            StorageException corrupt = Assert.Throws<StorageException>(() => new RunningNode(folder, isReindexed: isReindexed));
            Assert.Equal((StorageFault.CorruptRecord, voterLock.Position), (corrupt.Fault, corrupt.Offset));
        }
    }

    private void Check(bool isIndexRebuilt, bool isCheckpointLost)
    {
        using RunningNode node = new(folder);
        Assert.Equal(standing, node.Standing);
        Assert.Equal((isIndexRebuilt, !isCheckpointLost), (node.Store.Report.IsIndexRebuilt, node.Store.Report.IsCheckpointUsed));
        Assert.True(node.Chain.Tree.All.All(block => block.IsLinked));
    }

    private int LastRecord() => (int)Records()[^1].Position;

    private List<RecordPlace> Records()
    {
        List<RecordPlace> found = [];
        using RecordFile file = RecordFile.Open(folder.File("chain.log"), 0, found, out _);
        return found;
    }

    private void Flip(string file, byte[] whole, int bit)
    {
        byte[] changed = [.. whole];
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        File.WriteAllBytes(folder.File(file), changed);
    }
}
