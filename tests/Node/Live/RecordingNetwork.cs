using System.Collections.Immutable;
using Blockchain.Node.Live;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Tests.Live;

/// <summary>Writes down what is sent.</summary>
internal sealed class RecordingNetwork(List<string> log) : INodeNetwork
{
    public ImmutableArray<PeerConnection> Connections { get; set; } = [];

    public void Send(PeerId peer, Message message) => log.Add($"send {message.GetType().Name} to {peer}");

    public void Disconnect(PeerId peer, string reason, bool ban) => log.Add($"disconnect {peer}: {reason}");

    public void SeekPeer() => log.Add("seek a peer");
}
