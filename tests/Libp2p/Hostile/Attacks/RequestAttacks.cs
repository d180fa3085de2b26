using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.RequestResponse;
using Blockchain.Libp2p.Tests.Hostile.Raw;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hostile.Attacks;

/// <summary>Attacks on requests.</summary>
internal static class RequestAttacks
{
    private static readonly RequestLimits Limits = new() { RequestBytesMax = 1024, AtOncePerPeerMax = 4, PerPeerAndSecondMax = 10, Deadline = TimeSpan.FromSeconds(30) };

    public static IReadOnlyList<Attack> All { get; } =
    [
        Sends("announces a request of 1,025 bytes", Fault.MessageTooLarge, Craft.Varint(1025)),
        Sends("announces a request of 2^62 bytes", Fault.MessageTooLarge, Craft.Varint(1UL << 62)),
        Sends("sends a request whose length has ten bytes", Fault.LengthMalformed, [.. Enumerable.Repeat((byte)0x80, 9), 1]),
        Sends("sends a request whose length could be shorter", Fault.LengthMalformed, [0x81, 0x00, 1]),
        new("sends half a request and ends", Fault.MessageTruncated, SendsHalf),
        new("begins more requests at once than the limit", Fault.TooManyProtocolStreams, AsksAtOnce),
        new("asks more often than the limit", Fault.TooManyRequests, AsksOften) { IsTimeVirtual = true },
        new("begins requests and never goes on", Fault.RequestTimedOut, NeverGoesOn) { IsTimeVirtual = true },
    ];

    private static Attack Sends(string name, Fault end, byte[] bytes) => new(name, end, async scene =>
    {
        RawPeer raw = await Ready(scene);
        RawStream stream = await raw.Yamux.OpenAsync(Scene.Limited.Value);
        await stream.SendAsync(bytes);
        await stream.Reset;
        await Answered(raw);
    });

    private static async Task<RawPeer> Ready(Scene scene)
    {
        scene.Serve(Limits);
        return await scene.Upgraded();
    }

    private static async Task SendsHalf(Scene scene)
    {
        RawPeer raw = await Ready(scene);
        RawStream stream = await raw.Yamux.OpenAsync(Scene.Limited.Value);
        await stream.SendAsync(Craft.Prefixed(new byte[100]).AsMemory(..50));
        await stream.CloseHalfAsync();
        await stream.Reset;
        await Answered(raw);
    }

    private static async Task AsksAtOnce(Scene scene)
    {
        const int Further = 10;
        RawPeer raw = await Ready(scene);
        List<RawStream> streams = [];
        for (int i = 0; i < Limits.AtOncePerPeerMax + Further; i++)
        {
            streams.Add(await raw.Yamux.OpenAsync());
            await streams[i].SendAsync((byte[])[.. Craft.Line(RawPeer.Multistream), .. Craft.Line(Scene.Limited.Value)]);
        }
        // Which of them find room is a matter of chance: they are agreed on side by side.
        int resets = 0;
        await foreach (Task reset in Task.WhenEach(streams.Select(stream => stream.Reset)))
        {
            await reset;
            if (++resets == Further) return;
        }
    }

    // The host's clock stands still, so that only a burst passes.
    private static async Task AsksOften(Scene scene)
    {
        RawPeer raw = await Ready(scene);
        int burst = 2 * Limits.PerPeerAndSecondMax;
        for (int i = 0; i < burst; i++) await Answered(raw);
        RawStream further = await raw.Yamux.OpenAsync();
        await further.SendAsync((byte[])[.. Craft.Line(RawPeer.Multistream), .. Craft.Line(Scene.Limited.Value), .. Craft.Prefixed(1)]);
        await further.Reset;
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await Answered(raw);
    }

    private static async Task NeverGoesOn(Scene scene)
    {
        RawPeer raw = await Ready(scene);
        List<RawStream> streams = [];
        for (int i = 0; i < Limits.AtOncePerPeerMax; i++) streams.Add(await raw.Yamux.OpenAsync(Scene.Limited.Value));
        await scene.AdvanceUntil(Task.WhenAll(streams.Select(stream => stream.Reset)));
        await Answered(raw);
    }

    private static async Task Answered(RawPeer raw)
    {
        RawStream stream = await raw.Yamux.OpenAsync(Scene.Limited.Value);
        byte[] request = Craft.Prefixed(1, 2, 3);
        await stream.SendAsync(request);
        await stream.CloseHalfAsync();
        Assert.Equal(request, await stream.ReadAsync(request.Length));
        await stream.EndedAsync();
    }
}
