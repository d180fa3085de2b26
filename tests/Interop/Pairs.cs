using Blockchain.InteropPeer.Driver;
using Xunit;

namespace Blockchain.Interop.Tests;

/// <summary>Who dials whom. Ours with ours and js with js are controls: they tell whose mistake a failure is.</summary>
public sealed class Pairs : TheoryData<PeerKind, PeerKind>
{
    public Pairs()
    {
        Add(PeerKind.Ours, PeerKind.Js);
        Add(PeerKind.Js, PeerKind.Ours);
        Add(PeerKind.Ours, PeerKind.Ours);
        Add(PeerKind.Js, PeerKind.Js);
    }
}
