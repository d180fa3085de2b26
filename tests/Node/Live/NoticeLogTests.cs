using Blockchain.Node.Live;
using Blockchain.Node.Machine;
using Xunit;

namespace Blockchain.Node.Tests.Live;

public sealed class NoticeLogTests
{
    [Fact]
    public void Every_notice_comes_once_in_order_wherever_a_reader_resumes()
    {
        NoticeLog log = new(startRevision: 1_000);
        for (int i = 0; i < 10; i++) log.Add(new Notice.Warning($"{i}"), new(i));
        for (int start = 0; start <= 10; start++)
        {
            Assert.Equal(Enumerable.Range(1_001 + start, 10 - start).Select(revision => (long)revision), log.After(1_000 + start).Select(entry => entry.Revision));
        }
        Assert.Equal("{\"text\":\"3\"}", log.After(1_003)[0].Json);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_006)]
    [InlineData(1_011)]
    [InlineData(0)]
    public void Where_a_reader_cannot_resume_it_is_told_so(long after)
    {
        NoticeLog log = new(startRevision: 1_000, entriesMax: 3);
        for (int i = 0; i < 10; i++) log.Add(new Notice.Warning($"{i}"), new(i));
        NoticesGoneException gone = Assert.Throws<NoticesGoneException>(() => log.After(after));
        Assert.Equal($"cannot resume after revision {after}: this node has what follows 1007, up to 1010", gone.Message);
        Assert.Equal(3, log.After(1_007).Length);
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken_and_one_that_is_behind_does_not_wait()
    {
        NoticeLog log = new();
        Task waiting = log.WaitAsync(0, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        log.Add(new Notice.Warning("now"), default);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(log.WaitAsync(0, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
    }
}
