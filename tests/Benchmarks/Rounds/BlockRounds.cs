using System.Diagnostics;
using Blockchain.Node.Crypto;

namespace Blockchain.Benchmarks.Rounds;

/// <summary>Connects and rolls back full blocks, the settings in turn and several times over, so that a noisy minute spoils no row alone.</summary>
internal sealed class BlockRounds(GeneratedChain chain, Yardstick yardstick)
{
    private const int RoundCount = 3;

    /// <summary>Measures and prints the settings whose name contains a word.</summary>
    public static int Run(TextWriter output, string word)
    {
        SignatureEngine engine = SignatureEngine.Choose();
        output.WriteLine($"{engine.Reason}; {Environment.ProcessorCount} processors; .NET {Environment.Version}");
        long start = Stopwatch.GetTimestamp();
        GeneratedChain chain = GeneratedChain.Make();
        output.WriteLine($"made {GeneratedChain.FullBlockCount} full blocks in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        output.WriteLine(CoinMemory.Measure());
        BlockRounds rounds = new(chain, new(engine.Verifier));
        rounds.MeasureAll(new(engine.Verifier, word)); // for the compiler: it takes what runs often for a second look
        Measurements measured = new(engine.Verifier, word);
        for (int i = 0; i < RoundCount; i++) rounds.MeasureAll(measured);
        output.WriteLine($"measured in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        output.WriteLine();
        new RoundTable(output).Print(measured);
        return 0;
    }

    private void MeasureAll(Measurements measured)
    {
        foreach (Setting setting in measured.Settings)
        {
            measured.BareOnOne.Add(yardstick.Measure(threadCount: 1));
            measured.BareOnTwo.Add(yardstick.Measure(threadCount: 2));
            using Round round = new(chain, setting.Verifier, setting.ThreadCount);
            if (setting.IsWarm) round.Warm(setting.BlockCount);
            GC.Collect(); // what the last round left is not this one's
            round.Connect(setting);
            if (setting.BlockCount == GeneratedChain.FullBlockCount) round.RollBack(measured.Back, measured.Again);
        }
    }
}
