using Microsoft.Extensions.Logging;

namespace Blockchain.Node.Live;

/// <summary>Writes every notice into the log, from the first to the last.</summary>
internal sealed class NoticeLines : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly NoticeLog notices;
    private readonly LineLog log;
    private readonly Task following;

    /// <summary>Follows what comes from now on.</summary>
    public NoticeLines(NoticeLog notices, LineLog log)
    {
        (this.notices, this.log) = (notices, log);
        following = FollowAsync(notices.Revision);
    }

    /// <summary>Writes what has come, and no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await following.ConfigureAwait(false);
        stop.Dispose();
    }

    private async Task FollowAsync(long last)
    {
        bool isOver = false;
        while (!isOver)
        {
            try
            {
                await notices.WaitAsync(last, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                isOver = true;
            }
            last = Write(last);
        }
    }

    private long Write(long last)
    {
        try
        {
            foreach (NoticeEntry entry in notices.After(last))
            {
                last = entry.Revision;
                ILogger category = log.For(CategoryOf(entry.Name));
                LogLevel level = LevelOf(entry);
                NodeLog.Noticed(category, level, entry);
            }
            return last;
        }
        catch (NoticesGoneException gone)
        {
            NodeLog.NoticesLost(log.For("node"), gone.Message);
            return notices.Revision;
        }
    }

    private static LogLevel LevelOf(NoticeEntry entry)
    {
        if (entry.Text is null) return LogLevel.Debug;
        return entry.Name is "block-refused" or "incident-changed" or "double-spend" or "vote-ignored" or "warning" ? LogLevel.Warning : LogLevel.Information;
    }

    private static string CategoryOf(string name) => name switch
    {
        "tip-moved" or "block-refused" or "rules-adopted" => "chain",
        "transaction-waits" => "mempool",
        "incident-changed" or "double-spend" => "forks",
        "plan-seen" or "vote-counted" or "vote-ignored" or "plan-certified" or "rolled-back" => "rollback",
        _ => "node",
    };
}
