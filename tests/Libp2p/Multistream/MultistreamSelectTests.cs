using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Multistream;
using Xunit;

namespace Blockchain.Libp2p.Tests.Multistream;

public sealed class MultistreamSelectTests
{
    private const string Header = "\u0013/multistream/1.0.0\n";
    private static readonly MultistreamOptions Options = new();
    private static readonly ProtocolId A = new("/a/1");
    private static readonly ProtocolId B = new("/b/1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public async Task Both_sides_agree_on_the_first_proposal_that_is_served(int split)
    {
        TestFaults faults = new() { SplitBytes = split };
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair(faults, faults);
        ValueTask<ProtocolId> accepting = MultistreamSelect.AcceptAsync(b, protocol => protocol == B, Options, Stop);
        Assert.Equal(B, await MultistreamSelect.SelectAsync(a, [A, B], Options, Stop));
        Assert.Equal(B, await accepting);
    }

    [Fact]
    public async Task The_dialer_sends_header_and_first_proposal_before_it_hears_anything()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        ValueTask<ProtocolId> selecting = MultistreamSelect.SelectAsync(a, [A], Options, Stop);
        Assert.Equal(Header + "\u0005/a/1\n", await TakeAsync(b, 26));
        await SayAsync(b, Header + "\u0005/a/1\n");
        Assert.Equal(A, await selecting);
    }

    [Fact]
    public async Task The_listener_greets_a_dialer_that_waits_for_the_greeting()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        ValueTask<ProtocolId> accepting = MultistreamSelect.AcceptAsync(b, protocol => protocol == A, Options, Stop);
        Assert.Equal(Header, await TakeAsync(a, 20));
        await SayAsync(a, Header);
        await SayAsync(a, "\u0005/a/1\n");
        Assert.Equal("\u0005/a/1\n", await TakeAsync(a, 6));
        Assert.Equal(A, await accepting);
    }

    [Fact]
    public async Task Bytes_after_the_agreement_belong_to_the_protocol()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        await SayAsync(a, Header + "\u0005/a/1\nhello");
        Assert.Equal(A, await MultistreamSelect.AcceptAsync(b, _ => true, Options, Stop));
        Assert.Equal("hello", await TakeAsync(b, 5));
        await SayAsync(b, "world");
        Assert.Equal(A, await MultistreamSelect.SelectAsync(a, [A], Options, Stop));
        Assert.Equal("world", await TakeAsync(a, 5));
    }

    [Fact]
    public async Task A_wish_for_the_list_is_refused_and_the_negotiation_goes_on()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        await SayAsync(a, Header + "\u0003ls\n\u0005/a/1\n");
        Assert.Equal(A, await MultistreamSelect.AcceptAsync(b, protocol => protocol == A, Options, Stop));
        Assert.Equal(Header + "\u0003na\n\u0005/a/1\n", await TakeAsync(a, 30));
    }

    [Fact]
    public async Task A_dialer_whose_protocols_are_all_refused_is_told_so()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        ValueTask<ProtocolId> accepting = MultistreamSelect.AcceptAsync(b, _ => false, Options, Stop);
        NetworkException failure = await Assert.ThrowsAsync<NetworkException>(async () => await MultistreamSelect.SelectAsync(a, [A, B], Options, Stop));
        Assert.Equal(Fault.ProtocolNotSupported, failure.Fault);
        await a.Output.CompleteAsync();
        failure = await Assert.ThrowsAsync<NetworkException>(async () => await accepting);
        Assert.Equal(Fault.RemoteClosed, failure.Fault);
    }

    [Fact]
    public async Task A_dialer_that_never_stops_proposing_is_stopped_at_the_limit()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        await SayAsync(a, Header + string.Concat(Enumerable.Repeat("\u0005/x/1\n", 17)));
        Assert.Equal(Fault.NegotiationTooManyLines, await AcceptFailsAsync(b));
        string answers = Header + string.Concat(Enumerable.Repeat("\u0003na\n", 16));
        Assert.Equal(answers, await TakeAsync(a, answers.Length));
    }

    [Theory]
    [InlineData("\u0013/multistream/2.0.0\n", Fault.NegotiationMalformed)]
    [InlineData("\u0012/multistream/1.0.0", Fault.NegotiationMalformed)]
    [InlineData("\0", Fault.NegotiationMalformed)]
    [InlineData("\u0093\0", Fault.NegotiationMalformed)]
    [InlineData("\u0081\u0008", Fault.NegotiationLineTooLong)]
    [InlineData("\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", Fault.NegotiationLineTooLong)]
    [InlineData("\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u0001", Fault.NegotiationMalformed)]
    [InlineData("\u0013/multi", Fault.NegotiationMalformed)]
    [InlineData("", Fault.RemoteClosed)]
    [InlineData(Header, Fault.RemoteClosed)]
    public async Task What_is_no_negotiation_is_named(string text, Fault expected)
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        await SayAsync(a, text);
        await a.Output.CompleteAsync();
        Assert.Equal(expected, await AcceptFailsAsync(b));
    }

    [Fact]
    public async Task An_answer_that_is_neither_the_proposal_nor_a_refusal_is_malformed()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        await SayAsync(b, Header + "\u0005/b/1\n");
        NetworkException failure = await Assert.ThrowsAsync<NetworkException>(async () => await MultistreamSelect.SelectAsync(a, [A, B], Options, Stop));
        Assert.Equal(Fault.NegotiationMalformed, failure.Fault);
    }

    [Fact]
    public async Task The_limit_of_a_line_is_an_option()
    {
        MultistreamOptions options = new() { LineBytesMax = 19 };
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        await SayAsync(a, Header + "\u0014");
        NetworkException failure = await Assert.ThrowsAsync<NetworkException>(async () => await MultistreamSelect.AcceptAsync(b, _ => true, options, Stop));
        Assert.Equal(Fault.NegotiationLineTooLong, failure.Fault);
    }

    private static async Task<Fault> AcceptFailsAsync(TestDuplex stream) =>
        (await Assert.ThrowsAsync<NetworkException>(async () => await MultistreamSelect.AcceptAsync(stream, protocol => protocol == A, Options, Stop))).Fault;

    private static async Task SayAsync(TestDuplex stream, string text) => await stream.Output.WriteAsync(Encoding.Latin1.GetBytes(text), Stop);

    private static async Task<string> TakeAsync(TestDuplex stream, int bytes)
    {
        ReadResult read = await stream.Input.ReadAtLeastAsync(bytes, Stop);
        ReadOnlySequence<byte> part = read.Buffer.Slice(0, bytes);
        string text = Encoding.Latin1.GetString(part);
        stream.Input.AdvanceTo(part.End);
        return text;
    }
}
