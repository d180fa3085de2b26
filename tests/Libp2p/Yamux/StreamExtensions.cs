using System.Buffers;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>What tests say to streams. Every wait has a limit that only guards against hanging.</summary>
internal static class StreamExtensions
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    /// <summary>Sends bytes.</summary>
    public static async Task SendAsync(this YamuxStream stream, ReadOnlyMemory<byte> bytes) =>
        await stream.Output.WriteAsync(bytes, YamuxPair.Stop).AsTask().WaitAsync(Hang, YamuxPair.Stop);

    /// <summary>Takes exactly that many bytes.</summary>
    public static async Task<byte[]> TakeAsync(this YamuxStream stream, int count)
    {
        byte[] taken = new byte[count];
        for (int have = 0; have < count;)
        {
            ReadResult read = await stream.Input.ReadAsync(YamuxPair.Stop).AsTask().WaitAsync(Hang, YamuxPair.Stop);
            ReadOnlySequence<byte> part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, count - have));
            Assert.False(part.IsEmpty && read.IsCompleted, $"the stream ended after {have} of {count} bytes");
            part.CopyTo(taken.AsSpan(have));
            have += (int)part.Length;
            stream.Input.AdvanceTo(part.End);
        }
        return taken;
    }

    /// <summary>Takes all bytes until the end.</summary>
    public static async Task<byte[]> TakeAllAsync(this YamuxStream stream)
    {
        ArrayBufferWriter<byte> taken = new();
        while (true)
        {
            ReadResult read = await stream.Input.ReadAsync(YamuxPair.Stop).AsTask().WaitAsync(Hang, YamuxPair.Stop);
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
                taken.Write(part.Span);
            stream.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return taken.WrittenSpan.ToArray();
        }
    }

    /// <summary>The end that a read meets.</summary>
    public static async Task<Fault> ReadFaultAsync(this YamuxStream stream) =>
        (await Assert.ThrowsAsync<NetworkException>(() => stream.TakeAllAsync())).Fault;

    /// <summary>The end that a write meets.</summary>
    public static async Task<Fault> WriteFaultAsync(this YamuxStream stream) =>
        (await Assert.ThrowsAsync<NetworkException>(() => stream.SendAsync(new byte[1]))).Fault;

    /// <summary>The end of a session.</summary>
    public static Task<Fault> EndAsync(this YamuxSession session) => session.Completion.WaitAsync(Hang, YamuxPair.Stop);
}
