using System.Buffers;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Multistream;
using Xunit;

namespace Blockchain.Libp2p.Tests.Multistream;

public sealed class LazySelectTests
{
    private static readonly MultistreamOptions Options = new();
    private static readonly ProtocolId A = new("/a/1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public async Task Proposal_and_request_arrive_together_and_the_answer_is_read_behind_the_agreement(int split)
    {
        TestFaults faults = new() { SplitBytes = split };
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair(faults, faults);
        LazySelect lazy = new(a, A, Options);
        Assert.False(b.Input.TryRead(out _));
        await lazy.Output.WriteAsync(new byte[] { 1, 2 }, Stop);
        Assert.Equal(A, await MultistreamSelect.AcceptAsync(b, protocol => protocol == A, Options, Stop));
        ReadResult request = await b.Input.ReadAtLeastAsync(2, Stop);
        Assert.Equal([1, 2], request.Buffer.ToArray());
        await b.Output.WriteAsync(new byte[] { 3, 4 }, Stop);
        ReadResult answer = await lazy.Input.ReadAtLeastAsync(2, Stop);
        Assert.Equal([3, 4], answer.Buffer.ToArray());
        lazy.Input.AdvanceTo(answer.Buffer.End);
        await b.Output.CompleteAsync();
        Assert.True((await lazy.Input.ReadAsync(Stop)).IsCompleted);
    }

    [Fact]
    public async Task A_refusal_meets_the_first_read()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        LazySelect lazy = new(a, A, Options);
        await lazy.Output.WriteAsync(new byte[] { 3, (byte)'l', (byte)'s', (byte)'\n' }, Stop);
        ValueTask<ProtocolId> accepting = MultistreamSelect.AcceptAsync(b, _ => false, Options, Stop);
        Assert.False(accepting.IsCompleted);
        NetworkException failure = await Assert.ThrowsAsync<NetworkException>(async () => await lazy.Input.ReadAsync(Stop));
        Assert.Equal(Fault.ProtocolNotSupported, failure.Fault);
    }

    [Fact]
    public async Task A_read_that_may_not_wait_judges_the_answer_too()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        LazySelect lazy = new(a, A, Options);
        await lazy.Output.FlushAsync(Stop);
        Assert.False(lazy.Input.TryRead(out _));
        await MultistreamSelect.AcceptAsync(b, _ => true, Options, Stop);
        Assert.False(lazy.Input.TryRead(out _));
        await b.Output.WriteAsync(new byte[] { 5 }, Stop);
        Assert.True(lazy.Input.TryRead(out ReadResult read));
        Assert.Equal([5], read.Buffer.ToArray());
    }
}
