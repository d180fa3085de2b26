using Blockchain.Libp2p.Faults;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.Fuzz;

/// <summary>Shows a parser random and mutated bytes. Every failure tells the input, and the same seed makes the same inputs.</summary>
public static class ParserFuzz
{
    private const int Seed = 20260;

    /// <summary>
    /// Runs the cases and holds the parser to its promises: no exception but the named ones, allocation in proportion, and neither
    /// everything taken nor everything refused.
    /// </summary>
    public static void Run(FuzzedParser parser, int cases)
    {
        foreach (byte[] sample in parser.Samples) Assert.True(Judge(parser, sample, measured: false), $"{parser.Name}: a sample is refused");
        // A few of the inputs beforehand: what is built on first use belongs to none of them.
        _ = Judge(parser, Math.Min(cases, 200), measured: false);
        int taken = Judge(parser, cases, measured: true);
        Assert.InRange(taken, 1, cases - 1);
        Evidence.Record($"fuzz: {parser.Name}: {cases} inputs, {taken} taken, {cases - taken} refused by name, none otherwise");
    }

    private static int Judge(FuzzedParser parser, int cases, bool measured)
    {
        Random random = new(Seed);
        int taken = 0;
        for (int i = 0; i < cases; i++)
        {
            if (Judge(parser, ByteMutation.Next(random, parser.Samples, parser.InputBytesMax), measured)) taken++;
        }
        return taken;
    }

    private static bool Judge(FuzzedParser parser, byte[] input, bool measured)
    {
        long allowed = parser.AllocatedBytesBaseMax + ((long)parser.AllocatedBytesPerByteMax * input.Length);
        long allocated = Take(parser, input, out bool taken);
        // The runtime allocates on this thread too, now and then, as when it recompiles. What the input makes the parser allocate comes again.
        if (measured && allocated > allowed) allocated = Take(parser, input, out taken);
        if (measured) Assert.True(allocated <= allowed, $"{parser.Name} allocates {allocated} bytes for {input.Length}: {Convert.ToHexString(input)}");
        return taken;
    }

    private static long Take(FuzzedParser parser, byte[] input, out bool taken)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        taken = false;
        try
        {
            taken = parser.Take([.. input]);
        }
        catch (NetworkException refusal)
        {
            Assert.True(parser.Faults.Contains(refusal.Fault), $"{parser.Name} must not end by {refusal.Fault}: {Convert.ToHexString(input)}");
        }
        catch (Exception error) when (error is not Xunit.Sdk.IAssertionException)
        {
            Assert.Fail($"{parser.Name} throws {error}: {Convert.ToHexString(input)}");
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
