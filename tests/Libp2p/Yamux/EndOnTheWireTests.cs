using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>How a stream's end looks on the wire.</summary>
public sealed class EndOnTheWireTests
{
    [Fact]
    public async Task The_end_goes_in_a_frame_without_data_because_js_loses_data_beside_it()
    {
        (TestDuplex here, TestDuplex there) = TestDuplex.Pair();
        using CountedMetrics metrics = new();
        YamuxSession session = new(here, YamuxRole.Client, new(), static _ => { }, new FakeTimeProvider(), metrics.Stack);
        YamuxStream stream = await session.OpenStreamAsync(YamuxPair.Stop);
        stream.Output.Write("all of it"u8);
        await stream.Output.CompleteAsync();

        StringBuilder seen = new();
        while (true)
        {
            ReadResult read = await there.Input.ReadAtLeastAsync(FrameHeader.Size, YamuxPair.Stop);
            Assert.True(FrameHeader.TryRead(read.Buffer.Slice(0, FrameHeader.Size).ToArray(), out FrameHeader header));
            int length = FrameHeader.Size + (header.Type == FrameType.Data ? (int)header.Length : 0);
            there.Input.AdvanceTo(read.Buffer.Start);
            read = await there.Input.ReadAtLeastAsync(length, YamuxPair.Stop);
            there.Input.AdvanceTo(read.Buffer.GetPosition(length));
            if (header.StreamId == stream.Id) seen.Append(header.Type).Append('[').Append(header.Flags).Append("] ").Append(length - FrameHeader.Size).Append("; ");
            if (header.Has(FrameFlags.Fin)) break;
        }
        Assert.EndsWith("] 9; WindowUpdate[Fin] 0; ", seen.ToString(), StringComparison.Ordinal);
        session.Abort(Fault.None);
    }
}
