namespace Blockchain.Consensus.Chain;

/// <summary>
/// One part of a hash table by open addressing: a slot holds 32 bits of the key's hash and a record's address. Grows by a quarter,
/// so that little stands empty and only one part is ever copied; a removed slot is closed by moving later ones back.
/// </summary>
internal sealed class SlotShard
{
    private const int SlotsMin = 8;

    private ulong[] slots = [];
    private int count;

    /// <summary>Bytes of all slots.</summary>
    public long AllocatedBytes => (long)slots.Length * sizeof(ulong);

    /// <summary>The first slot to look at for a hash; go on with <see cref="Next"/>. -1 when there are none.</summary>
    public int First(uint hash) => slots.Length == 0 ? -1 : Home(hash);

    /// <summary>The slot after this one, around the end.</summary>
    public int Next(int slot) => slot + 1 == slots.Length ? 0 : slot + 1;

    /// <summary>Whether the slot is in use; a search ends at the first that is not.</summary>
    public bool IsUsed(int slot) => slots[slot] != 0;

    /// <summary>Whether the slot holds this hash.</summary>
    public bool HasHash(int slot, uint hash) => (uint)(slots[slot] >> 32) == hash;

    /// <summary>The record of a slot in use.</summary>
    public uint Address(int slot) => unchecked((uint)slots[slot]) - 1;

    /// <summary>Adds a record whose key is not there.</summary>
    public void Add(uint hash, uint address)
    {
        if ((count + 1) * 5L > slots.Length * 4L) Grow();
        Place(((ulong)hash << 32) | (address + 1UL));
        count++;
    }

    /// <summary>Empties a slot; others may move.</summary>
    public void Remove(int slot)
    {
        int hole = slot;
        for (int at = Next(slot); slots[at] != 0; at = Next(at))
        {
            if (Distance(Home(HashOf(slots[at])), at) < Distance(hole, at)) continue;
            slots[hole] = slots[at];
            hole = at;
        }
        slots[hole] = 0;
        count--;
    }

    /// <summary>Appends the addresses of all records.</summary>
    public void CopyAddresses(List<uint> addresses)
    {
        foreach (ulong slot in slots)
        {
            if (slot != 0) addresses.Add(unchecked((uint)slot) - 1);
        }
    }

    private static uint HashOf(ulong slot) => (uint)(slot >> 32);

    private int Home(uint hash) => (int)(((ulong)hash * (uint)slots.Length) >> 32);

    private int Distance(int from, int to) => to >= from ? to - from : to - from + slots.Length;

    private void Place(ulong entry)
    {
        int at = Home(HashOf(entry));
        while (slots[at] != 0) at = Next(at);
        slots[at] = entry;
    }

    private void Grow()
    {
        ulong[] old = slots;
        slots = new ulong[Math.Max(SlotsMin, old.Length + (old.Length / 4))];
        foreach (ulong entry in old)
        {
            if (entry != 0) Place(entry);
        }
    }
}
