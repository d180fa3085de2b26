using Blockchain.Files;
using Blockchain.Node.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Storage;

/// <summary>A torn end is cut off; what was durable and is not there any more has a name.</summary>
public sealed class RecordFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Path => folder.File("records");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_checksum_is_the_one_of_RFC_3720()
    {
        Assert.Equal(0xe3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0x8a9136aau, Crc32C.Of(new byte[32])); // RFC 3720, B.4: 32 bytes of zeros
        Assert.Equal(Crc32C.Of("123456789"u8), Crc32C.Of("56789"u8, Crc32C.Of("1234"u8)));
    }

    [Fact]
    public void What_was_appended_can_be_read_after_opening_again()
    {
        byte[][] payloads = [[], [1], new byte[100_000], [9, 9]];
        Write(payloads, committed: 4);
        List<RecordPlace> found = [];
        using RecordFile file = RecordFile.Open(Path, 0, found, out long cut);
        Assert.Equal(0, cut);
        Assert.Equal(payloads, found.Select(file.Read));
        Assert.Equal([0, 1, 2, 3], found.Select(place => (int)place.Kind));
        Assert.Equal(payloads.Sum(payload => 28L + payload.Length), file.Length);
    }

    [Fact]
    public void A_torn_last_record_is_cut_off_wherever_it_ends()
    {
        Write([[1, 2, 3], [4, 5, 6, 7, 8]], committed: 1);
        byte[] whole = File.ReadAllBytes(Path);
        const int first = 28 + 3;
        for (int length = first; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            List<RecordPlace> found = [];
            using RecordFile file = RecordFile.Open(Path, 0, found, out long cut);
            Assert.Equal(length - first, cut);
            Assert.Equal([1, 2, 3], file.Read(Assert.Single(found)));
            file.Append(7, [42]);
            file.Commit();
        }
        Evidence.Record($"storage: a record torn at each of its {whole.Length - first} bytes was cut off, and the file went on");
    }

    [Fact]
    public void Bytes_that_the_caller_knows_to_be_durable_must_be_there()
    {
        Write([[1], [2]], committed: 2);
        byte[] whole = File.ReadAllBytes(Path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            StorageException gone = Assert.Throws<StorageException>(() => RecordFile.Open(Path, whole.Length, [], out _));
            Assert.Equal((StorageFault.Truncated, length), (gone.Fault, gone.Offset));
        }
    }

    [Fact]
    public void One_flipped_bit_before_the_end_is_named_with_its_record()
    {
        Write([[1, 2, 3], [4, 5], [6]], committed: 3);
        byte[] whole = File.ReadAllBytes(Path);
        int[] starts = [0, 31, 61];
        for (int bit = 0; bit < 61 * 8; bit++)
        {
            File.WriteAllBytes(Path, Flipped(whole, bit));
            StorageException corrupt = Assert.Throws<StorageException>(() => RecordFile.Open(Path, 0, [], out _));
            Assert.Equal(StorageFault.CorruptRecord, corrupt.Fault);
            Assert.Equal(starts.Last(start => start <= bit / 8), corrupt.Offset);
            Assert.Equal(whole.Length, new FileInfo(Path).Length); // nothing is thrown away
        }
        Evidence.Record($"storage: {61 * 8} of {61 * 8} flipped bits before the last record named with file and offset");
    }

    [Fact]
    public void One_flipped_bit_in_the_last_record_is_cut_off_or_named_but_never_read()
    {
        Write([[1, 2, 3], [4, 5, 6, 7]], committed: 2);
        byte[] whole = File.ReadAllBytes(Path);
        for (int bit = 31 * 8; bit < whole.Length * 8; bit++)
        {
            File.WriteAllBytes(Path, Flipped(whole, bit));
            StorageException corrupt = Assert.Throws<StorageException>(() => OpenAndRead(whole.Length));
            Assert.Equal((StorageFault.CorruptRecord, 31L), (corrupt.Fault, corrupt.Offset));
            List<RecordPlace> found = [];
            using RecordFile file = RecordFile.Open(Path, 0, found, out long cut);
            Assert.Equal((1, 32), (found.Count, cut));
        }
    }

    [Fact]
    public void A_record_is_valid_only_at_its_own_place()
    {
        Write([[1], [2]], committed: 2);
        byte[] whole = File.ReadAllBytes(Path);
        File.WriteAllBytes(Path, [.. whole[29..], .. whole[..29]]);
        List<RecordPlace> found = [];
        using RecordFile file = RecordFile.Open(Path, 0, found, out long cut);
        Assert.Empty(found);
        Assert.Equal(whole.Length, cut);
    }

    [Fact]
    public void A_failed_sync_is_an_error_with_the_system_s_words()
    {
        StorageException refused = Assert.Throws<StorageException>(() => DurableFile.SyncFolder("/proc")); // no file system there can sync
        Assert.Equal(StorageFault.Io, refused.Fault);
        Assert.Contains("fsync", refused.Message, StringComparison.Ordinal);
        Assert.Throws<StorageException>(() => DurableFile.SyncFolder(folder.File("nothing")));
    }

    [Fact]
    public void A_full_disk_is_an_error()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full here");
        using DurableFile full = DurableFile.Open("/dev/full");
        StorageException refused = Assert.Throws<StorageException>(() => full.Write(0, new byte[4096]));
        Assert.Equal((StorageFault.Io, 0L), (refused.Fault, refused.Offset));
    }

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        byte[] changed = [.. bytes];
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }

    private void OpenAndRead(long trusted)
    {
        List<RecordPlace> found = [];
        using RecordFile file = RecordFile.Open(Path, trusted, found, out _);
        foreach (RecordPlace place in found) file.Read(place);
    }

    private void Write(byte[][] payloads, int committed)
    {
        using RecordFile file = RecordFile.Create(Path);
        for (int i = 0; i < payloads.Length; i++)
        {
            file.Append((byte)i, payloads[i]);
            if (i < committed) file.Commit();
        }
    }
}
