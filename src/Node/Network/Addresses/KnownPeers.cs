using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Network.Addresses;

/// <summary>
/// Addresses of other peers: a table of fixed size, after Bitcoin Core's. A secret key says where an address may stand, so that nobody can
/// choose whom it pushes out; and one source reaches few places, however much it says.
/// </summary>
/// <remarks>Any number of callers at a time.</remarks>
/// <param name="secret">The key; drawn once, kept with the table.</param>
public sealed class KnownPeers(ReadOnlyMemory<byte> secret)
{
    /// <summary>Bytes of the key.</summary>
    public const int SecretBytes = 32;

    /// <summary>Buckets of the table.</summary>
    public const int BucketsMax = 256;

    /// <summary>Addresses of a bucket; one group of addresses fills one bucket for each source at most.</summary>
    public const int BucketSlots = 64;

    /// <summary>Buckets that the word of one source reaches.</summary>
    public const int SourceBucketsMax = 16;

    /// <summary>Failed dials in a row after which an address may be pushed out.</summary>
    public const int FailuresMax = 3;

    /// <summary>How long an address that was not heard of any more keeps its place: 30 days.</summary>
    public const long SilenceMsMax = 30L * 24 * 3_600 * 1_000;

    /// <summary>Time after a failed dial before the next, for each failure.</summary>
    public const long RetryAfterMs = 60_000;

    private readonly Lock gate = new();
    private readonly Dictionary<int, Entry> slots = [];
    private readonly Dictionary<string, int> places = [];

    /// <summary>Number of addresses.</summary>
    public int Count
    {
        get { lock (gate) return slots.Count; }
    }

    /// <summary>Takes an address that somebody told; false where its place is taken by a better one.</summary>
    /// <param name="address">The address.</param>
    /// <param name="source">The group of who told it.</param>
    /// <param name="now">When.</param>
    public bool Add(PeerAddress address, string source, UnixTimeMs now)
    {
        lock (gate)
        {
            if (places.TryGetValue(address.ToString(), out int known))
            {
                slots[known].Heard = now;
                return true;
            }
            int place = PlaceOf(address, source);
            if (slots.TryGetValue(place, out Entry? holder))
            {
                if (!holder.MayLeave(now)) return false;
                places.Remove(holder.Address.ToString());
            }
            slots[place] = new(address, source) { Heard = now };
            places.Add(address.ToString(), place);
            return true;
        }
    }

    /// <summary>How a dial to an address went.</summary>
    public void Dialled(PeerAddress address, bool isThere, UnixTimeMs now)
    {
        lock (gate)
        {
            if (!places.TryGetValue(address.ToString(), out int place)) return;
            Entry entry = slots[place];
            entry.Tried = now;
            entry.Failures = isThere ? 0 : entry.Failures + 1;
            if (isThere) (entry.Heard, entry.Met) = (now, now);
        }
    }

    /// <summary>Some addresses by lot, of each group so many at most.</summary>
    /// <param name="countMax">How many.</param>
    /// <param name="perGroupMax">How many of one group.</param>
    /// <param name="least">The least reach.</param>
    /// <param name="chance">The lot.</param>
    public ImmutableArray<PeerAddress> Draw(int countMax, int perGroupMax, Reach least, Random chance)
    {
        PeerAddress[] all;
        lock (gate) all = [.. slots.OrderBy(static slot => slot.Key).Select(static slot => slot.Value).Where(entry => entry.Failures < FailuresMax).Select(static entry => entry.Address)];
        chance.Shuffle(all);
        return [.. all.Where(address => address.Reach >= least).GroupBy(static address => address.Group).SelectMany(group => group.Take(perGroupMax)).Take(countMax)];
    }

    /// <summary>One address that may be dialled now, by lot, those first where a peer was met before; null for none.</summary>
    /// <param name="isUseful">Whether an address is one to dial.</param>
    /// <param name="now">When.</param>
    /// <param name="chance">The lot.</param>
    public PeerAddress? DrawToDial(Func<PeerAddress, bool> isUseful, UnixTimeMs now, Random chance)
    {
        Entry[] ready;
        lock (gate) ready = [.. slots.OrderBy(static slot => slot.Key).Select(static slot => slot.Value).Where(entry => entry.IsReady(now) && isUseful(entry.Address))];
        Entry[] met = [.. ready.Where(static entry => entry.Met is not null)];
        // Every fourth dial is to somebody new, so that the table proves itself and nobody can keep this node among friends.
        Entry[] from = met.Length > 0 && chance.Next(4) > 0 ? met : ready;
        return from.Length == 0 ? null : from[chance.Next(from.Length)].Address;
    }

    /// <summary>The table as lines of text: the key, then an address with its source and times each.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        text.Append(Convert.ToHexStringLower(secret.Span)).Append('\n');
        lock (gate)
        {
            foreach (Entry entry in slots.OrderBy(static slot => slot.Key).Select(static slot => slot.Value))
                text.Append(CultureInfo.InvariantCulture, $"{entry.Address} {entry.Source} {entry.Heard.Milliseconds} {entry.Met?.Milliseconds ?? 0} {entry.Failures}\n");
        }
        return text.ToString();
    }

    /// <summary>Reads what <see cref="ToText"/> wrote; a line that is none is left out, and without a key the table begins anew: it can be made again.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="fresh">The key of a table that begins anew.</param>
    public static KnownPeers Read(string text, ReadOnlyMemory<byte> fresh)
    {
        string[] lines = text.Split('\n');
        if (lines[0].Length != 2 * SecretBytes || !lines[0].All(char.IsAsciiHexDigit)) return new(fresh);
        KnownPeers peers = new(Convert.FromHexString(lines[0]));
        foreach (string[] words in lines.Skip(1).Take(BucketsMax * BucketSlots).Select(static line => line.Split(' ')))
        {
            if (words.Length != 5 || !PeerAddress.TryParse(words[0], out PeerAddress? address) || !TryNumber(words[2], out long heard)
                || !TryNumber(words[3], out long met) || !TryNumber(words[4], out long failures) || failures > int.MaxValue) continue;
            if (!peers.Add(address, words[1], new(heard))) continue;
            Entry entry = peers.slots[peers.places[address.ToString()]];
            (entry.Met, entry.Failures) = (met == 0 ? null : new(met), (int)failures);
        }
        return peers;
    }

    private static bool TryNumber(string word, out long number) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>The one place of an address told by a source.</summary>
    private int PlaceOf(PeerAddress address, string source)
    {
        uint among = Hash($"{source} {address.Group}") % SourceBucketsMax;
        uint bucket = Hash($"{source} {among}") % BucketsMax;
        uint slot = Hash($"{bucket} {address}") % BucketSlots;
        return (int)((bucket * BucketSlots) + slot);
    }

    private uint Hash(string text) => BinaryPrimitives.ReadUInt32LittleEndian(HMACSHA256.HashData(secret.Span, Encoding.UTF8.GetBytes(text)));

    private sealed class Entry(PeerAddress address, string source)
    {
        public PeerAddress Address { get; } = address;

        public string Source { get; } = source;

        public UnixTimeMs Heard { get; set; }

        public UnixTimeMs? Met { get; set; }

        public UnixTimeMs? Tried { get; set; }

        public int Failures { get; set; }

        public bool MayLeave(UnixTimeMs now) => Failures >= FailuresMax || now - Heard > SilenceMsMax;

        public bool IsReady(UnixTimeMs now) => Tried is not { } tried || now - tried > RetryAfterMs * Math.Min(Failures, 60);
    }
}
