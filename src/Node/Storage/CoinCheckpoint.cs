using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;

namespace Blockchain.Node.Storage;

/// <summary>
/// The coins after one block in a file of records: a head with the block and the number of coins, the coins in pages, an end. Written
/// aside, synced, and given its name at once; what is not whole is not used. It saves connecting all blocks again, and nothing else.
/// </summary>
public static class CoinCheckpoint
{
    /// <summary>The version of the format that is written and read.</summary>
    public const uint FormatVersion = 1;

    /// <summary>Bytes after which a page of coins ends.</summary>
    public const int PageBytes = 1 << 16;

    private const byte KindHead = 1;
    private const byte KindCoins = 2;
    private const byte KindEnd = 3;

    /// <summary>Writes the coins at the tip of a chain.</summary>
    /// <param name="path">The file; what is written aside has <c>.new</c> behind its name.</param>
    /// <param name="chain">The chain, whose tip does not move meanwhile.</param>
    /// <exception cref="StorageException">The system refuses; a checkpoint that was there before still is.</exception>
    public static void Write(string path, Chainstate chain)
    {
        string aside = path + ".new";
        using (RecordFile file = RecordFile.Create(aside))
        {
            WireWriter writer = new(PageBytes * 2);
            writer.WriteUInt32(FormatVersion);
            writer.WriteHash(chain.Tip.Hash.Value);
            writer.WriteInt64(chain.CoinCount);
            file.Append(KindHead, writer.Written);
            writer.Clear();
            foreach ((OutPoint name, Coin coin) in chain.AllCoins())
            {
                new NamedCoin(name, coin).Write(writer);
                if (writer.Length < PageBytes) continue;
                file.Append(KindCoins, writer.Written);
                writer.Clear();
            }
            if (writer.Length > 0) file.Append(KindCoins, writer.Written);
            file.Append(KindEnd, []);
            file.Commit();
        }
        DurableFile.Replace(aside, path);
    }

    /// <summary>Reads a checkpoint; false, and why, where there is none that is whole. Verifies every checksum.</summary>
    /// <param name="path">The file.</param>
    /// <param name="salt">Keys the table.</param>
    /// <param name="tip">The block whose coins these are.</param>
    /// <param name="coins">The coins; empty where there is no checkpoint.</param>
    /// <param name="fault">What is wrong with it; null where nothing is, or no file is there.</param>
    public static bool TryRead(string path, CoinSalt salt, out BlockHash tip, out CoinTable coins, out string? fault)
    {
        (tip, coins, fault) = (default, new(salt), null);
        if (!File.Exists(path)) return false;
        try
        {
            List<RecordPlace> places = [];
            using RecordFile file = RecordFile.Open(path, 0, places, out long cutBytes);
            CoinTable table = new(salt);
            if (cutBytes > 0) fault = "it ends early";
            else if (!TryReadHead(file, places, out BlockHash of, out long count)) fault = "no whole checkpoint of a known format";
            else if (!TryReadCoins(file, places, table) || table.Count != count) fault = $"{table.Count} coins, not {count}";
            else (tip, coins) = (of, table);
        }
        catch (StorageException broken) when (broken.Fault is not (StorageFault.Io or StorageFault.Refused))
        {
            fault = broken.Message;
        }
        return fault is null;
    }

    private static bool TryReadHead(RecordFile file, List<RecordPlace> places, out BlockHash tip, out long count)
    {
        (tip, count) = (default, 0);
        if (places.Count < 2 || places[0].Kind != KindHead || places[^1].Kind != KindEnd) return false;
        WireReader reader = new(file.Read(places[0]));
        bool isWhole = reader.TryReadUInt32(out uint version) & reader.TryReadHash(out Hash256 hash) & reader.TryReadInt64(out count);
        tip = new(hash);
        return isWhole && reader.IsAtEnd && version == FormatVersion;
    }

    private static bool TryReadCoins(RecordFile file, List<RecordPlace> places, CoinTable table)
    {
        foreach (RecordPlace place in places.Take(1..^1))
        {
            WireReader reader = new(file.Read(place));
            while (!reader.IsAtEnd)
            {
                if (!NamedCoin.TryRead(ref reader, out NamedCoin named) || table.TryGet(named.Name, out _)) return false;
                table.Add(named.Name, named.Coin);
            }
        }
        return true;
    }
}
