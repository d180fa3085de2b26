using System.Runtime.InteropServices;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>Changes over coins that stay as they are: what a block would do, without doing it. Overlays can be stacked.</summary>
/// <remarks>
/// Holds an entry for each outpoint that differs from the view below and no other, so its memory follows the changes, and a
/// block connected and disconnected again leaves nothing. The view below must not change while the overlay is in use.
/// </remarks>
/// <param name="below">The coins that this starts from.</param>
/// <param name="salt">Keys the hash; no result depends on it.</param>
public sealed class CoinOverlay(ICoinView below, CoinSalt salt) : ICoinView
{
    private readonly Dictionary<OutPoint, Delta> deltas = new(new OutPointComparer(salt));

    /// <summary>Number of outpoints that differ from the view below.</summary>
    public int ChangeCount => deltas.Count;

    /// <summary>Whether a block was left half done in here: the overlay is to be dropped, and refuses to give its changes.</summary>
    public bool IsSpoiled { get; private set; }

    /// <inheritdoc/>
    public bool TryGet(OutPoint outPoint, out Coin coin)
    {
        if (!deltas.TryGetValue(outPoint, out Delta delta)) return below.TryGet(outPoint, out coin);
        coin = delta.After;
        return delta.HasAfter;
    }

    /// <summary>Makes room for the changes that are coming, where nothing has changed yet: growing step by step costs about as much as filling.</summary>
    public void Expect(int changeCount)
    {
        if (deltas.Count == 0) deltas.EnsureCapacity(changeCount);
    }

    /// <summary>Takes a coin out; false where there is none.</summary>
    public bool TrySpend(OutPoint outPoint, out Coin coin)
    {
        Invariant.Holds(!IsSpoiled);
        ref Delta delta = ref DeltaOf(outPoint);
        coin = delta.After;
        if (!delta.HasAfter)
        {
            if (!delta.HasBefore) deltas.Remove(outPoint);
            return false;
        }
        delta.HasAfter = false;
        delta.After = default;
        if (!delta.HasBefore) deltas.Remove(outPoint);
        return true;
    }

    /// <summary>Puts a coin in.</summary>
    /// <param name="outPoint">Where.</param>
    /// <param name="coin">What.</param>
    /// <param name="overwritten">The coin that was there; null for none, as always since BIP 30.</param>
    public void Add(OutPoint outPoint, Coin coin, out Coin? overwritten)
    {
        Invariant.Holds(!IsSpoiled);
        ref Delta delta = ref DeltaOf(outPoint);
        overwritten = delta.HasAfter ? delta.After : null;
        if (delta.HasBefore && delta.Before == coin)
        {
            deltas.Remove(outPoint);
            return;
        }
        delta.After = coin;
        delta.HasAfter = true;
    }

    /// <summary>What differs from the view below, as data.</summary>
    public CoinChanges Changes()
    {
        Invariant.Holds(!IsSpoiled);
        CoinChange[] changes = new CoinChange[deltas.Count];
        int count = 0;
        foreach ((OutPoint outPoint, Delta delta) in deltas)
            changes[count++] = new(outPoint, delta.HasBefore ? delta.Before : null, delta.HasAfter ? delta.After : null);
        return new(ImmutableCollectionsMarshal.AsImmutableArray(changes));
    }

    /// <summary>Makes the changes of an overlay over this one true here.</summary>
    /// <exception cref="InvariantException">A change starts from another coin than the one that is here.</exception>
    public void Apply(CoinChanges changes)
    {
        foreach (CoinChange change in changes.Items)
        {
            bool had = TrySpend(change.OutPoint, out Coin before);
            Invariant.Holds(had == change.Before.HasValue);
            Invariant.Holds(!had || before == change.Before);
            if (change.After is { } after) Add(change.OutPoint, after, out _);
        }
    }

    /// <summary>Marks this as half done, for good.</summary>
    internal void Spoil() => IsSpoiled = true;

    /// <summary>The entry of an outpoint, made from the view below where there is none yet.</summary>
    private ref Delta DeltaOf(OutPoint outPoint)
    {
        ref Delta delta = ref CollectionsMarshal.GetValueRefOrAddDefault(deltas, outPoint, out bool exists);
        if (exists) return ref delta;
        delta.HasBefore = delta.HasAfter = below.TryGet(outPoint, out Coin coin);
        if (delta.HasBefore) delta.Before = delta.After = coin;
        return ref delta;
    }

    private struct Delta
    {
        public Coin Before;
        public Coin After;
        public bool HasBefore;
        public bool HasAfter;
    }
}
