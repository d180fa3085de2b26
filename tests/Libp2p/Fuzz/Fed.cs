using Blockchain.Libp2p.Faults;
using Xunit;

namespace Blockchain.Libp2p.Tests.Fuzz;

/// <summary>Shows bytes to a reader of streams as if a peer had sent them and gone: everything is there, so nothing may wait.</summary>
internal static class Fed
{
    /// <summary>A stream that holds these bytes and ends; what is written to it is forgotten.</summary>
    public static TestDuplex Stream(byte[] bytes)
    {
        (TestDuplex reader, TestDuplex peer) = TestDuplex.Pair(pauseBytes: 0);
        bytes.CopyTo(peer.Output.GetSpan(bytes.Length));
        peer.Output.Advance(bytes.Length);
        peer.Output.Complete();
        return reader;
    }

    /// <summary>The result of a call that must not wait.</summary>
    /// <exception cref="NetworkException">What the call threw.</exception>
    public static T Result<T>(ValueTask<T> call)
    {
        Assert.True(call.IsCompleted, "a reader waits although the stream has ended");
        return call.GetAwaiter().GetResult();
    }
}
