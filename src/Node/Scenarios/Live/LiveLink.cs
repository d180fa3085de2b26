using Blockchain.Node.Cluster;

namespace Blockchain.Node.Scenarios.Live;

/// <summary>A link between two nodes: the second dials the first, through a proxy that can cut it.</summary>
/// <param name="Listener">Who is dialled.</param>
/// <param name="Dialler">Who dials.</param>
/// <param name="Proxy">What carries the bytes.</param>
internal sealed record LiveLink(LiveScenarioNode Listener, LiveScenarioNode Dialler, LinkProxy Proxy)
{
    /// <summary>Whether a partition lies between the two.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether both run and nothing lies between them.</summary>
    public bool IsExpected => !IsCut && Listener.IsRunning && Dialler.IsRunning;

    /// <summary>Connects the two, where both run; the port of the one that is dialled may be another one than before.</summary>
    public async Task ConnectAsync()
    {
        if (!IsExpected) return;
        Proxy.LeadTo(Listener.Port);
        await Dialler.DialAsync(Listener, Proxy.Port).ConfigureAwait(false);
    }

    /// <summary>Cuts the link or lets it be whole.</summary>
    public void Cut(bool cut)
    {
        IsCut = cut;
        Proxy.Cut(cut);
    }
}
