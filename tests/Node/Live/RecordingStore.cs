using Blockchain.Node.Live;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Tests.Live;

/// <summary>Writes down what it is given, and fails when told to.</summary>
internal sealed class RecordingStore(List<string> log) : INodeStore
{
    public bool IsBroken { get; set; }

    public void Persist(Effect effect)
    {
        if (IsBroken) throw new IOException("the disk is gone");
        log.Add($"persist {effect.GetType().Name}");
    }
}
