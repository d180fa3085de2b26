using System.Text;
using Blockchain.Consensus.Codec;
using Blockchain.Files;
using Blockchain.Node.Network;
using Blockchain.Node.Storage;

namespace Blockchain.Node.Live;

/// <summary>Who is refused, in the node's folder: written whenever that changes, read at the start. Records, as in the log; the last one is empty.</summary>
/// <param name="folder">The folder, which stays the caller's.</param>
internal sealed class BansOnDisk(DataDirectory folder)
{
    private const string FileName = "bans.dat";
    private const byte KindBan = 1;
    private const byte KindEnd = 2;

    private string Path => folder.FileNamed(FileName);

    /// <summary>Reads who was refused when the node stopped.</summary>
    /// <param name="fault">Why nobody can be told; null where there is nothing to tell, or all is.</param>
    /// <exception cref="StorageException">The system refuses.</exception>
    public IReadOnlyList<Ban> Load(out string? fault)
    {
        fault = null;
        if (!File.Exists(Path)) return [];
        try
        {
            List<RecordPlace> places = [];
            using RecordFile file = RecordFile.Open(Path, 0, places, out long cutBytes);
            List<Ban> bans = [.. places.Where(static place => place.Kind == KindBan).Select(place => Read(file.Read(place))).OfType<Ban>()];
            if (cutBytes == 0 && places.Count == bans.Count + 1 && places[^1].Kind == KindEnd) return bans;
            fault = $"{Path} is damaged: nobody is refused any more";
        }
        catch (StorageException broken) when (broken.Fault is not (StorageFault.Io or StorageFault.Refused))
        {
            fault = $"{broken.Message}: nobody is refused any more";
        }
        return [];
    }

    /// <summary>Writes who is refused; when this returns that outlives the process.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Save(IReadOnlyList<Ban> bans)
    {
        string aside = Path + ".new";
        using (RecordFile file = RecordFile.Create(aside))
        {
            foreach (Ban ban in bans)
            {
                WireWriter writer = new();
                writer.WriteInt64(ban.Since.ToUnixTimeMilliseconds());
                writer.WriteInt64(ban.Until.ToUnixTimeMilliseconds());
                writer.WriteBytes(Encoding.UTF8.GetBytes(ban.Subject));
                file.Append(KindBan, writer.Written);
            }
            file.Append(KindEnd, []);
            file.Commit();
        }
        DurableFile.Replace(aside, Path);
    }

    private static Ban? Read(byte[] payload)
    {
        WireReader reader = new(payload);
        if (!reader.TryReadInt64(out long since) || !reader.TryReadInt64(out long until)) return null;
        return new(Encoding.UTF8.GetString(payload.AsSpan(2 * sizeof(long))), DateTimeOffset.FromUnixTimeMilliseconds(since), DateTimeOffset.FromUnixTimeMilliseconds(until));
    }
}
