using System.Collections.Immutable;
using Blockchain.Node.Live;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Tests.Live;

/// <summary>Writes down what it is given, and fails when told to.</summary>
internal sealed class RecordingStore(List<string> log) : INodeStore
{
    public bool IsBroken { get; set; }

    public int CachesSaved { get; private set; }

    public void Persist(ImmutableArray<Effect> effects)
    {
        if (IsBroken) throw new IOException("the disk is gone");
        foreach (Effect effect in effects)
        {
            if (effect is Effect.PersistTransition or Effect.PersistRollback or Effect.PersistVoterLock) log.Add($"persist {effect.GetType().Name}");
        }
    }

    public void SaveCaches() => CachesSaved++;
}
