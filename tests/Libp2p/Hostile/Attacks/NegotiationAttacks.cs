using System.Text;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Tests.Hostile.Raw;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hostile.Attacks;

/// <summary>Attacks on multistream-select: on the plain connection, and in streams of a session.</summary>
internal static class NegotiationAttacks
{
    private const int LineBytesMax = 1024;
    private const int ProposalsMax = 16;

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("agrees line by line and never pipelines", Fault.None, AgreesLineByLine),
        new("agrees byte by byte", Fault.None, AgreesByteByByte),
        new("proposes 15 unknown protocols before the known one", Fault.None, ProposesManyAndAKnownOne),
        Plain("sends a line one byte too long", Fault.NegotiationLineTooLong, Craft.Line(new string('a', LineBytesMax))),
        Plain("announces a line of 2^62 bytes", Fault.NegotiationLineTooLong, Craft.Varint(1UL << 62)),
        Plain("sends a length of ten bytes", Fault.NegotiationMalformed, [.. Enumerable.Repeat((byte)0x80, 9), 1]),
        Plain("sends a length that could be shorter", Fault.NegotiationMalformed, [0x93, 0x80, 0x00]),
        Plain("sends a line of no bytes", Fault.NegotiationMalformed, [0]),
        Plain("speaks HTTP", Fault.NegotiationMalformed, Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: somebody/1.0 (of the web, by mistake)\r\n\r\n")),
        Plain("speaks multistream-select 2.0", Fault.NegotiationMalformed, Craft.Line("/multistream/2.0.0")),
        Plain("sends a line without its end", Fault.NegotiationMalformed, Craft.Prefixed("/multistream/1.0.0 "u8.ToArray())),
        Plain("proposes 17 unknown protocols", Fault.NegotiationTooManyLines,
            [.. Craft.Line(RawPeer.Multistream), .. Craft.Repeated(ProposalsMax + 1, i => Craft.Line($"/unknown/{i}"))]),
        new("ends inside a line", Fault.NegotiationMalformed, EndsInsideALine),
        Inside("sends a line one byte too long in a stream", Fault.NegotiationLineTooLong, Craft.Line(new string('a', LineBytesMax))),
        Inside("proposes 17 unknown protocols in a stream", Fault.NegotiationTooManyLines,
            [.. Craft.Line(RawPeer.Multistream), .. Craft.Repeated(ProposalsMax + 1, i => Craft.Line($"/unknown/{i}"))]),
        Inside("sends zeros in a stream", Fault.NegotiationMalformed, new byte[1000]),
    ];

    // These bytes, sent first of all on a connection, end it.
    private static Attack Plain(string name, Fault end, byte[] bytes) => new(name, end, async scene =>
    {
        RawPeer raw = await scene.Raw();
        await raw.Send(bytes);
        await raw.Ended();
    });

    // These bytes, sent first of all in a stream, reset it, and the next stream is served.
    private static Attack Inside(string name, Fault end, byte[] bytes) => new(name, end, async scene =>
    {
        RawPeer raw = await scene.Upgraded();
        RawStream stream = await raw.Yamux.OpenAsync();
        await stream.SendAsync(bytes);
        await stream.Reset;
        await Served(raw);
    });

    private static async Task AgreesLineByLine(Scene scene)
    {
        RawPeer raw = await scene.Raw();
        await raw.Expect(RawPeer.Multistream);
        await raw.Line(RawPeer.Multistream);
        await raw.Line("/tls/1.0.0");
        await raw.Expect("na");
        await raw.Line("/noise");
        await raw.Expect("/noise");
    }

    private static async Task AgreesByteByByte(Scene scene)
    {
        RawPeer raw = await scene.Raw();
        foreach (byte one in (byte[])[.. Craft.Line(RawPeer.Multistream), .. Craft.Line("/noise")]) await raw.Send(one);
        await raw.Expect(RawPeer.Multistream);
        await raw.Expect("/noise");
    }

    private static async Task ProposesManyAndAKnownOne(Scene scene)
    {
        RawPeer raw = await scene.Raw();
        await raw.Line(RawPeer.Multistream);
        await raw.Expect(RawPeer.Multistream);
        for (int i = 1; i < ProposalsMax; i++)
        {
            await raw.Line($"/unknown/{i}");
            await raw.Expect("na");
        }
        await raw.Line("/noise");
        await raw.Expect("/noise");
    }

    private static async Task EndsInsideALine(Scene scene)
    {
        RawPeer raw = await scene.Raw();
        await raw.Send(Craft.Line(RawPeer.Multistream)[..10]);
        raw.Socket.CloseHalf();
        await raw.Ended();
    }

    /// <summary>The host serves this peer: a ping comes back.</summary>
    public static async Task Served(RawPeer raw)
    {
        RawStream ping = await raw.Yamux.OpenAsync(RawPeer.Ping);
        byte[] bytes = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        await ping.SendAsync(bytes);
        Assert.Equal(bytes, await ping.ReadAsync(bytes.Length));
        await ping.CloseHalfAsync();
    }
}
