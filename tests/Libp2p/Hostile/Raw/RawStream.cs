using System.IO.Pipelines;
using System.Text;

namespace Blockchain.Libp2p.Tests.Hostile.Raw;

/// <summary>One stream of a raw session: what the other side sent in it, and this side's data frames.</summary>
internal sealed class RawStream(RawYamux session, uint id, CancellationToken guard) : IRawBytes
{
    private const long InitialWindowBytes = 256 * 1024;

    private readonly Pipe received = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly TaskCompletionSource reset = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Lock gate = new();
    private TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long window = InitialWindowBytes;

    public uint Id => id;

    public RawYamux Session => session;

    /// <summary>Done when the other side reset the stream.</summary>
    public Task Reset => reset.Task.WaitAsync(guard);

    /// <summary>Sends bytes as data frames, as the window allows.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; at += RawYamux.DataBytesMax)
        {
            ReadOnlyMemory<byte> part = bytes.Slice(at, Math.Min(RawYamux.DataBytesMax, bytes.Length - at));
            await OpenedAsync(part.Length);
            await session.SendAsync(Craft.Frame(FrameType.Data, FrameFlags.None, id, (uint)part.Length, part.Span));
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public Task CloseHalfAsync() => session.SendAsync(Craft.Frame(FrameType.Data, FrameFlags.Fin, id, 0));

    /// <summary>Reads exactly so many bytes; an end or reset before is an <see cref="IOException"/>.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        ReadResult read = await received.Reader.ReadAtLeastAsync(count, guard);
        if (read.Buffer.Length < count) throw new EndOfStreamException();
        byte[] bytes = System.Buffers.BuffersExtensions.ToArray(read.Buffer.Slice(0, count));
        received.Reader.AdvanceTo(read.Buffer.GetPosition(count));
        return bytes;
    }

    /// <summary>Waits until the other side says that nothing more will come; more before is wrong.</summary>
    public async Task EndedAsync()
    {
        ReadResult read = await received.Reader.ReadAtLeastAsync(1, guard);
        if (!read.Buffer.IsEmpty) throw new IOException($"{read.Buffer.Length} bytes instead of the end");
        received.Reader.AdvanceTo(read.Buffer.End);
    }

    public async Task<string> ReadLineAsync() => Encoding.UTF8.GetString(await ReadPrefixedAsync()).TrimEnd('\n');

    /// <summary>Reads a message behind a varint.</summary>
    public async Task<byte[]> ReadPrefixedAsync()
    {
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte group = (await ReadAsync(1))[0];
            length |= (group & 0x7f) << shift;
            if (group < 0x80) return length == 0 ? [] : await ReadAsync(length);
        }
    }

    /// <summary>The other side allows so many bytes more.</summary>
    public void Open(uint bytes)
    {
        lock (gate)
        {
            window += bytes;
            opened.TrySetResult();
            opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task OpenedAsync(int bytes)
    {
        while (true)
        {
            Task more;
            lock (gate)
            {
                if (window >= bytes)
                {
                    window -= bytes;
                    return;
                }
                more = opened.Task;
            }
            await Task.WhenAny(more, reset.Task, session.Ended).WaitAsync(guard);
            if (reset.Task.IsCompleted || session.Ended.IsCompleted) throw new IOException("the stream ended");
        }
    }

    /// <summary>What the session's reader hands over.</summary>
    public async Task TakeAsync(byte[] data, FrameFlags flags)
    {
        if (data.Length > 0) await received.Writer.WriteAsync(data, guard);
        if (flags.HasFlag(FrameFlags.Rst)) reset.TrySetResult();
        if ((flags & (FrameFlags.Rst | FrameFlags.Fin)) != 0) await received.Writer.CompleteAsync();
    }

    /// <summary>The connection is gone.</summary>
    public void Lose() => received.Writer.Complete(new IOException("the connection ended"));
}
