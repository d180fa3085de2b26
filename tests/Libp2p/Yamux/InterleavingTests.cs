using System.IO.Pipelines;
using System.Security.Cryptography;
using Blockchain.Libp2p.Yamux;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>Many streams both ways at once, on lines that cut bytes anywhere: what arrives is what was sent.</summary>
public sealed class InterleavingTests
{
    [Theory]
    [InlineData(1, 12, int.MaxValue)]
    [InlineData(2, 40, int.MaxValue)]
    [InlineData(3, 40, 1000)]
    [InlineData(4, 12, 7)]
    [InlineData(5, 200, 4096)]
    public async Task Whatever_is_sent_on_many_streams_arrives_on_each_in_order(int seed, int streams, int splitBytes)
    {
        TestFaults line = new() { SplitBytes = splitBytes };
        YamuxOptions limits = new() { SendQueueBytesMax = 100_000, FrameSendBytesMax = 3000, WindowBytesMax = 1024 * 1024 };
        await using YamuxPair pair = new(limits, limits, line, line);
        Random random = new(seed);
        int bytesMax = splitBytes < 100 ? 5_000 : 400_000;

        List<Task> echoes = [];
        Task accepting = Task.Run(async () =>
        {
            for (int stream = 0; stream < streams; stream++)
            {
                YamuxStream accepted = await (stream % 2 == 0 ? pair.AtServer : pair.AtClient).Reader.ReadAsync(YamuxPair.Stop);
                echoes.Add(Task.Run(() => EchoAsync(accepted, seed + stream), YamuxPair.Stop));
            }
        }, YamuxPair.Stop);
        List<Task> exchanges = [];
        for (int stream = 0; stream < streams; stream++)
        {
            YamuxStream opened = await (stream % 2 == 0 ? pair.Client : pair.Server).OpenStreamAsync(YamuxPair.Stop);
            int streamSeed = random.Next();
            exchanges.Add(Task.Run(() => ExchangeAsync(opened, streamSeed, bytesMax), YamuxPair.Stop));
        }
        await accepting;
        await Task.WhenAll([.. exchanges, .. echoes]).WaitAsync(TimeSpan.FromSeconds(120), YamuxPair.Stop);
        await pair.Client.PingAsync(YamuxPair.Stop);
        await pair.Server.PingAsync(YamuxPair.Stop);

        Assert.Equal((0, 0), (pair.Client.Streams, pair.Server.Streams));
        Assert.Equal((0, 0), (pair.ClientMetrics.Streams, pair.ServerMetrics.Streams));
        Assert.Equal((0, 0), (pair.ClientMetrics.ReceiveBytes, pair.ServerMetrics.ReceiveBytes));
        Assert.Equal((0, 0), (pair.ClientMetrics.QueueBytes, pair.ServerMetrics.QueueBytes));
        Evidence.Record($"yamux: {streams} of {streams} streams echoed random bytes in order, seed {seed}, reads of at most {splitBytes} bytes");
    }

    // Sends random bytes in random portions while it reads what comes back, and compares the digests.
    private static async Task ExchangeAsync(YamuxStream stream, int seed, int bytesMax)
    {
        Random random = new(seed);
        byte[] sent = new byte[random.Next(bytesMax)];
        random.NextBytes(sent);
        Task<byte[]> reading = stream.TakeAllAsync();
        for (int at = 0; at < sent.Length;)
        {
            int portion = Math.Min(random.Next(1, 20_000), sent.Length - at);
            await stream.SendAsync(sent.AsMemory(at, portion));
            at += portion;
            if (random.Next(4) == 0)
                await Task.Yield();
        }
        stream.Output.Complete();
        byte[] echoed = await reading;
        Assert.Equal(sent.Length, echoed.Length);
        Assert.Equal(SHA256.HashData(sent), SHA256.HashData(echoed));
        stream.Input.Complete();
    }

    private static async Task EchoAsync(YamuxStream stream, int seed)
    {
        Random random = new(seed);
        while (true)
        {
            ReadResult read = await stream.Input.ReadAsync(YamuxPair.Stop);
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
                await stream.SendAsync(part);
            stream.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
            if (random.Next(4) == 0)
                await Task.Yield();
        }
        stream.Output.Complete();
        stream.Input.Complete();
    }
}
