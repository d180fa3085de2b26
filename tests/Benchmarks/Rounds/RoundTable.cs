using System.Globalization;

namespace Blockchain.Benchmarks.Rounds;

/// <summary>Prints measurements as a table in Markdown.</summary>
internal sealed class RoundTable(TextWriter output)
{
    /// <summary>Prints everything; ratios are to the bare signatures of one block on two threads.</summary>
    public void Print(Measurements measured)
    {
        output.WriteLine("| a block of 2,000 transactions, 4,000 P2WPKH inputs | best ms | median ms | processor ms | times | accept | prepare | apply |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        double unit = measured.BareOnTwo.Median;
        Row("its 4,000 signatures alone, 2 threads", measured.BareOnTwo, unit);
        Row("its 4,000 signatures alone, 1 thread", measured.BareOnOne, unit);
        foreach (Setting setting in measured.Settings)
            Row(setting.Name, setting.Connect, unit, setting.Accept, setting.Prepare, setting.Apply);
        Row("parse", measured.Settings[0].Parse, unit);
        Row($"roll {GeneratedChain.FullBlockCount} of them back", measured.Back, unit);
        Row($"take these {GeneratedChain.FullBlockCount} again, scripts judged before", measured.Again, unit);
        output.WriteLine();
        output.WriteLine("processor: on all threads, median; times: median over the median of the first row; accept, prepare, apply: medians of the parts");
    }

    private void Row(string name, Samples samples, double unit, params Samples[] parts)
    {
        IEnumerable<string> medians = parts.Select(part => Text(part.Median)).Concat(["", "", ""]).Take(3);
        output.WriteLine($"| {name} | {Text(samples.Best)} | {Text(samples.Median)} | {Text(samples.MedianProcessor)} | {Text(samples.Median / unit)} | {string.Join(" | ", medians)} |");
    }

    private static string Text(double number) => number.ToString(number < 10 ? "F2" : "F0", CultureInfo.InvariantCulture);
}
